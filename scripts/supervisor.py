"""Keeps the product's processes running, and stops all of them together."""

import select
import signal
import socket
import time
from collections import deque
from collections.abc import Callable, Sequence

from scripts.children import Child, last_words
from scripts.words import CannotGoOn, say

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MOST_RESTARTS = 5
RESTART_WINDOW_S = 60


class Supervisor:
    """Starts children in order, restarts one that fails, stops them in the opposite order."""

    def __init__(self, on_change: Callable[[Sequence[Child]], None]) -> None:
        self.children: list[Child] = []
        self._on_change = on_change
        self._stop = False
        self._restarts: deque[float] = deque(maxlen=MOST_RESTARTS)
        self._ear, self._mouth = socket.socketpair()
        for end in (self._ear, self._mouth):
            end.setblocking(False)

    def listen(self) -> None:
        """Take signals from now on: they end what is being waited for, and never a step halfway."""
        signal.set_wakeup_fd(self._mouth.fileno())
        for number in STOPPING:
            signal.signal(number, self._note_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def add(self, child: Child) -> None:
        """Start a child and look after it."""
        self.children.append(child)
        child.start()
        self._on_change(self.children)

    def wait_for(self, condition: Callable[[], bool], timeout_s: float) -> None:
        """Wait until a condition holds; raises CannotGoOn with the last words of a child that ended."""
        ends = time.monotonic() + timeout_s
        while not self._stop and not condition():
            for child in self._ended():
                raise _failure(child)
            if time.monotonic() > ends:
                raise CannotGoOn(
                    f"{timeout_s:.0f} 秒内未能就绪，请看 {self.children[-1].log}",
                    f"Not ready within {timeout_s:.0f} s:\n\n{last_words(self.children[-1].log)}",
                )
            self._listen_for(0.05)

    def run(self) -> None:
        """Look after the children until told to stop."""
        while not self._stop:
            self._listen_for(5)
            for child in () if self._stop else self._ended():
                self._restart(child)

    def stop(self) -> None:
        """Stop all, the last started first."""
        for child in reversed(self.children):
            child.stop()
        signal.set_wakeup_fd(-1)
        self._ear.close()
        self._mouth.close()

    @property
    def is_stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop

    def _note_stop(self, *_: object) -> None:
        self._stop = True

    def _listen_for(self, timeout_s: float) -> None:
        if select.select([self._ear], [], [], timeout_s)[0]:
            self._ear.recv(4096)

    def _ended(self) -> list[Child]:
        return [
            child for child in self.children if child.process is not None and child.process.poll() is not None
        ]

    def _restart(self, child: Child) -> None:
        now = time.monotonic()
        if len(self._restarts) == MOST_RESTARTS and now - self._restarts[0] < RESTART_WINDOW_S:
            raise _failure(child)
        self._restarts.append(now)
        say(
            f"{child.name} 意外退出（见 {child.log}），正在重启",
            f"{child.name} ended unexpectedly, starting it again",
        )
        child.start()
        self._on_change(self.children)


def _failure(child: Child) -> CannotGoOn:
    code = child.process.returncode if child.process else None
    return CannotGoOn(
        f"{child.name} 已退出（{code}），日志：{child.log}",
        f"{child.name} ended ({code}). Its last words:\n\n{last_words(child.log)}",
    )
