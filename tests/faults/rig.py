"""The product in processes of its own, on a small city with many squads: to be killed at any moment."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.database import make_engine
from data.embedded import Cluster
from data.embedded.process import wait_until
from tests.e2e.product import free_port
from tests.factories.city import PASSWORDS, City, make_city, make_squad
from tests.faults import moved_clock
from tests.faults.client import Client
from tests.postgres import ROOT, migrate

LONGEST_START_S = 120
OPERATORS = 16
WORKERS = 2


class Rig:
    """A database, a web server with two workers, and the worker, each of which can be killed and started."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o755)
        self.instance = folder / "instance"
        self.port = free_port()
        self.cluster = Cluster(self.instance)
        self._clients: list[Client] = []
        self._programs: list[subprocess.Popen[bytes]] = []

    def start(self, squads: int) -> None:
        """Start it all on a fresh database with so many squads."""
        self.database = self.cluster.start(attached=True)
        self.url = self.cluster.url()
        migrate(self.url)
        self.engine: Engine = make_engine(self.url)
        with Session(self.engine, expire_on_commit=False) as session:
            self.city = make_city(session, self.instance)
            self.squads = _add_squads(session, self.city, squads)
            _add_operators(session)
            session.commit()
        self.web = self._start("gunicorn", "-c", "python:web.serving", "app:create_app()")
        self.worker = self._start("flask", "--app", "web.background", "work")
        self.await_healthy()

    def client(self, number: int) -> Client:
        """Return a signed-in client of one of the operators."""
        client = Client(self.port, f"fighter{number % OPERATORS}", "operator")
        self._clients.append(client)
        return client

    def start_database(self) -> None:
        """Start the database again after it was killed."""
        self.database.wait()
        self.database = self.cluster.start(attached=True)

    def start_web(self) -> None:
        """Start the web server again after it was killed."""
        self.web.wait()
        assert wait_until(lambda: _is_free(self.port), LONGEST_START_S)
        self.web = self._start("gunicorn", "-c", "python:web.serving", "app:create_app()")

    def start_worker(self) -> None:
        """Start the worker again after it was killed."""
        self.worker.wait()
        self.worker = self._start("flask", "--app", "web.background", "work")

    def web_workers(self) -> list[int]:
        """Return the process ids of the web server's workers."""
        return children_of(self.web.pid)

    def is_up(self) -> bool:
        """Return whether the web server answers, and its database does."""
        return is_up(self.port)

    def await_healthy(self) -> None:
        """Wait until the web server has all its workers, answers, and its database does."""
        assert wait_until(lambda: len(self.web_workers()) == WORKERS and is_up(self.port), LONGEST_START_S), (
            self.words()
        )

    def words(self) -> str:
        """Return the last words of what runs."""
        return "\n".join(
            f"{path.name}:\n{path.read_text(errors='replace')[-3000:]}"
            for path in sorted((self.instance / "log").glob("*.log"))
        )

    def stop(self) -> None:
        """Stop all of it and delete it."""
        for client in self._clients:
            client.close()
        for child in self._programs:
            child.terminate()
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.engine.dispose()
        self.cluster.remove()

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        env = os.environ | {
            "DATABASE_URL": self.url,
            "INSTANCE": str(self.instance),
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
            "WORKERS": str(WORKERS),
            "THREADS": "64",
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, "-m", *words]
        if moved_clock.OFFSET_FILE in env:
            command = [sys.executable, "-m", moved_clock.__name__, *words]
        with (self.instance / f"log/{words[0]}.log").open("ab") as log:
            program = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
        self._programs.append(program)
        return program


def _add_squads(session: Session, city: City, count: int) -> list[int]:
    """Have so many squads in all, the city's own included."""
    more = range(count - len(city.squads))
    places = [(1 + number % 8, 1 + number // 8 % 9) for number in more]
    added = [
        make_squad(session, city.west, f"战-{number:03d}", *place).id
        for number, place in zip(more, places, strict=True)
    ]
    return [*city.squads.values(), *added]


def _add_operators(session: Session) -> None:
    city = session.scalars(select(Account.organisation_id).where(Account.name == "operator")).one()
    for number in range(OPERATORS):
        session.add(
            Account(
                name=f"fighter{number}",
                display_name=f"fighter{number}",
                role="operator",
                password_hash=PASSWORDS["operator"],
                organisation_id=city,
            )
        )


def is_up(port: int) -> bool:
    """Return whether the web server answers, and its database does."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    """Return the process ids of a process's children."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def kill(pid: int) -> None:
    """Kill a process by force; one that has gone already is left alone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
