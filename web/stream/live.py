"""The stream of an app: its hub, and its threads, which start with the first console."""

import threading
from dataclasses import dataclass, field

from flask import Flask, current_app

from web.database import DatabaseNotConfigured, libpq_url
from web.settings import Settings
from web.stream.hub import Hub
from web.stream.listener import Listener
from web.stream.writer import Checker, Writer


@dataclass
class Live:
    """A hub and the threads that feed it, write and check; made without them, so that a server may fork."""

    url: str | None
    hub: Hub
    listener: Listener | None = None
    writer: Writer | None = None
    checker: Checker | None = None
    is_closed: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> Hub:
        """Return the hub, fed from now on."""
        with self._lock:
            if self.listener is None or not self.listener.is_alive():
                if self.url is None:
                    raise DatabaseNotConfigured
                self.listener = Listener(self.url, self.hub)
                self.listener.start()
            if self.writer is None:
                self.writer = Writer()
                self.checker = Checker(self.writer)
                self.hub.wake = self.writer.wake
                self.writer.start()
                self.checker.start()
        return self.hub

    def close(self) -> None:
        """End all streams; safe to call from a signal handler."""
        self.is_closed = True
        self.hub.close()
        for thread in (self.listener, self.checker, self.writer):
            if thread is not None:
                thread.stop()


def init_app(app: Flask, settings: Settings) -> None:
    """Give the app its stream."""
    url = libpq_url(settings.database_url) if settings.database_url else None
    app.extensions["live"] = Live(url, Hub(settings.stream_queue, settings.stream_clients))


def current_live() -> Live:
    """Return the stream of the current app."""
    return current_app.extensions["live"]
