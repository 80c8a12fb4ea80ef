"""The ledger is a chain without gaps, cannot be changed, and events come in the order of commits."""

import threading
from itertools import pairwise

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from data.database import make_sessions
from data.ledger import Event, LedgerEntry
from dispatch.journal import GENESIS, SYSTEM, announce, entry_hash, record
from dispatch.telling import install


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose commits write what was noted."""
    made = make_sessions(engine)
    install(made)
    return made


def entries(sessions: sessionmaker[Session]) -> list[LedgerEntry]:
    with sessions() as session:
        return list(session.scalars(select(LedgerEntry).order_by(LedgerEntry.sequence)))


def test_entries_are_bound_to_those_before(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        record(session, SYSTEM, "one", "test", 1, place="三里屯", share=0.1 + 0.2, whole=3)
        record(session, SYSTEM, "two", "test", None)
    previous = GENESIS
    for number, entry in enumerate(entries(sessions), start=1):
        assert (entry.sequence, entry.previous_hash) == (number, previous)
        columns = {column.key: getattr(entry, column.key) for column in LedgerEntry.__table__.columns}
        assert entry.hash == entry_hash(columns)
        previous = entry.hash


def test_what_is_rolled_back_is_not_written(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        record(session, SYSTEM, "lost", "test", 1)
        session.rollback()
        record(session, SYSTEM, "kept", "test", 1)
        session.commit()
    assert [entry.act for entry in entries(sessions)] == ["kept"]


@pytest.mark.parametrize("change", ["UPDATE ledger SET act = 'x'", "DELETE FROM ledger", "TRUNCATE ledger"])
def test_the_ledger_cannot_be_changed(sessions: sessionmaker[Session], change: str) -> None:
    with sessions.begin() as session:
        record(session, SYSTEM, "kept", "test", 1)
    with pytest.raises(DatabaseError, match="append-only"), sessions.begin() as session:
        session.execute(text(change))


def test_many_writers_leave_one_chain_and_no_event_out_of_order(sessions: sessionmaker[Session]) -> None:
    writers, each = 6, 15
    seen: list[int] = []
    done = threading.Event()

    def write(writer: int) -> None:
        for number in range(each):
            with sessions.begin() as session:
                record(session, SYSTEM, "act", "test", writer * each + number)
                announce(session, "test", {"writer": writer, "number": number})

    def follow() -> None:
        last, ended = 0, False
        while True:
            with sessions() as session:
                new = session.scalars(select(Event.id).where(Event.id > last).order_by(Event.id)).all()
            seen.extend(new)
            last = max([last, *new])
            if ended:
                return
            ended = done.is_set()

    follower = threading.Thread(target=follow)
    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
    for thread in [follower, *threads]:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    follower.join()
    assert len(seen) == writers * each
    chain = entries(sessions)
    assert [entry.sequence for entry in chain] == list(range(1, writers * each + 1))
    assert all(entry.previous_hash == before.hash for before, entry in pairwise(chain))
