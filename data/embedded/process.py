"""The server as a process: whether it runs, how it is started and stopped."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from data.embedded.errors import ServerFailed

PR_SET_PDEATHSIG = 1
POLL_S = 0.02


def find_server(data: Path) -> int | None:
    """Return the process id of the server that runs on these data, ready or not."""
    pid = _recorded(data, line=0)
    return int(pid) if pid and Path(f"/proc/{pid}").exists() and _works_in(int(pid), data) else None


def is_ready(data: Path) -> bool:
    """Return whether the server takes connections."""
    return find_server(data) is not None and _recorded(data, line=7) in ("ready", "standby")


def clear_remains(data: Path, socket: Path) -> None:
    """After a server killed by force: wait until its orphans are gone, and drop its stale lock files."""
    if find_server(data) is None:
        wait_until(lambda: not any(_works_in(pid, data) for pid in _processes()), 20)
        (data / "postmaster.pid").unlink(missing_ok=True)
        for stale in socket.glob(".s.PGSQL.*"):
            stale.unlink()


def await_ready(server: subprocess.Popen[bytes], data: Path, log: Path, timeout_s: float = 60) -> None:
    """Wait until the server takes connections; raises ServerFailed with the end of its log."""
    wait_until(lambda: server.poll() is not None or is_ready(data), timeout_s)
    if server.poll() is not None or not is_ready(data):
        raise ServerFailed("postgres", "\n".join(log.read_text(errors="replace").splitlines()[-15:]))


def stop_server(data: Path, timeout_s: float = 30) -> None:
    """Stop the server on these data: politely, and if it doesn't listen, at once."""
    pid = find_server(data)
    if pid is None:
        return
    os.kill(pid, signal.SIGINT)
    if not wait_until(lambda: find_server(data) is None, timeout_s):
        os.kill(pid, signal.SIGQUIT)
        wait_until(lambda: find_server(data) is None, timeout_s)


def wait_until(condition: Callable[[], bool], timeout_s: float) -> bool:
    """Return True as soon as the condition holds, False when the time is over."""
    ends = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > ends:
            return False
        time.sleep(POLL_S)
    return True


def die_with_parent(signal_number: int) -> Callable[[], None]:
    """Return what a child runs first so that the kernel signals it when its parent is gone.

    As `preexec_fn` it runs after the change of user, which would undo it.
    """
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal_number)

    return ask_kernel


def _recorded(data: Path, line: int) -> str | None:
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    return lines[line].strip() if len(lines) > line else None


def _processes() -> Iterator[int]:
    return (int(entry) for entry in os.listdir("/proc") if entry.isdigit())


def _works_in(pid: int, data: Path) -> bool:
    """Return whether a process is alive in the folder, where servers and their backends work."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state != "Z" and os.readlink(f"/proc/{pid}/cwd") == str(data.resolve())
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False
