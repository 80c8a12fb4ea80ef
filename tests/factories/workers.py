"""Starts real workers as processes, to be killed at any moment."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import ROOT

PATIENCE_S = 40
Start = Callable[[], subprocess.Popen[bytes]]


@contextmanager
def workers(url: str, words: Path) -> Iterator[Start]:
    """Give a function that starts a worker on a database; those that are left are stopped."""
    started: list[subprocess.Popen[bytes]] = []
    with words.open("wb") as log:

        def start_one() -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", "tests.factories.worker"]
            environ = {**os.environ, "DATABASE_URL": url}
            started.append(subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log))
            return started[-1]

        yield start_one
        for process in started:
            process.terminate()
        codes = [process.wait(PATIENCE_S) for process in started]
    # One that is still starting when it is told to stop has not said yet that it would do so in its own way.
    assert set(codes) <= {0, -signal.SIGKILL, -signal.SIGTERM}, words.read_text()
