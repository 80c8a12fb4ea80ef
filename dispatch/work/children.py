"""Processes that the worker starts for what takes long, so that timers due meanwhile are fired on time.

A child ends when the worker does, however that ends: what it reads its input from is then closed.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
WATCH_EVERY_S = 0.1
NICER = 5
"""By so much children give way to others."""

_children: set[subprocess.Popen[bytes]] = set()
_stopping = threading.Event()


class WorkerStopping(Exception):
    """The worker was told to stop, and its children with it: what they did is for the next worker."""


def run_child(
    module: str, *arguments: str, env: Mapping[str, str], watch: Callable[[], None] | None = None
) -> int:
    """Run a module of ours as a process and return its code, negative for a signal; raise WorkerStopping.

    `watch` is called again and again meanwhile; what it raises ends the child.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, env={**os.environ, **env}, stdin=subprocess.PIPE
    )
    _children.add(child)
    try:
        # One that was started while the others were told to end is told as well.
        if _stopping.is_set():
            child.terminate()
        code = _wait(child, watch)
    except BaseException:
        child.kill()
        child.wait()
        raise
    finally:
        _children.discard(child)
        child.stdin.close()
    if _stopping.is_set() and code == -signal.SIGTERM:
        raise WorkerStopping
    return code


def _wait(child: subprocess.Popen[bytes], watch: Callable[[], None] | None) -> int:
    while watch is not None:
        try:
            return child.wait(WATCH_EVERY_S)
        except subprocess.TimeoutExpired:
            watch()
    return child.wait()


def list_children() -> list[int]:
    """Return the process ids of the children there are."""
    return sorted(child.pid for child in tuple(_children))


def end_children() -> None:
    """Let all children end, for good: the worker is told to stop."""
    _stopping.set()
    for child in tuple(_children):
        child.terminate()


def be_child() -> None:
    """Give way to others, and end with the worker: to be called first by what runs as a child."""
    os.nice(NICER)
    threading.Thread(target=_end_with_worker, daemon=True).start()


def _end_with_worker() -> None:
    # Nothing is ever written: reading ends when the other end is closed, and that is when the worker is gone.
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)
