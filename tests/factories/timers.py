"""Lets time pass for incidents: what is kept of them is set back, and what has become due fires."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

import dispatch.work.kinds  # noqa: F401 - which registers what there is to fire
from data.database import make_sessions
from data.scope import install as keep_to_scope
from dispatch.telling import install
from dispatch.timers.firing import fire
from dispatch.timers.nightly import CITY, NIGHTLY
from dispatch.timers.setting import set_timer

INCIDENT = (
    "reported_at",
    "clock_from",
    "accept_due_at",
    "arrive_due_at",
    "resolve_due_at",
    "feedback_due_at",
)
ASSIGNMENT = ("on_scene_at", "safe_at")


def pass_time(engine: Engine, seconds: float, squads: bool = True) -> int:
    """Set everything back by so many seconds and fire what is due, as the worker does; return how much was.

    Without `squads` their fixes stay as they are, as if they had gone on sending.
    """
    sessions = make_sessions(engine)
    keep_to_scope(sessions)
    install(sessions)
    with sessions.begin() as session:
        _set_back(session, "incident", (*INCIDENT, "paused_at"), seconds)
        _set_back(session, "assignment", ASSIGNMENT, seconds)
        _set_back(session, "timer", ("due_at",), seconds)
        if squads:
            _set_back(session, "squad", ("fix_at",), seconds)
        session.execute(
            text(
                "UPDATE timer SET payload = payload || jsonb_build_object('asked_at', "
                "(payload->>'asked_at')::timestamptz - make_interval(secs => :by)) WHERE payload ? 'asked_at'"
            ),
            {"by": seconds},
        )
    fired = 0
    with sessions() as session:
        due = session.scalars(
            text(
                "SELECT id FROM timer WHERE fired_at IS NULL AND cancelled_at IS NULL AND due_at <= now() "
                "ORDER BY due_at, id"
            )
        ).all()
    for timer_id in due:
        with sessions.begin() as session:
            fired += fire(session, timer_id)
    return fired


def _set_back(session: Session, table: str, columns: tuple[str, ...], seconds: float) -> None:
    changes = ", ".join(f"{column} = {column} - make_interval(secs => :by)" for column in columns)
    session.execute(text(f"UPDATE {table} SET {changes}"), {"by": seconds})


def put_off_nights(session: Session) -> None:
    """Have what is done every night wait for tomorrow: a worker that starts would make up for it at once."""
    for name in NIGHTLY:
        set_timer(session, name, *CITY, datetime.now(UTC) + timedelta(days=1))
