"""A worker that knows two kinds of timers for tests: run as a process, to be killed at any moment."""

import os
import sys
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from data.database import make_engine, make_sessions
from data.timers import Timer
from dispatch.journal import SYSTEM, record
from dispatch.telling import install
from dispatch.timers.kinds import timer_kind
from dispatch.timers.setting import set_timer
from dispatch.work.worker import work

BARRIER = 4242


@timer_kind("test.note")
def note(session: Session, timer: Timer, now: datetime) -> None:
    """Note it in the ledger, and tell whoever listens."""
    record(session, SYSTEM, "test.noted", "test", timer.subject_id, **timer.payload)
    tell(session, timer)


@timer_kind("test.held")
def hold(session: Session, timer: Timer, now: datetime) -> None:
    """Note it, then wait for a lock that the test holds."""
    note(session, timer, now)
    session.flush()
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": BARRIER})


@timer_kind("test.again")
def again(session: Session, timer: Timer, now: datetime) -> None:
    """Note it, and set itself anew until it has been so often."""
    note(session, timer, now)
    left = timer.payload["left"]
    if left:
        later = now + timedelta(milliseconds=200)
        set_timer(session, timer.kind, timer.subject_kind, timer.subject_id, later, left=left - 1)


@timer_kind("test.fails_once")
def fail_once(session: Session, timer: Timer, now: datetime) -> None:
    """Fail at the first try, after having noted it."""
    note(session, timer, now)
    session.flush()
    if timer.failures == 0:
        raise ZeroDivisionError("at the first try")


def tell(session: Session, timer: Timer) -> None:
    """Tell the test at the commit."""
    session.execute(text("SELECT pg_notify('fired', :key)"), {"key": str(timer.subject_id)})


if __name__ == "__main__":
    sessions = make_sessions(make_engine(os.environ["DATABASE_URL"]))
    install(sessions)
    work(sessions, os.environ["DATABASE_URL"].replace("+psycopg", "", 1))
    sys.exit(0)
