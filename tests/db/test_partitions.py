"""Tables parted by month: whoever writes finds a place, and nobody gets at the ledger through its parts."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from data.database import make_sessions
from data.ledger import LedgerEntry
from data.partitions import ensure_partitions, list_partitions, partition_name
from data.scope import Scope, limit
from dispatch.journal import SYSTEM, entry_hash, notes_of, record
from dispatch.telling import install
from dispatch.verification import verify_ledger
from tests.db.test_migrations import run

NOW = datetime.now(UTC)
ROOT_SCOPE = Scope(account_id=1, organisation_id=1, path="11")


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    made = make_sessions(engine)
    install(made)
    return made


def act(sessions: sessionmaker[Session], *moments: datetime) -> None:
    """Write an entry for each moment, in one transaction."""
    with sessions.begin() as session:
        for moment in moments:
            record(session, SYSTEM, "act", "test", None)
            notes_of(session).acts[-1]["at"] = moment


def test_the_months_around_now_are_made_once(engine: Engine) -> None:
    with engine.begin() as connection:
        ensure_partitions(connection, datetime(2031, 12, 31, 23, 59, tzinfo=UTC))
        ensure_partitions(connection, datetime(2031, 12, 1, tzinfo=UTC), ["fix"])
        for table in ("fix", "ledger"):
            made = [each for each in list_partitions(connection, table) if each.starts_at.year > 2030]
            assert [each.name[-7:] for each in made] == ["2031_11", "2031_12", "2032_01"]
            assert made[-1].ends_at == datetime(2032, 2, 1, tzinfo=UTC)


def test_what_is_not_parted_gets_no_parts(engine: Engine) -> None:
    with pytest.raises(DatabaseError, match="not parted"), engine.begin() as connection:
        connection.execute(text("SELECT one_map_make_partition('setting', '2031-01-01')"))


@pytest.mark.parametrize("moment", [datetime(2031, 5, 7, tzinfo=UTC), datetime(2009, 1, 1, tzinfo=UTC)])
def test_an_entry_finds_a_place_though_its_month_has_none(
    sessions: sessionmaker[Session], moment: datetime
) -> None:
    act(sessions, NOW)
    act(sessions, moment, moment + timedelta(days=1))
    act(sessions, NOW)
    with sessions() as session:
        assert verify_ledger(session, 0, 9).verified_to == 4
        part = text(f"SELECT count(*) FROM {partition_name('ledger', moment)}")
        assert session.scalar(part) == 2


def test_parts_are_made_while_others_read_and_write(engine: Engine, sessions: sessionmaker[Session]) -> None:
    act(sessions, NOW)
    with engine.connect() as reader, sessions() as writer:
        reader.execute(text("SELECT * FROM ledger")).all()
        record(writer, SYSTEM, "act", "test", None)
        writer.execute(text("LOCK TABLE ledger IN ROW EXCLUSIVE MODE"))
        with engine.begin() as maker:
            maker.execute(text("SET LOCAL lock_timeout = '1s'"))
            ensure_partitions(maker, datetime(2031, 5, 7, tzinfo=UTC))
        writer.commit()


@pytest.mark.parametrize("change", ["UPDATE {} SET act = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_part_of_the_ledger_cannot_be_changed_either(sessions: sessionmaker[Session], change: str) -> None:
    act(sessions, NOW)
    with pytest.raises(DatabaseError, match="append-only"), sessions.begin() as session:
        session.execute(text(change.format(partition_name("ledger", NOW))))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger SET act = 'x'",
        "DELETE FROM ledger",
        "UPDATE {part} SET act = 'x'",
        "DELETE FROM {part}",
        "TRUNCATE {part}",
        "SELECT * FROM {part}",
        "INSERT INTO {part} SELECT * FROM ledger",
        "DROP TABLE {part}",
        "UPDATE ledger_head SET sequence = 0",
        "DELETE FROM ledger_archive",
        "ALTER TABLE ledger DISABLE TRIGGER ALL",
    ],
)
def test_who_only_asks_has_no_right_to_change_the_ledger(
    sessions: sessionmaker[Session], change: str
) -> None:
    act(sessions, NOW)
    with sessions() as session:
        limit(session, ROOT_SCOPE)
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            session.execute(text(change.format(part=partition_name("ledger", NOW))))


def test_who_only_asks_may_write_in_a_month_that_has_no_place_yet(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        limit(session, ROOT_SCOPE)
        ensure_partitions(session.connection(), datetime(2031, 5, 7, tzinfo=UTC), ["fix"])
        record(session, SYSTEM, "act", "test", None)
        notes_of(session).acts[-1]["at"] = datetime(2032, 5, 7, tzinfo=UTC)
        session.commit()
    with sessions() as session:
        assert verify_ledger(session, 0, 9).verified_to == 1
        assert {each.name for each in list_partitions(session.connection(), "fix")} >= {"fix_2031_06"}


@pytest.mark.parametrize(("sequence", "bound"), [(1, True), (2, True), (4, True), (3, False)])
def test_only_what_continues_the_ledger_comes_in(
    sessions: sessionmaker[Session], sequence: int, bound: bool
) -> None:
    act(sessions, NOW, NOW)
    with sessions() as session:
        last = session.scalar(select(LedgerEntry).order_by(LedgerEntry.sequence.desc()).limit(1))
    entry = {column.key: getattr(last, column.key) for column in LedgerEntry.__table__.columns} | {
        "sequence": sequence,
        "at": NOW + timedelta(seconds=1),
        "previous_hash": last.hash if bound else bytes(32),
    }
    with pytest.raises(DatabaseError, match="does not continue"), sessions.begin() as session:
        session.execute(LedgerEntry.__table__.insert(), entry | {"hash": entry_hash(entry)})


def test_the_ledger_keeps_its_entries_when_it_is_parted_and_put_together(
    engine: Engine, sessions: sessionmaker[Session]
) -> None:
    act(sessions, NOW, NOW - timedelta(days=70), NOW)
    run(engine, command.downgrade, "0011")
    run(engine, command.upgrade, "head")
    act(sessions, NOW)
    with sessions() as session:
        assert verify_ledger(session, 0, 9).verified_to == 4
        assert len(list_partitions(session.connection(), "ledger")) >= 4
