"""Runs a program by a clock that can be moved while it runs: `python -m tests.faults.moved_clock MODULE …`.

The file that `OFFSET_FILE` names says by how many seconds the clock is off the time. What tells the time of
day is moved, what measures how long something takes is not: so it is when somebody sets a machine's clock.
Each process that has moved says so in a file beside it.
"""

import os
import runpy
import sys
import threading
import time
from pathlib import Path

import time_machine

OFFSET_FILE = "MOVED_CLOCK"
LOOK_EVERY_S = 0.05


def moved_to(clock: Path, offset_s: int) -> set[int]:
    """Return the ids of the processes whose clock has been moved so far."""
    return {
        int(file.suffix[1:]) for file in clock.parent.glob("moved.*") if file.read_text() == str(offset_s)
    }


def _follow(clock: Path) -> None:
    """Move the clock of this process whenever the file says something new."""
    real = time.monotonic() - time.time()
    moved, said = None, "0"
    while True:
        words = clock.read_text()
        if words and words != said:
            if moved is not None:
                moved.stop()
            moved = time_machine.travel(time.monotonic() - real + int(words), tick=True)
            moved.start()
            said = words
            done = clock.parent / f"moving.{os.getpid()}"
            done.write_text(words)
            done.rename(done.with_name(f"moved.{os.getpid()}"))
        time.sleep(LOOK_EVERY_S)


def _start() -> None:
    clock = Path(os.environ[OFFSET_FILE])
    threading.Thread(target=_follow, args=(clock,), name="moved-clock", daemon=True).start()


if __name__ == "__main__":
    os.register_at_fork(after_in_child=_start)
    _start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
