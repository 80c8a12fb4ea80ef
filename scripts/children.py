"""The processes that make up a running product, each started, watched and stopped the same way."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from data.embedded import Cluster
from data.embedded.process import die_with_parent
from scripts.words import PASSED_ON, ROOT

LARGEST_LOG = 20 * 2**20


class Child(Protocol):
    """A process of ours."""

    name: str
    log: Path
    process: subprocess.Popen[bytes] | None

    def start(self) -> None:
        """Start it."""

    def stop(self) -> None:
        """Stop it and wait until it is gone."""


class Program:
    """A program that writes its words to a log and ends with us, however we end."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        env: Mapping[str, str],
        log: Path,
        patience_s: float = 10,
    ) -> None:
        self.name, self.log, self.process = name, log, None
        self._command = [str(word) for word in command]
        self._env = dict(env)
        self._patience_s = patience_s

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C is for us, who stop things in order."""
        turn_over(self.log)
        with self.log.open("ab") as words:
            self.process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )

    def stop(self) -> None:
        """Ask it to end; after a while, make it and all that it started."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(self._patience_s)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Database:
    """The private PostGIS of the instance."""

    name = "database"

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.log = cluster.instance / "log/postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        turn_over(self.log)
        self.process = self.cluster.start(attached=True)

    def stop(self) -> None:
        """Stop it after its last transaction."""
        self.cluster.stop()


def turn_over(log: Path) -> None:
    """Put a log that has grown large aside, in place of the one put aside before."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))


class Relay:
    """Passes on to the terminal what a task tells the reader in its log."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._read = log.stat().st_size if log.exists() else 0

    def pass_on(self) -> None:
        """Print what has been told since the last time, in whole lines."""
        with self._log.open("rb") as words:
            words.seek(self._read)
            lines, end, _ = words.read().rpartition(b"\n")
        self._read += len(lines + end)
        for line in lines.decode(errors="replace").splitlines():
            if line.startswith(PASSED_ON):
                print(f"\n  {line}", end="", flush=True)


def last_words(log: Path, lines: int = 25) -> str:
    """Return the end of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""
