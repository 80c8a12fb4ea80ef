"""The worker's part that tells others, alone in a process: to be killed at any moment."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from data.database import make_engine, make_sessions
from dispatch.receiving.telling import keep_sending
from dispatch.sealing import Sealer
from dispatch.telling import install
from tests.postgres import ROOT

SECRET = "TELLER_SECRET"


@contextmanager
def tellers(url: str, secret: str, words: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Give a function that starts a process that tells others; those that are left are killed."""
    started: list[subprocess.Popen[bytes]] = []
    with words.open("wb") as log:

        def start_one() -> subprocess.Popen[bytes]:
            environ = {**os.environ, "DATABASE_URL": url, SECRET: secret}
            command = [sys.executable, "-m", "tests.factories.teller"]
            started.append(subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log))
            return started[-1]

        yield start_one
        for process in started:
            process.kill()
        codes = [process.wait() for process in started]
    # None has ended by itself.
    assert set(codes) <= {-signal.SIGKILL}, words.read_text()


if __name__ == "__main__":
    sessions = make_sessions(make_engine(os.environ["DATABASE_URL"]))
    sessions.configure(info={"sealer": Sealer(os.environ[SECRET])})
    install(sessions)
    asyncio.run(keep_sending(sessions))
