"""Checks that the ledger is the chain it was written as: no entry changed, none missing, none put between."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from data.ledger import LedgerArchive, LedgerEntry, LedgerHead
from data.scope import everything
from dispatch.journal import entry_hash
from dispatch.ledger_export import find_hash

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Verification:
    """How far the ledger is intact; `problem` says what is wrong with the entry `broken_at`.

    "gap": an entry is missing before it. "unbound": it does not bear the hash of the entry before it.
    "altered": its content is not what its hash was made from. "cut": it is missing, with all after it.
    """

    after: int
    verified_to: int
    last: int
    problem: str | None = None
    broken_at: int | None = None


def verify_ledger(session: Session, after: int, most: int) -> Verification:
    """Check at most so many entries after one, which counts as checked; the first are after 0.

    What was taken out into archives counts as checked as well: it is checked as files. The chain is checked
    whole, whoever asks, since a part of it shows nothing.
    """
    with everything(session):
        return _verify(session, after, most)


def _verify(session: Session, after: int, most: int) -> Verification:
    archived = session.scalar(select(func.max(LedgerArchive.last))) or 0
    verified = max(after, archived)
    head, head_hash = session.execute(select(LedgerHead.sequence, LedgerHead.hash)).one()
    last = max(head, session.scalar(select(func.max(LedgerEntry.sequence))) or 0)
    previous = find_hash(session.connection(), verified)
    if previous is None:
        return Verification(after, 0, last, "gap", after)
    wanted = (
        select(*LedgerEntry.__table__.columns)
        .where(LedgerEntry.sequence > verified)
        .order_by("sequence")
        .limit(most)
    )
    begun = verified
    with session.execute(wanted.execution_options(yield_per=AT_ONCE)) as rows:
        for row in rows:
            problem = _problem(row, verified + 1, previous)
            if problem:
                return Verification(after, verified, last, problem, row.sequence)
            verified, previous = row.sequence, row.hash
    if verified - begun < most and verified < head:
        return Verification(after, verified, last, "cut", verified + 1)
    if verified > head:
        return Verification(after, head, last, "unbound", head + 1)
    if verified == head and previous != head_hash:
        return Verification(after, head - 1, last, "altered", head)
    return Verification(after, verified, last)


def _problem(row: Row[Any], sequence: int, previous: bytes) -> str | None:
    if row.sequence != sequence:
        return "gap"
    if row.previous_hash != previous:
        return "unbound"
    return None if entry_hash(dict(row._mapping)) == row.hash else "altered"
