"""The whole product as a user starts it, in a folder of its own and on a free port."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from data.embedded import Cluster
from data.embedded.process import wait_until
from tests.postgres import ROOT

LONGEST_START_S = 300
LONGEST_STOP_S = 60
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Product:
    """A running `make run`, without make."""

    def __init__(self, folder: Path) -> None:
        self.instance = folder / "instance"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.words = folder / "words.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it has said how to sign in."""
        before = self._said()
        with self.words.open("ab") as words:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "scripts.run"],
                cwd=ROOT,
                env={**self._environment(), "INSTANCE": str(self.instance), "PORT": str(self.port)},
                stdout=words,
                stderr=subprocess.STDOUT,
            )
        ready = wait_until(
            lambda: self._process.poll() is not None or "Ctrl-C" in self._said()[len(before) :],
            LONGEST_START_S,
        )
        assert ready, self._said()
        assert self._process.poll() is None, self._said()

    def kill(self) -> None:
        """Kill it by force, as a machine that runs out of memory does."""
        self._process.kill()
        self._process.wait()

    def interrupt(self) -> int:
        """Press Ctrl-C, wait, and return its exit code."""
        self._process.send_signal(signal.SIGINT)
        return self.wait()

    def wait(self) -> int:
        """Wait until it has ended, and return its exit code."""
        return self._process.wait(LONGEST_STOP_S)

    def ask(self, path: str) -> dict:
        """Return what the server answers at a path."""
        with NO_PROXY.open(self.address + path, timeout=LONGEST_STOP_S) as answer:
            return json.load(answer)

    def is_serving(self) -> bool:
        """Return whether anything answers."""
        try:
            return bool(self.ask("/healthz"))
        except TimeoutError:
            return True
        except (urllib.error.URLError, ConnectionError):
            return False

    def has_database(self) -> bool:
        """Return whether its database runs."""
        return Cluster(self.instance).is_running()

    def remove(self) -> None:
        """Stop it and delete what it has made."""
        if self._process is not None and self._process.poll() is None:
            self.interrupt()
        Cluster(self.instance).remove()

    def _said(self) -> str:
        return self.words.read_text() if self.words.exists() else ""

    def _environment(self) -> dict[str, str]:
        ours = ("DATABASE_URL", "SECRET_KEY", "HOST")
        return {name: value for name, value in os.environ.items() if name not in ours}


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
