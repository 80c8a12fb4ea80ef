"""Fires a timer: what it does and that it was done are one transaction."""

from datetime import UTC, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from data.timers import Timer
from dispatch.timers.kinds import get_kind, lock_subject
from dispatch.timers.setting import WAITING


def fire(session: Session, timer_id: int) -> bool:
    """Fire a timer that waits and is due; return whether it did.

    By the database's clock, as the queue: two machines may not agree on what time it is.
    """
    wanted = select(Timer.kind, Timer.subject_kind, Timer.subject_id).where(Timer.id == timer_id, WAITING)
    about = session.execute(wanted).first()
    if about is None:
        return False
    kind = get_kind(about.kind)
    lock_subject(session, kind, about.subject_kind, about.subject_id)
    due = select(Timer).where(Timer.id == timer_id, WAITING, Timer.due_at <= func.clock_timestamp())
    timer = session.scalar(due.with_for_update())
    if timer is None:
        return False
    timer.fired_at = datetime.now(UTC)
    # Written before it is called, so that it may set the timer anew.
    session.flush()
    kind.fire(session, timer, timer.fired_at)
    return True


def fire_once(sessions: sessionmaker[Session], timer_id: int) -> None:
    """Fire a timer in a transaction of its own; what goes wrong is kept with it and raised."""
    try:
        with sessions.begin() as session:
            fire(session, timer_id)
    except Exception as problem:
        with sessions.begin() as session:
            note = {"failures": Timer.failures + 1, "problem": f"{type(problem).__name__}: {problem}"}
            session.execute(update(Timer).where(Timer.id == timer_id).values(**note))
        raise
