"""One supervisor per instance, and what a supervisor killed by force has left behind."""

import contextlib
import fcntl
import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path

from data.embedded.process import wait_until
from scripts.words import CannotGoOn


class InstanceLock:
    """Holds an instance for as long as this process lives, and writes down what it runs."""

    def __init__(self, instance: Path) -> None:
        self._record = instance / "run.json"
        self._file = (instance / "run.lock").open("a")
        self._held = False

    def take(self) -> None:
        """Take the instance; raises CannotGoOn when another supervisor has it."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            kept = self._kept()
            raise CannotGoOn(
                f"已在运行（进程 {kept.get('pid')}）：{kept.get('address')}",
                "It is running already; stop that one first, or set INSTANCE to another folder.",
            ) from error
        self._held = True

    def clear_leftovers(self, patience_s: float = 8) -> None:
        """End the processes of a supervisor that was killed by force, should any still live."""
        left = [pid for pid, born in self._kept().get("children", {}).values() if _birth(pid) == born]
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, number)
            if wait_until(lambda: not any(_birth(pid) for pid in left), patience_s):
                break

    def write(self, address: str, children: Mapping[str, int]) -> None:
        """Write down who runs where."""
        born = {name: (pid, _birth(pid)) for name, pid in children.items()}
        self._record.write_text(
            json.dumps({"pid": os.getpid(), "address": address, "children": born}, indent=2)
        )

    def release(self) -> None:
        """Give the instance back, if it was taken."""
        if self._held:
            self._record.unlink(missing_ok=True)
        self._file.close()

    def _kept(self) -> dict:
        try:
            return json.loads(self._record.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return {}


def _birth(pid: int) -> int | None:
    """Return when a live process began, in ticks since the machine did: with its id, who it is."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else int(fields[19])
