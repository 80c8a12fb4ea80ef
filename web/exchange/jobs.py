"""Works on imports: in the request while small, else by the worker; any process can tell how far one is.

Who works on an import holds a lock of its own in the database. An import that nobody works on, and for which
no job waits either, was left by a process that has gone.
"""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.orm import Session

from data.imports import LayerImport
from dispatch.timers.setting import find_timer, set_timer
from web.database import current_database

READING, READY, FAILED, RUNNING, DONE = "reading", "ready", "failed", "running", "done"
BUSY = (READING, RUNNING)
KIND, SUBJECT = "import.step", "import"
LOCKS = 0x1A9E
_STARTS_WITHIN = timedelta(seconds=20)
_HELD = text(
    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = :kind AND objid = :id AND objsubid = 2 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)

Job = Callable[[int], None]


class ImportOver(Exception):
    """The import was told to stop, or begun anew, while this worked on it."""


def do(job: Job, import_id: int, at_once: bool) -> None:
    """Do a job now, or have the worker do it; it has its own transactions."""
    if at_once:
        hold(job, import_id)
        return
    with current_database().sessions.begin() as session:
        set_timer(session, KIND, SUBJECT, import_id, datetime.now(UTC), step=job.__name__)


def hold(job: Job, import_id: int) -> None:
    """Do a job, alone on this import."""
    with _lock(current_database().engine, import_id):
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
    """Say whether an import is in work, but nobody works on it nor will."""
    if row.state not in BUSY or row.started_at > datetime.now(UTC) - _STARTS_WITHIN:
        return False
    return not _is_held(session, row.id) and find_timer(session, KIND, SUBJECT, row.id) is None


def is_waiting(session: Session, row: LayerImport) -> bool:
    """Say whether an import waits for the worker to begin."""
    return row.state in BUSY and not _is_held(session, row.id)


def _is_held(session: Session, import_id: int) -> bool:
    return session.execute(_HELD, {"kind": LOCKS, "id": import_id % 2**31}).first() is not None


def begin(session: Session, row: LayerImport, state: str) -> None:
    """Note that work on an import begins."""
    row.state, row.progress, row.started_at, row.problem = state, 0.0, datetime.now(UTC), {}
    session.flush()


def end(session: Session, row: LayerImport, **values: Any) -> None:
    """Write what came of the work that began when the row was read; raise ImportOver where that is over."""
    begun = row.started_at
    session.refresh(row, with_for_update=True)
    if row.state not in BUSY or row.started_at != begun:
        raise ImportOver
    for name, value in values.items():
        setattr(row, name, value)


def stop(session: Session, import_id: int) -> bool:
    """Have the work on an import end, and nothing come of it; return False where it has ended already."""
    words = {"code": "import_stopped", "words": {}}
    values = {"state": FAILED, "problem": words, "progress": 0.0, "started_at": datetime.now(UTC)}
    return session.execute(_busy(import_id).values(**values)).rowcount == 1


def note(import_id: int, **values: Any) -> None:
    """Write how far an import in work is, for others to see at once."""
    with current_database().sessions.begin() as session:
        session.execute(_busy(import_id).values(**values))


def _busy(import_id: int) -> Any:
    return update(LayerImport).where(LayerImport.id == import_id, LayerImport.state.in_(BUSY))
