"""What becomes of rows that are due: each act in the caller's transaction, told and recorded."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from psycopg.sql import SQL, Composed, Identifier, Literal
from sqlalchemy import func, or_, select, text, update
from sqlalchemy.orm import Session

from data.incidents import Incident, Reporter
from data.keeping.archives import (
    ArchiveDamaged,
    archive_path,
    note_checksum,
    read_lines,
    remove_archive,
    write_archive,
)
from data.ledger import LedgerArchive, LedgerEntry
from data.partitions import Partition, list_partitions
from dispatch.journal import LOCK as EVENTS
from dispatch.journal import SYSTEM, record
from dispatch.ledger_export import archived_to, export_ledger
from dispatch.retention.rules import LEDGER_SETTING, REPORTERS_SETTING, PartedRule, RowsRule, cutoff
from dispatch.verification import verify_ledger

PERSONAL = ("name", "phone", "words", "satisfaction_note")


class LedgerBroken(Exception):
    """A part of the ledger that is due is not intact, so it stays."""

    def __init__(self, sequence: int | None) -> None:
        super().__init__(sequence)
        self.sequence = sequence


class RowsAdded(Exception):
    """Rows came into a month while it was archived, so it stays until the next time."""

    def __init__(self, partition: str) -> None:
        super().__init__(partition)
        self.partition = partition


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a table's rows that were due: "archived", "blanked", "purged", or kept for a problem."""

    table: str
    what: str
    rows: int = 0
    file: str = ""
    sha256: str = ""
    problem: str = ""


def make_ready(session: Session, rule: PartedRule, now: datetime, dry_run: bool) -> Iterator[Outcome]:
    """Do what has to be done before months go."""
    due = _due(session, rule.table, rule.setting, now)
    if due and rule.first is not None and not dry_run:
        if rule.with_events:
            _hold_events(session)
        rule.first(session, due[-1].ends_at)
    yield from ()


def archive_month(
    session: Session, rule: PartedRule, folder: Path, now: datetime, dry_run: bool
) -> Iterator[Outcome]:
    """Archive and drop the partition of the oldest month that is due; of all, say what they are."""
    due = _due(session, rule.table, rule.setting, now)
    for part in due if dry_run else due[:1]:
        rows = SQL("SELECT * FROM {}").format(Identifier(part.name))
        if dry_run:
            yield Outcome(rule.table, "archived", _count(session, rows))
            continue
        if not rule.with_events:
            # Nobody writes into it from here on; the other months are free.
            session.execute(text(f"LOCK TABLE {part.name} IN SHARE MODE"))
        outcome = _archive(session, rule.table, rows, archive_path(folder / rule.table, part.name, now))
        if rule.with_events:
            # Held shortly and only now: every act waits for it.
            _hold_events(session)
            if _count(session, rows) != outcome.rows:
                raise RowsAdded(part.name)
        _drop(session, part)
        yield outcome


def archive_rows(
    session: Session, rule: RowsRule, folder: Path, now: datetime, dry_run: bool
) -> Iterator[Outcome]:
    """Archive and delete the rows that are due."""
    before = cutoff(session, rule.setting, now)
    if before is None:
        return
    where = SQL("{table} WHERE {column} < {before} AND (" + rule.done + ")").format(
        table=Identifier(rule.table), column=Identifier(rule.column), before=Literal(before)
    )
    count = _count(session, SQL("SELECT * FROM {}").format(where))
    if count and dry_run:
        yield Outcome(rule.table, "archived", count)
    elif count:
        rows = SQL("DELETE FROM {} RETURNING *").format(where)
        yield _archive(session, rule.table, rows, archive_path(folder / rule.table, rule.table, now))


