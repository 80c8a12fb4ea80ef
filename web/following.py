"""Waits for changes of shares, for long polls: one thread hears the database, as long as anybody waits."""

import logging
import threading
from collections import Counter
from dataclasses import dataclass, field

import psycopg
from flask import Flask, current_app

from dispatch.shares.keeping import CHANGED
from web.database import libpq_url
from web.settings import Settings

# Each holds a thread of the server, of which most are to stay free for those who do not wait.
MOST_WAITING = 16
HEARS_WITHIN_S = 3.0
LOOK_EVERY_S = 0.5

logger = logging.getLogger(__name__)


@dataclass
class Bell:
    """Rings when changes of a share have been committed; its state is guarded by `_state`."""

    url: str | None
    _rung: Counter[int] = field(default_factory=Counter)
    _waiting: int = 0
    _hears: bool = False
    _runs: bool = False
    _state: threading.Condition = field(default_factory=threading.Condition)

    def come(self) -> bool:
        """Begin to hear; false says that too many wait already or that the database cannot be heard."""
        with self._state:
            if self.url is None or self._waiting >= MOST_WAITING:
                return False
            self._waiting += 1
            if not self._runs:
                self._runs = True
                threading.Thread(target=self._run, name="share-bell", daemon=True).start()
            if self._state.wait_for(lambda: self._hears, HEARS_WITHIN_S):
                return True
            self._waiting -= 1
            return False

    @property
    def waiting(self) -> int:
        """How many hear now."""
        with self._state:
            return self._waiting

    def leave(self) -> None:
        """Hear no more."""
        with self._state:
            self._waiting -= 1

    def rung(self, share_id: int) -> int:
        """Return how often it has rung for a share: to be asked before one looks, for `wait`."""
        with self._state:
            return self._rung[share_id]

    def wait(self, share_id: int, rung: int, within_s: float) -> bool:
        """Wait until it rings again for a share; return whether it did in time."""
        with self._state:
            return self._state.wait_for(lambda: self._rung[share_id] != rung, within_s)

    def _run(self) -> None:
        try:
            with psycopg.connect(self.url, autocommit=True, application_name="shares") as connection:
                connection.execute(f"LISTEN {CHANGED}")
                self._set_hears(True)
                while not self._is_over():
                    for notice in connection.notifies(timeout=LOOK_EVERY_S, stop_after=1):
                        self._ring(int(notice.payload))
        except psycopg.Error as error:
            logger.warning("changes of shares are not heard just now: %s", error)
            self._set_hears(False)

    def _set_hears(self, hears: bool) -> None:
        """Note whether the database is heard; whoever waits when it no longer is looks for himself."""
        with self._state:
            self._hears = hears
            if not hears:
                self._runs = False
                self._rung.update(list(self._rung))
            self._state.notify_all()

    def _is_over(self) -> bool:
        """Stop when nobody waits: then there is nothing to close when the process ends."""
        with self._state:
            if self._waiting:
                return False
            self._runs = self._hears = False
            self._rung.clear()
            return True

    def _ring(self, share_id: int) -> None:
        with self._state:
            self._rung[share_id] += 1
            self._state.notify_all()


def init_app(app: Flask, settings: Settings) -> None:
    """Give the app its bell."""
    app.extensions["bell"] = Bell(libpq_url(settings.database_url) if settings.database_url else None)


def current_bell() -> Bell:
    """Return the bell of the current app."""
    return current_app.extensions["bell"]
