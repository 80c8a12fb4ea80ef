"""Writes the stream to all consoles of a process: one thread, however many there are.

A thread for each console would do, but each message would wake them all at once, and an operator's request
would stand in line behind them after each question to the database.
"""

import contextlib
import logging
import os
import selectors
import threading
import time
from collections.abc import Iterator
from queue import Empty, SimpleQueue

from sqlalchemy.exc import SQLAlchemyError

from web.stream import line
from web.stream.line import Line

LONGEST_PAUSE_S = 1.0

logger = logging.getLogger(__name__)


class Writer(threading.Thread):
    """Owns the lines of the consoles; others add lines and wake it."""

    def __init__(self) -> None:
        super().__init__(name="stream-writer", daemon=True)
        self._selector = selectors.DefaultSelector()
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._new: SimpleQueue[Line] = SimpleQueue()
        self._lines: frozenset[Line] = frozenset()
        self._stopping = False
        self._ended = False

    @property
    def lines(self) -> frozenset[Line]:
        """The lines that are open."""
        return self._lines

    def add(self, new: Line) -> None:
        """Take a line over; one that comes too late gets what it begins with, and its end."""
        self._new.put(new)
        self.wake()
        if self._ended:
            self._end_new()

    def wake(self) -> None:
        """Look soon what there is to write; safe to call from a signal handler."""
        os.eventfd_write(self._bell, 1)

    def stop(self) -> None:
        """End all lines and the thread; safe to call from a signal handler."""
        self._stopping = True
        self.wake()

    def run(self) -> None:
        """Write until stopped."""
        while not self._stopping:
            for key, events in self._selector.select(min(LONGEST_PAUSE_S, line.PING_EVERY_S)):
                if key.data is None:
                    os.eventfd_read(self._bell)
                elif events & selectors.EVENT_READ and not key.data.is_there():
                    self._end(key.data)
            self._take_new()
            now = time.monotonic()
            for each in self._lines:
                self._write(each, now)
        self._take_new()
        for each in self._lines:
            self._end(each)
        self._ended = True
        self._end_new()

    def _take_new(self) -> None:
        for new in self._waiting():
            self._selector.register(new.socket, selectors.EVENT_READ, new)
            self._lines |= {new}

    def _end_new(self) -> None:
        for new in self._waiting():
            new.close()

    def _waiting(self) -> Iterator[Line]:
        with contextlib.suppress(Empty):
            while True:
                yield self._new.get_nowait()

    def _write(self, each: Line, now: float) -> None:
        if not each.write(now):
            self._end(each)
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if each.is_full else 0)
        if self._selector.get_key(each.socket).events != wanted:
            self._selector.modify(each.socket, wanted, each)

    def _end(self, each: Line) -> None:
        self._lines -= {each}
        self._selector.unregister(each.socket)
        each.close()


class Checker(threading.Thread):
    """Ends the lines whose sign-in holds no longer; asking the database must not hold up the writer."""

    def __init__(self, writer: Writer) -> None:
        super().__init__(name="stream-checker", daemon=True)
        self._writer = writer
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let the thread end."""
        self._stopping.set()

    def run(self) -> None:
        """Check each line from time to time, until stopped."""
        while not self._stopping.wait(min(LONGEST_PAUSE_S, line.CHECK_EVERY_S)):
            now = time.monotonic()
            due = [each for each in self._writer.lines if now - each.checked_at >= line.CHECK_EVERY_S]
            for each in due:
                self._check(each, now)

    def _check(self, each: Line, now: float) -> None:
        each.checked_at = now
        try:
            holds = each.holds()
        except SQLAlchemyError as error:
            logger.warning("stream: whether a sign-in still holds is not known: %s", error)
            return
        if not holds:
            each.client.end()
            self._writer.wake()
