"""Works on imports: in the request while small, else in a thread; any process can tell how far one is.

Who works on an import holds a lock of its own in the database. A lock that nobody holds tells that the
process which should has gone.
"""

import threading
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.orm import Session

from data.imports import LayerImport
from web.database import current_database

READING, READY, FAILED, RUNNING, DONE = "reading", "ready", "failed", "running", "done"
BUSY = (READING, RUNNING)
LOCKS = 0x1A9E
_STARTS_WITHIN = timedelta(seconds=20)
_HELD = text(
    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = :kind AND objid = :id AND objsubid = 2 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)

Job = Callable[[int], None]


def do(job: Job, import_id: int, at_once: bool) -> None:
    """Do a job now, or in a thread of this process; it has its own transactions."""
    app: Flask = current_app._get_current_object()
    if at_once:
        _held(app, job, import_id)
    else:
        arguments = (app, job, import_id)
        threading.Thread(target=_held, args=arguments, name=_thread_name(import_id), daemon=True).start()


def threads_of(import_id: int) -> list[threading.Thread]:
    """Return the threads of this process that work on an import."""
    return [thread for thread in threading.enumerate() if thread.name == _thread_name(import_id)]


def _thread_name(import_id: int) -> str:
    return f"import-{import_id}"


def _held(app: Flask, job: Job, import_id: int) -> None:
    with app.app_context(), _lock(current_database().engine, import_id):
        job(import_id)


@contextmanager
def _lock(engine: Engine, import_id: int) -> Any:
    key = (LOCKS, import_id % 2**31)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(select(func.pg_advisory_lock(*key)))
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(*key)))


def is_abandoned(session: Session, row: LayerImport) -> bool:
    """Say whether an import is in work, but nobody works on it."""
    if row.state not in BUSY or row.started_at > datetime.now(UTC) - _STARTS_WITHIN:
        return False
    return session.execute(_HELD, {"kind": LOCKS, "id": row.id % 2**31}).first() is None


def begin(session: Session, row: LayerImport, state: str) -> None:
    """Note that work on an import begins."""
    row.state, row.progress, row.started_at, row.problem = state, 0.0, datetime.now(UTC), {}
    session.flush()


def note(import_id: int, **values: Any) -> None:
    """Write how far an import is, for others to see at once."""
    with current_database().sessions.begin() as session:
        session.execute(update(LayerImport).where(LayerImport.id == import_id).values(**values))
