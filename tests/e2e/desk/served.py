"""A real server over the small city, and colleagues who act on it by program."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import APIRequestContext

from tests.factories.city import lonlat
from tests.postgres import ROOT

PATIENCE_S = 240
WHY = {"reason": "测试结束"}
SERVING = ["gunicorn", "-c", "python:web.serving"]
KEEPING_TIME = ["flask", "--app", "app", "keep-time"]
WORKING = ["flask", "--app", "web.background", "work"]


@dataclass(frozen=True)
class Served:
    """A gunicorn that serves."""

    address: str
    process: subprocess.Popen[bytes]

    def renew(self) -> None:
        """Replace its workers; every stream ends."""
        self.process.send_signal(signal.SIGHUP)


@contextmanager
def serve(
    database_url: str, instance: Path, beside: tuple[list[str], ...] = (KEEPING_TIME, WORKING)
) -> Iterator[Served]:
    """Serve as in production, with one web process and beside it the timekeeper and the worker.

    The server inherits a socket that listens already, so that the first request waits for it by itself.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        serving = [*SERVING, "-b", f"fd://{listening.fileno()}", "app:create_app()"]
        process = _start(serving, database_url, instance, listening.fileno())
    others = [_start(words, database_url, instance) for words in beside]
    try:
        urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE_S).close()
        yield Served(address, process)
    finally:
        for each in (*others, process):
            each.terminate()
            each.wait(PATIENCE_S)


def _start(words: list[str], database_url: str, instance: Path, *passed_on: int) -> subprocess.Popen[bytes]:
    environ = {
        "DATABASE_URL": database_url,
        "INSTANCE": str(instance),
        "WORKERS": "1",
        "THREADS": "32",
    }
    command = [sys.executable, "-m", *words]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | environ, pass_fds=passed_on)


@dataclass
class Colleague:
    """Somebody else who is signed in and works over the API."""

    requests: APIRequestContext
    csrf_token: str

    @classmethod
    def sign_in(cls, requests: APIRequestContext, account: str) -> "Colleague":
        """Sign in with an account of the small city."""
        answer = requests.post("/api/v1/session", data={"account": account, "password": account})
        assert answer.status == 201, answer.text()
        return cls(requests, answer.json()["csrf_token"])

    def get(self, path: str) -> Any:
        """Read."""
        answer = self.requests.get(f"/api/v1{path}")
        assert answer.ok, answer.text()
        return answer.json()

    def send(self, method: str, path: str, body: Any) -> Any:
        """Write."""
        headers = {"X-CSRF-Token": self.csrf_token}
        answer = self.requests.fetch(f"/api/v1{path}", method=method, data=body, headers=headers)
        assert answer.ok, answer.text()
        return answer.json()

    def report(self, x: float, y: float, **other: Any) -> dict[str, Any]:
        """Report a street stall at so many steps of 100 m from the city's corner."""
        body = {"source": "12345", "category": "stall", "location": lonlat(x, y), **other}
        return self.send("POST", "/incidents", body)

    def dispatch(self, incident: dict[str, Any], squad_id: int) -> dict[str, Any]:
        """Send a squad to an incident."""
        body = {"squad_id": squad_id, "role": "lead", "override_reason": "就近"}
        return self.send("POST", f"/incidents/{incident['id']}/assignments", body)

    def fix(self, *places: tuple[str, float, float]) -> None:
        """Report where squads are now."""
        now = datetime.now(UTC).isoformat()
        fixes = [
            {"squad": sign, "location": lonlat(x, y), "recorded_at": now, "accuracy_m": 5}
            for sign, x, y in places
        ]
        answer = self.send("POST", "/fixes", {"fixes": fixes})
        assert answer["accepted"] == len(places), answer

    def clear_desk(self) -> None:
        """Take squads back and cancel what is open, so that every squad is free."""
        for incident in self.get("/incidents?status=open&limit=500")["items"]:
            for assignment in incident["assignments"]:
                if assignment["ended_at"] is None:
                    self.send("PATCH", f"/assignments/{assignment['id']}", {"status": "released", **WHY})
            self.send("POST", f"/incidents/{incident['id']}/transitions", {"to": "cancelled", **WHY})
