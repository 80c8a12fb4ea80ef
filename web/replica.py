"""Reads lists, tiles, exports, search and the past from a server that follows the database.

It makes no difference to what is answered. The replica is asked only if it has every event that any console
may have been told, and whatever the caller itself has written; and only if what else it has is not older than
some seconds. Otherwise, and while it is away, the database itself answers.
"""

import logging
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Engine, Row, TextClause, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from data.database import make_engine, make_sessions
from data.scope import limit, scope_of
from web.database import current_database, current_session, sqlalchemy_url
from web.settings import Settings
from web.signin.cookies import cookie_name, set_cookie

AWAY_S = 5.0
SAMPLES = 240
HEADER, COOKIE = "Read-After", "read_after"
POSITION = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}")
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
REFUSED = 400

WRITTEN = text("SELECT pg_current_wal_insert_lsn()::text, coalesce((SELECT max(id) FROM event), 0)")
REPLAYED = text(
    "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn()::text, coalesce((SELECT max(id) FROM event), 0)"
)

logger = logging.getLogger(__name__)


def position(words: str) -> int:
    """Return a place in the write-ahead log as a number that rises."""
    high, low = words.split("/")
    return (int(high, 16) << 32) + int(low, 16)


class Replica:
    """A server that follows the database, and how far it has come."""

    def __init__(
        self,
        engine: Engine,
        most_lag_s: float,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.engine = engine
        self.sessions = make_sessions(engine)
        self._most_lag_s = most_lag_s
        self._clock, self._today = clock, today
        self._away_until = float("-inf")
        self._lock = threading.Lock()
        self._written: deque[tuple[float, int]] = deque(maxlen=SAMPLES)

    def may_answer(self, primary: Engine, read_after: int) -> bool:
        """Return whether it has what consoles were told and the caller wrote, and is not far behind."""
        now = self._clock()
        if now < self._away_until:
            return False
        written, told = _ask(primary, WRITTEN)
        try:
            follows, replayed, known = _ask(self.engine, REPLAYED)
        except SQLAlchemyError as error:
            self._note_away(error)
            return False
        if not follows:
            self._note_away("it does not follow the database")
            return False
        reached = position(replayed)
        lag_s = self._lag_s(now, position(written), reached)
        return known >= told and reached >= read_after and lag_s <= self._most_lag_s

    def reaches(self, until: datetime) -> bool:
        """Return whether it has all there is of a past moment, whenever it may answer at all.

        What comes with a time of its own, such as a fix, is written a little later than that; so it is given
        as long again as the replica may be behind.
        """
        return until <= self._today() - timedelta(seconds=2 * self._most_lag_s)

    def _lag_s(self, now: float, written: int, reached: int) -> float:
        """Return how old what the replica has is at most, by when the database had come so far."""
        with self._lock:
            if not self._written or now - self._written[-1][0] >= 2 * self._most_lag_s / SAMPLES:
                self._written.append((now, written))
            passed = [moment for moment, place in self._written if place <= reached]
        if reached >= written:
            return 0.0
        return now - max(passed) if passed else float("inf")

    def _note_away(self, why: object) -> None:
        logger.warning("the replica is not asked for %.0f s: %s", AWAY_S, why)
        self._away_until = self._clock() + AWAY_S
        self.engine.dispose()


def _ask(engine: Engine, question: TextClause) -> Row[Any]:
    """Return the row that answers a question, in one round trip."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return connection.execute(question).one()


def init_app(app: Flask, settings: Settings) -> None:
    """Give the app its replica, if there is one.

    To be called before the database's own: what is registered first is done last, after the commit.
    """
    if settings.replica_url:
        url = sqlalchemy_url(settings.replica_url)
        engine = make_engine(url, settings.database_pool, connect_timeout_s=2)
        app.extensions["replica"] = Replica(engine, settings.replica_lag_s)
        app.after_request(_note_write)
        app.teardown_request(_close)


def reading_session() -> Session:
    """Return the session to read what may be long from: the replica's, if it is up to that."""
    if "reading" not in g:
        g.reading = _find_session()
    return g.reading or current_session()


def past_session(until: datetime) -> Session:
    """Return the session to read what was up to a moment from: that looks the same whenever it is asked."""
    replica: Replica | None = current_app.extensions.get("replica")
    return reading_session() if replica is not None and replica.reaches(until) else current_session()


def _find_session() -> Session | None:
    replica: Replica | None = current_app.extensions.get("replica")
    if replica is None or not replica.may_answer(current_database().engine, _read_after()):
        return None
    session = replica.sessions()
    scope = scope_of(current_session())
    if scope is not None:
        limit(session, scope)
    return session


def _read_after() -> int:
    said = request.headers.get(HEADER) or request.cookies.get(cookie_name(COOKIE), "")
    return position(said) if POSITION.fullmatch(said) else 0


def _note_write(response: Response) -> Response:
    """Say to who wrote how far the replica has to have come before they read from it."""
    if request.method in WRITING and response.status_code < REFUSED:
        try:
            written, _ = _ask(current_database().engine, WRITTEN)
        except DBAPIError as error:
            logger.warning("how far the database has come is not known: %s", error)
        else:
            response.headers[HEADER] = written
            set_cookie(response, COOKIE, written)
    return response


def _close(_error: BaseException | None) -> None:
    session = g.pop("reading", None)
    if session is not None:
        session.close()
