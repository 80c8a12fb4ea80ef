"""What is said on the terminal while things are prepared: Chinese first, English beside it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSED_ON = "▸ "


class CannotGoOn(Exception):
    """Something that the reader has to do comes first; both languages say what."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self.chinese, self.english = chinese, english


def say(chinese: str, english: str) -> None:
    """Print one line in both languages."""
    print(f"{chinese} · {english}", flush=True)


def tell(chinese: str, english: str) -> None:
    """Print a line of a task that writes to a log; it is passed on to whoever waits for the task."""
    print(f"{PASSED_ON}{chinese} · {english}", flush=True)


def complain(problem: CannotGoOn) -> None:
    """Print what has to be done first."""
    print(f"\n✗ {problem.chinese}\n  {problem.english}", file=sys.stderr, flush=True)


@contextmanager
def step(chinese: str, english: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    print(f"▸ {chinese} · {english} …", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)
