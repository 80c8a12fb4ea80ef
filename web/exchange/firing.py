"""What the worker does for imports: their steps, one import after the other, each in a process of its own.

A file of 200 MB takes minutes and gigabytes: neither is to be had of a process that answers requests or fires
timers.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import ColumnElement, Engine, func, select, update
from sqlalchemy.orm import Session

from data.imports import LayerImport
from data.timers import Timer
from dispatch.timers.kinds import timer_kind
from dispatch.timers.setting import set_timer
from dispatch.work.children import run_child
from web.exchange.jobs import BUSY, FAILED, KIND, ImportOver

MODULE = "web.exchange.apart"
ONE_AT_A_TIME = 0x1A9F
AGAIN_AFTER = timedelta(seconds=1)
LOOKS_EVERY_S = 0.5


@timer_kind(KIND)
def work_on(session: Session, timer: Timer, now: datetime) -> None:
    """Do a step of an import, if it is still wanted; later, where another import is in work.

    A worker that is killed or stopped meanwhile leaves the timer waiting: the next one does the step anew.
    """
    if not session.scalar(select(func.pg_try_advisory_xact_lock(ONE_AT_A_TIME))):
        set_timer(session, KIND, timer.subject_kind, timer.subject_id, now + AGAIN_AFTER, **timer.payload)
        return
    begun = _begun(session, timer.subject_id)
    if begun is not None:
        _do_apart(session, timer.subject_id, timer.payload["step"], begun)


def _do_apart(session: Session, import_id: int, step: str, begun: datetime) -> None:
    database, known = session.get_bind().engine, session.info
    env = {
        "DATABASE_URL": database.url.render_as_string(hide_password=False),
        "INSTANCE": str(known["instance"]),
        "SECRET_KEY": known["sealer"].secret_key,
    }
    try:
        code = run_child(MODULE, step, str(import_id), env=env, watch=_watch(database, import_id, begun))
    except ImportOver:
        return
    if code != 0:
        gone = {"state": FAILED, "problem": {"code": "import_interrupted", "words": {}}}
        session.execute(
            update(LayerImport).where(*_work(import_id), LayerImport.started_at == begun).values(gone)
        )


def _watch(database: Engine, import_id: int, begun: datetime) -> Callable[[], None]:
    """Return what looks now and then whether the step is still wanted, and raises ImportOver if not."""
    looked_at = monotonic()

    def look() -> None:
        nonlocal looked_at
        if monotonic() - looked_at < LOOKS_EVERY_S:
            return
        looked_at = monotonic()
        with Session(database) as session:
            if _begun(session, import_id) != begun:
                raise ImportOver

    return look


def _begun(session: Session, import_id: int) -> datetime | None:
    """Return since when an import is in work; None if it is not."""
    return session.scalar(select(LayerImport.started_at).where(*_work(import_id)))


def _work(import_id: int) -> tuple[ColumnElement[bool], ...]:
    return LayerImport.id == import_id, LayerImport.state.in_(BUSY)
