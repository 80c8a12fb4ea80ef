"""Listens to the database: one thread and one connection per process."""

import logging
import threading
import time
from collections.abc import Sequence
from typing import Any

import orjson
import psycopg
from psycopg.rows import namedtuple_row

from web.stream.hub import Hub
from web.stream.messages import message_of

FIXES_EVERY_S = 0.25
IDLE_S = 1.0
LONGEST_PAUSE_S = 10.0
KEPT_EVENTS = 50_000
FORGET_EVERY_S = 600.0
BATCH = 500

NEWEST = "SELECT coalesce(max(id), 0) FROM event"
FOLLOWING = "SELECT id, kind, payload, seen_by FROM event WHERE id > %s ORDER BY id LIMIT %s"
FORGET = "DELETE FROM event WHERE id < (SELECT max(id) FROM event) - %s"

logger = logging.getLogger(__name__)


class Listener(threading.Thread):
    """Follows the channels `event` and `fixes`, and hands on what they tell; comes back when cut off."""

    def __init__(self, url: str, hub: Hub) -> None:
        super().__init__(name="stream-listener", daemon=True)
        self._url = url
        self._hub = hub
        self._stopping = threading.Event()
        self._last: int | None = None
        self._positions: dict[int, Any] = {}
        self._seen_by: dict[int, frozenset[int]] = {}
        self._sent_at = 0.0
        self._forgot_at = time.monotonic()
        self.connected = threading.Event()

    def run(self) -> None:
        """Listen until stopped, with growing pauses while the database is away."""
        pause_s = 0.1
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                logger.warning("stream: the database is away (%s); again in %.1f s", error, pause_s)
            if self.connected.is_set():
                self.connected.clear()
                pause_s = 0.1
            self._stopping.wait(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    def stop(self) -> None:
        """Let the thread end; it needs up to a second."""
        self._stopping.set()

    def _listen(self) -> None:
        with psycopg.connect(self._url, autocommit=True, application_name="stream") as connection:
            connection.execute("LISTEN event")
            connection.execute("LISTEN fixes")
            if self._last is None:
                self._last = connection.execute(NEWEST).fetchone()[0]
            self._publish_following(connection)
            self.connected.set()
            while not self._stopping.is_set():
                wait_s = FIXES_EVERY_S if self._positions else IDLE_S
                self._take(connection, list(connection.notifies(timeout=wait_s, stop_after=1)))

    def _take(self, connection: psycopg.Connection[Any], notices: Sequence[psycopg.Notify]) -> None:
        for notice in notices:
            if notice.channel == "fixes":
                for *row, seen_by in orjson.loads(notice.payload)["fixes"]:
                    self._positions[row[0]] = row
                    self._seen_by[row[0]] = frozenset(seen_by)
        if any(notice.channel == "event" and int(notice.payload) > self._last for notice in notices):
            self._publish_following(connection)
        self._publish_positions()
        if time.monotonic() - self._forgot_at > FORGET_EVERY_S:
            self._forgot_at = time.monotonic()
            connection.execute(FORGET, (KEPT_EVENTS,))

    def _publish_following(self, connection: psycopg.Connection[Any]) -> None:
        """Publish what was stored since the last look; ids rise with commits, so none is missed."""
        rows: Sequence[Any] = [None] * BATCH
        while len(rows) == BATCH:
            cursor = connection.cursor(row_factory=namedtuple_row)
            rows = cursor.execute(FOLLOWING, (self._last, BATCH)).fetchall()
            for row in rows:
                self._hub.publish(message_of(row))
                self._last = row.id

    def _publish_positions(self) -> None:
        """Publish the newest positions, gathered: many small batches would drown the consoles."""
        now = time.monotonic()
        if self._positions and now - self._sent_at >= FIXES_EVERY_S:
            self._hub.publish_positions(list(self._positions.values()), self._seen_by)
            self._positions = {}
            self._sent_at = now
