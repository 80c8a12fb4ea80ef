"""A real worker fires each timer once, whenever it is killed and started again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from data.database import make_sessions
from data.ledger import LedgerEntry
from data.timers import Timer
from dispatch.telling import install
from dispatch.timers.setting import Due, cancel_timer, set_timer, set_timers
from tests.factories.worker import BARRIER
from tests.factories.workers import Start, workers

PATIENCE_S = 40


def soon(seconds: float = 0.5) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions on the worker's database."""
    made = make_sessions(engine)
    install(made)
    return made


@pytest.fixture
def start(database_url: str, tmp_path: Path) -> Iterator[Start]:
    """Start workers; those that are left are stopped."""
    with workers(database_url, tmp_path / "worker.log") as start_one:
        yield start_one


@pytest.fixture
def ear(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection that hears which timers fired."""
    with psycopg.connect(database_url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute("LISTEN fired")
        yield connection


def hear(ear: psycopg.Connection, many: int) -> list[int]:
    """Return the subjects of the next so many timers that fire."""
    heard = [int(each.payload) for each in ear.notifies(timeout=PATIENCE_S, stop_after=many)]
    assert len(heard) == many
    return heard


def noted(sessions: sessionmaker[Session]) -> list[int]:
    with sessions() as session:
        wanted = select(LedgerEntry.subject_id).where(LedgerEntry.act == "test.noted")
        return list(session.scalars(wanted.order_by(LedgerEntry.subject_id)))


def test_each_timer_fires_once_and_not_before_its_time(
    sessions: sessionmaker[Session], start: Start, ear: psycopg.Connection
) -> None:
    start()
    with sessions.begin() as session:
        due = {number: Due(soon(number % 5 / 10), {"number": number}) for number in range(40)}
        set_timers(session, "test.note", "test", due)
    assert sorted(hear(ear, 40)) == list(range(40))
    with sessions() as session:
        timers = session.scalars(select(Timer).where(Timer.kind == "test.note")).all()
        assert all(timer.due_at <= timer.fired_at for timer in timers)
    assert noted(sessions) == list(range(40))


def test_a_timer_that_was_moved_or_cancelled_keeps_to_that(
    sessions: sessionmaker[Session], start: Start, ear: psycopg.Connection
) -> None:
    with sessions.begin() as session:
        set_timer(session, "test.note", "test", 1, soon(0))
        set_timer(session, "test.note", "test", 2, soon(0))
        set_timer(session, "test.note", "test", 3, soon(3600))
    with sessions.begin() as session:
        set_timer(session, "test.note", "test", 1, moved := soon(1.5), why="moved")
        assert cancel_timer(session, "test.note", "test", 2)
        assert not cancel_timer(session, "test.note", "test", 2)
        set_timer(session, "test.note", "test", 3, soon(0))
    start()
    assert sorted(hear(ear, 2)) == [1, 3]
    with sessions() as session:
        noted_ones = session.scalars(select(Timer).where(Timer.kind == "test.note"))
        timers = {timer.subject_id: timer for timer in noted_ones}
    assert timers[1].fired_at >= moved
    assert timers[1].payload == {"why": "moved"}
    assert timers[2].fired_at is None
    assert noted(sessions) == [1, 3]


def test_what_is_rolled_back_is_not_set(
    sessions: sessionmaker[Session], start: Start, ear: psycopg.Connection
) -> None:
    with sessions() as session:
        set_timer(session, "test.note", "test", 1, soon(0))
        session.rollback()
        set_timer(session, "test.note", "test", 2, soon(0))
        session.commit()
    start()
    assert hear(ear, 1) == [2]
    assert noted(sessions) == [2]


def test_what_became_due_while_no_worker_ran_fires_when_one_does(
    sessions: sessionmaker[Session], start: Start, ear: psycopg.Connection
) -> None:
    first = start()
    with sessions.begin() as session:
        set_timer(session, "test.note", "test", 1, soon(0))
    assert hear(ear, 1) == [1]
    first.kill()
    first.wait(PATIENCE_S)
    with sessions.begin() as session:
        set_timers(session, "test.note", "test", {number: Due(soon(0)) for number in (2, 3)})
    start()
    assert sorted(hear(ear, 2)) == [2, 3]
    assert noted(sessions) == [1, 2, 3]


def test_a_worker_killed_while_it_fires_leaves_nothing_half_done_and_the_next_one_fires(
    sessions: sessionmaker[Session], engine: Engine, start: Start, ear: psycopg.Connection
) -> None:
    first = start()
    with engine.connect() as barrier:
        barrier.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": BARRIER})
        with sessions.begin() as session:
            set_timer(session, "test.held", "test", 1, soon(0))
        _wait_for_a_waiter(engine)
        first.kill()
        first.wait(PATIENCE_S)
    assert noted(sessions) == []
    start()
    assert hear(ear, 1) == [1]
    assert noted(sessions) == [1]


def test_two_workers_share_what_is_due(
    sessions: sessionmaker[Session], start: Start, ear: psycopg.Connection
) -> None:
    start(), start()
    with sessions.begin() as session:
        set_timers(session, "test.note", "test", {number: Due(soon(0)) for number in range(60)})
    assert sorted(hear(ear, 60)) == list(range(60))
    assert noted(sessions) == list(range(60))


def test_a_timer_may_set_itself_anew(
    sessions: sessionmaker[Session], start: Start, ear: psycopg.Connection
) -> None:
    start()
    with sessions.begin() as session:
        set_timer(session, "test.again", "test", 7, soon(0), left=2)
    assert hear(ear, 3) == [7, 7, 7]
    assert noted(sessions) == [7, 7, 7]


def test_what_fails_is_tried_again_and_says_what_it_met(
    sessions: sessionmaker[Session], start: Start, ear: psycopg.Connection
) -> None:
    start()
    with sessions.begin() as session:
        set_timer(session, "test.fails_once", "test", 1, soon(0))
    assert hear(ear, 1) == [1]
    with sessions() as session:
        timer = session.scalars(select(Timer).where(Timer.kind == "test.fails_once")).one()
    assert (timer.failures, timer.problem) == (1, "ZeroDivisionError: at the first try")
    assert noted(sessions) == [1]


def test_a_worker_outlives_an_outage(
    sessions: sessionmaker[Session], engine: Engine, start: Start, ear: psycopg.Connection
) -> None:
    start()
    with sessions.begin() as session:
        set_timer(session, "test.note", "test", 1, soon(0))
    assert hear(ear, 1) == [1]
    # As when the server restarts: every connection but ours is gone.
    mine = ear.info.backend_pid
    end = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid NOT IN (:mine, pg_backend_pid())"
    )
    with engine.connect() as connection:
        connection.execute(end, {"mine": mine})
    engine.dispose()
    with sessions.begin() as session:
        set_timer(session, "test.note", "test", 2, soon(0))
    assert hear(ear, 1) == [2]
    assert noted(sessions) == [1, 2]


def _wait_for_a_waiter(engine: Engine) -> None:
    """Return once somebody waits for the barrier: it has fired, and not yet committed."""
    waits = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :key AND NOT granted")
    with engine.connect() as connection:
        while not connection.scalar(waits, {"key": BARRIER}):
            connection.rollback()
