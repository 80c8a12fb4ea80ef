"""Looks into the past are acts: which account looked at what span, without a row for each step of playing."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.ledger import LedgerEntry
from dispatch.journal import Actor, record
from dispatch.views import iso

SEEN = "past.seen"
SUBJECT = "past"
ONE_LOOK = timedelta(hours=1)
"""Looking at the same hours again within this time is the same look."""
RECENT = 50


def note_look(session: Session, actor: Actor, since: datetime, until: datetime) -> None:
    """Write into the ledger that an account looks at a span, in whole hours, unless it says so already."""
    begins, ends = _hour(since), _hour(until) + timedelta(hours=1)
    spans = select(LedgerEntry.details).where(
        LedgerEntry.subject_kind == SUBJECT,
        LedgerEntry.subject_id == actor.account_id,
        LedgerEntry.at > datetime.now(UTC) - ONE_LOOK,
    )
    for details in session.scalars(spans.order_by(LedgerEntry.sequence.desc()).limit(RECENT)):
        if details["since"] <= (iso(begins) or "") and (iso(ends) or "") <= details["until"]:
            return
    record(session, actor, SEEN, SUBJECT, actor.account_id, since=iso(begins), until=iso(ends))


def _hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
