"""Serving by gunicorn: a stream neither keeps the server from stopping nor is lost when it reloads."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.factories.city import City
from tests.postgres import ROOT

PATIENCE_S = 60.0
SIGN_IN = json.dumps({"account": "operator", "password": "operator"})


@dataclass
class Served:
    """A gunicorn with one worker, and the port it listens on."""

    process: subprocess.Popen[str]
    port: int
    connections: list[http.client.HTTPConnection] = field(default_factory=list)

    def ask(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        self.connections.append(connection)
        connection.request(method, path, body, {"Content-Type": "application/json", **headers})
        return connection.getresponse()

    def sign_in(self) -> str:
        answer = self.ask("POST", "/api/v1/session", SIGN_IN)
        assert answer.status == 201
        answer.read()
        return answer.headers["Set-Cookie"].partition(";")[0]


@pytest.fixture
def served(city: City, database_url: str, tmp_path: Path) -> Iterator[Served]:
    command = [sys.executable, "-m", "gunicorn", "-c", "python:web.serving", "app:create_app()"]
    environ = os.environ | {
        "DATABASE_URL": database_url,
        "INSTANCE": str(tmp_path),
        "PORT": "0",
        "WORKERS": "1",
        "THREADS": "8",
    }
    process = subprocess.Popen(
        command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    lines = []
    for line in process.stderr:
        lines.append(line)
        if found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line):
            break
    else:
        pytest.fail("".join(lines))
    served = Served(process, int(found[1]))
    yield served
    for connection in served.connections:
        connection.close()
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stderr.close()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_open_streams_end_and_the_server_stops(served: Served, how: signal.Signals) -> None:
    cookie = served.sign_in()
    streams = [served.ask("GET", "/api/v1/stream", Cookie=cookie) for _ in range(3)]
    assert all(stream.readline() for stream in streams)
    served.process.send_signal(how)
    assert served.process.wait(PATIENCE_S) == 0
    for stream in streams:
        assert b"event: hello" in stream.read()


def test_a_reload_ends_streams_and_goes_on_serving(served: Served) -> None:
    cookie = served.sign_in()
    stream = served.ask("GET", "/api/v1/stream", Cookie=cookie)
    assert stream.readline()
    served.process.send_signal(signal.SIGHUP)
    assert b"event: hello" in stream.read()
    again = served.ask("GET", "/api/v1/stream", Cookie=cookie)
    assert again.status == 200


def test_figures_come_from_all_workers(served: Served) -> None:
    served.ask("GET", "/healthz").read()
    figures = served.ask("GET", "/metrics").read().decode()
    assert 'http_request_seconds_count{endpoint="health.get_health",method="GET",status="200"}' in figures
