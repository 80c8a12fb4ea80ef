"""Applies the rules of retention: each part in its own transaction, which ends once its archive is whole.

Any number of processes may try; one at a time does it, and a table that fails leaves the others their turn.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from data.keeping.archives import remove_archive
from data.ledger import LedgerEntry
from dispatch.journal import SYSTEM, record
from dispatch.retention.acts import (
    Outcome,
    archive_ledger,
    archive_month,
    archive_rows,
    blank_reporters,
    made_of,
    make_ready,
)
from dispatch.retention.changes import purge_share_changes
from dispatch.retention.files import archive_files
from dispatch.retention.rules import PARTED, ROWS

LOCK = 0x2E7E
FOLDER = "archive"
RAN = "retention.ran"

Act = partial[Iterator[Outcome]]

logger = logging.getLogger(__name__)


class RetentionRunning(Exception):
    """Another process applies the rules right now."""


def run_retention(
    sessions: sessionmaker[Session], instance: Path, now: datetime, dry_run: bool = False
) -> list[Outcome]:
    """Do what is due, or with `dry_run` only say what would be done; raise RetentionRunning."""
    outcomes: list[Outcome] = []
    with sessions() as guard:
        if not guard.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
            raise RetentionRunning
        for table, act in _acts(instance, now):
            found = _do(sessions, table, partial(act, dry_run=dry_run))
            outcomes += found
            while act.func is archive_month and found and not found[-1].problem and not dry_run:
                found = _do(sessions, table, partial(act, dry_run=False))
                outcomes += found
        if not dry_run:
            kept = [each.table for each in outcomes if each.problem]
            record(guard, SYSTEM, RAN, "table", None, rows=sum(each.rows for each in outcomes), kept=kept)
        guard.commit()
    return [each for each in outcomes if each.rows or each.problem]


def ran_since(session: Session, moment: datetime) -> bool:
    """Return whether the rules were applied after a moment."""
    ran = select(LedgerEntry.sequence).where(LedgerEntry.act == RAN, LedgerEntry.at > moment)
    return session.scalar(ran.limit(1)) is not None


def _acts(instance: Path, now: datetime) -> Iterator[tuple[str, Act]]:
    folder = instance / FOLDER
    for months in PARTED:
        yield months.table, partial(make_ready, rule=months, now=now)
        yield months.table, partial(archive_month, rule=months, folder=folder, now=now)
    for rows in ROWS:
        yield rows.table, partial(archive_rows, rule=rows, folder=folder, now=now)
    yield "incident_file", partial(archive_files, instance=instance, folder=folder, now=now)
    yield "reporter", partial(blank_reporters, now=now)
    yield "share_change", partial(purge_share_changes, now=now)
    yield "ledger", partial(archive_ledger, folder=folder, now=now)


def _do(sessions: sessionmaker[Session], table: str, act: Act) -> list[Outcome]:
    made: list[Path] = []
    try:
        with sessions.begin() as session:
            made = made_of(session)
            session.execute(text("SET LOCAL statement_timeout = 0"))
            return list(act(session))
    except Exception as error:
        # At the edge of a table: whatever keeps one is told, and the next has its turn.
        logger.exception("%s is kept as it is", table)
        for path in made:
            remove_archive(path)
        return [Outcome(table, "kept", problem=f"{type(error).__name__}: {error}")]
