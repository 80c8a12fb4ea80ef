"""What is overdue when a worker starts is fired before the queue is there, which then has no part in it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from data.database import make_sessions
from data.timers import Timer
from dispatch.timers.kinds import KINDS, timer_kind
from dispatch.timers.setting import set_timer
from dispatch.work import catching_up
from dispatch.work.catching_up import catch_up

KIND, OTHER = "test.urgent", "test.patient"
JOBS = text("SELECT (args->>'timer_id')::int FROM procrastinate.procrastinate_jobs WHERE status = 'todo'")


@pytest.fixture
def fired(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Kinds of timers that say whom they fired for; that of subject 13 fails."""
    heard: list[int] = []

    def hear(session: Session, timer: Timer, now: datetime) -> None:
        heard.append(timer.subject_id)
        if timer.subject_id == 13:
            raise ZeroDivisionError("always")

    monkeypatch.setattr(catching_up, "URGENT", {KIND})
    for kind in (KIND, OTHER):
        timer_kind(kind)(hear)
    yield heard
    for kind in (KIND, OTHER):
        del KINDS[kind]


def test_what_is_overdue_and_urgent_is_fired_and_its_job_is_gone(engine: Engine, fired: list[int]) -> None:
    sessions: sessionmaker[Session] = make_sessions(engine)
    with sessions.begin() as session:
        for subject_id in (1, 2, 13):
            set_timer(session, KIND, "test", subject_id, datetime.now(UTC))
        set_timer(session, KIND, "test", 3, datetime.now(UTC) + timedelta(hours=1))
        set_timer(session, OTHER, "test", 4, datetime.now(UTC))
    assert catch_up(sessions) == 2
    assert sorted(fired) == [1, 2, 13]
    with sessions() as session:
        waiting = {
            timer.id: timer for timer in session.scalars(select(Timer).where(Timer.fired_at.is_(None)))
        }
        assert {timer.subject_id: timer.failures for timer in waiting.values()} == {3: 0, 4: 0, 13: 1}
        assert sorted(session.scalars(JOBS)) == sorted(waiting)
    assert catch_up(sessions) == 0
