"""Long answers: read by a cursor of the database, a batch at a time, on a connection of their own.

So a million features take no more memory than a thousand, all as they were at one moment, and the console's
connections are not held. A program that reads nothing for a minute, or has gone, ends its answer; so does the
withdrawal of the share.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any

from flask import current_app, request
from sqlalchemy import ColumnElement, NullPool, Result, Row, create_engine, select
from sqlalchemy.orm import Session, sessionmaker

from data.database import make_options, make_sessions
from data.scope import limit, scope_of
from data.shares import Share
from dispatch.shares.reading import LIVES
from web.database import current_database, current_session
from web.ogc.asking import Asked
from web.ogc.errors import ShareEnded, StreamsTaken
from web.ogc.selecting import features

MOST_AT_ONCE = 6
BATCH = 1_000
LOOKS_EVERY_S = 1.0
PATIENCE_S = 60.0
_SLOTS = threading.BoundedSemaphore(MOST_AT_ONCE)
Rows = Sequence[Row[Any]]


class LongAnswer:
    """The features that were asked for, in batches; it holds a place among the long answers until closed."""

    def __init__(self, asked: Asked, columns: Sequence[ColumnElement[Any]], most: int | None) -> None:
        if not _SLOTS.acquire(blocking=False):
            raise StreamsTaken
        self._asked, self._closed, self._looked = asked, False, monotonic()
        self._found: Result[Any] | None = None
        self._session = _own_sessions()()
        try:
            self._begin(columns, most)
        except BaseException:
            self.close()
            raise

    def _begin(self, columns: Sequence[ColumnElement[Any]], most: int | None) -> None:
        limit(self._session, scope_of(current_session()))
        query = features(self._asked, *columns).limit(most)
        streamed = {"stream_results": True, "yield_per": BATCH}
        self._found = self._session.execute(query, execution_options=streamed)
        self._parts = self._found.partitions()
        # Whatever is wrong with the question shows here, while it can still be answered as a problem.
        self._first = next(self._parts, None)

    def batches(self) -> Iterator[Rows]:
        """Yield the rows; raise ShareEnded if the share is withdrawn meanwhile."""
        try:
            if self._first is not None:
                yield self._first
            for part in self._parts:
                self._look()
                yield part
        finally:
            self.close()

    def _look(self) -> None:
        if monotonic() - self._looked < LOOKS_EVERY_S:
            return
        self._looked = monotonic()
        if self._session.scalar(select(Share.id).where(LIVES, Share.id == self._asked.share.id)) is None:
            raise ShareEnded

    def close(self) -> None:
        """Give everything back; may be called more than once."""
        if not self._closed:
            self._closed = True
            try:
                if self._found is not None:
                    self._found.close()
                self._session.close()
            finally:
                _SLOTS.release()


def be_impatient() -> None:
    """End the answer to the current request if its program reads nothing for some time."""
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        with suppress(OSError):
            connection.settimeout(PATIENCE_S)


def _own_sessions() -> sessionmaker[Session]:
    kept = current_app.extensions
    if "ogc_streams" not in kept:
        url, options = current_database().engine.url, {"options": make_options()}
        kept["ogc_streams"] = make_sessions(create_engine(url, poolclass=NullPool, connect_args=options))
    return kept["ogc_streams"]
