"""Checks that the ledger is the chain it was written as: no entry changed, none missing, none put between."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from data.ledger import LedgerEntry
from dispatch.journal import GENESIS, entry_hash

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Verification:
    """How far the ledger is intact; `problem` says what is wrong with the entry `broken_at`.

    "gap": an entry is missing before it. "unbound": it does not bear the hash of the entry before it.
    "altered": its content is not what its hash was made from.
    """

    after: int
    verified_to: int
    last: int
    problem: str | None = None
    broken_at: int | None = None


def verify_ledger(session: Session, after: int, most: int) -> Verification:
    """Check at most so many entries after one, which counts as checked; the first are after 0."""
    last = session.scalar(select(func.max(LedgerEntry.sequence))) or 0
    before = session.scalar(select(LedgerEntry.hash).where(LedgerEntry.sequence == after))
    if after and before is None:
        return Verification(after, 0, last, "gap", after)
    verified, previous = after, before or GENESIS
    wanted = (
        select(*LedgerEntry.__table__.columns)
        .where(LedgerEntry.sequence > after)
        .order_by("sequence")
        .limit(most)
    )
    with session.execute(wanted.execution_options(yield_per=AT_ONCE)) as rows:
        for row in rows:
            problem = _problem(row, verified + 1, previous)
            if problem:
                return Verification(after, verified, last, problem, row.sequence)
            verified, previous = row.sequence, row.hash
    return Verification(after, verified, last)


def _problem(row: Row[Any], sequence: int, previous: bytes) -> str | None:
    if row.sequence != sequence:
        return "gap"
    if row.previous_hash != previous:
        return "unbound"
    return None if entry_hash(dict(row._mapping)) == row.hash else "altered"