def archive_ledger(session: Session, folder: Path, now: datetime, dry_run: bool) -> Iterator[Outcome]:
    """Export the months of the ledger that are due and drop them; the hash that the rest continues is kept.

    Raises LedgerBroken: what has been tampered with is evidence, and stays.
    """
    due = _due(session, "ledger", LEDGER_SETTING, now)
    if not due:
        return
    after = archived_to(session.connection())
    gone = LedgerEntry.at < due[-1].ends_at
    last = session.scalar(select(func.max(LedgerEntry.sequence)).where(gone)) or after
    if dry_run:
        yield Outcome("ledger", "archived", last - after)
        return
    found = verify_ledger(session, after, last - after) if last > after else None
    if found and found.problem:
        raise LedgerBroken(found.broken_at)
    if last > after:
        yield _export(
            session, archive_path(folder / "ledger", f"ledger_{after + 1}-{last}", now), after, last
        )
    _hold_events(session)
    for part in due:
        _drop(session, part)


def blank_reporters(session: Session, now: datetime, dry_run: bool) -> Iterator[Outcome]:
    """Blank what is known of reporters whose incidents ended long ago; it goes into no archive."""
    before = cutoff(session, REPORTERS_SETTING, now)
    if before is None:
        return
    columns = [getattr(Reporter, name) for name in PERSONAL]
    ended = select(Incident.id).where(Incident.ended_at < before)
    due = (Reporter.incident_id.in_(ended), or_(*(column != "" for column in columns)))
    count = session.scalar(select(func.count()).select_from(Reporter).where(*due))
    if not count:
        return
    if not dry_run:
        blank = update(Reporter).where(*due).values(dict.fromkeys(PERSONAL, ""))
        session.execute(blank.execution_options(synchronize_session=False))
        record(session, SYSTEM, "retention.blanked", "table", None, table="reporter", rows=count)
    yield Outcome("reporter", "blanked", count)


def _due(session: Session, table: str, setting: str, now: datetime) -> list[Partition]:
    before = cutoff(session, setting, now)
    parts = list_partitions(session.connection(), table) if before is not None else []
    return [part for part in parts if part.ends_at <= before]


def _hold_events(session: Session) -> None:
    """Take the lock under which events, the ledger and past states are written, before any lock of theirs."""
    session.flush()
    session.execute(select(func.pg_advisory_xact_lock(EVENTS)))


def _drop(session: Session, part: Partition) -> None:
    session.execute(text("SET LOCAL lock_timeout = '2s'"))
    session.execute(text(f"DROP TABLE {part.name}"))


def _archive(session: Session, table: str, rows: Composed, path: Path) -> Outcome:
    """Archive rows; of none, there is no file."""
    made_of(session).append(path)
    archive = write_archive(session.connection().connection.driver_connection, rows, path)
    if archive.rows == 0:
        remove_archive(path)
        return Outcome(table, "archived")
    outcome = Outcome(table, "archived", archive.rows, path.name, archive.sha256)
    details = {name: value for name, value in asdict(outcome).items() if value and name != "what"}
    record(session, SYSTEM, "retention.archived", "table", None, **details)
    return outcome


def made_of(session: Session) -> list[Path]:
    """Return the list of archives that a session has written; they go if it fails."""
    return session.info.setdefault("archives", [])


def _export(session: Session, path: Path, after: int, last: int) -> Outcome:
    made_of(session).append(path)
    exported = export_ledger(session.connection(), path, after, last)
    if read_lines(path)[0] != exported.entries + 1:
        raise ArchiveDamaged(path)
    sha256 = note_checksum(path)
    session.add(
        LedgerArchive(
            after=after,
            last=last,
            last_hash=exported.last_hash,
            file=path.name,
            sha256=sha256,
            archived_at=func.now(),
        )
    )
    details = {"after": after, "last": last, "file": path.name, "sha256": sha256}
    record(session, SYSTEM, "ledger.archived", "ledger", None, **details)
    return Outcome("ledger", "archived", exported.entries, path.name, sha256)


def _count(session: Session, rows: Composed) -> int:
    connection = session.connection().connection.driver_connection
    return connection.execute(SQL("SELECT count(*) FROM ({}) AS one").format(rows)).fetchone()[0]
