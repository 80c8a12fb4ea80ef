"""Builds a share whose definition is new, has changed, or has to be looked through anew.

Whatever began to write before the share was there has put down nothing for it. So building waits until all
that is over, and only then puts down every row that fits; what is looked at afterwards is one and the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, delete, exists, func, literal, select, text, update
from sqlalchemy.dialects.postgresql import TIMESTAMP, insert
from sqlalchemy.orm import Session

from data.shares import Share, ShareDue, ShareFeature
from dispatch.shares.keeping import News, write
from dispatch.shares.sources import SOURCES, select_ids

# Who holds such a lock has written to the table, or is about to, and has not ended.
WRITERS = text("""
    SELECT DISTINCT virtualtransaction FROM pg_locks
    WHERE mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND relation = ANY (CAST(CAST(:tables AS text[]) AS regclass[]))
""").bindparams(bindparam("tables"))


@dataclass
class Older:
    """The transactions that were writing when a definition was first seen, by share; those that still are."""

    seen: dict[int, tuple[int, frozenset[str]]] = field(default_factory=dict)

    def are_over(self, session: Session, share: Share) -> bool:
        """Return whether all that wrote to the source when this definition was first seen has ended."""
        tables = list(SOURCES[share.source].writes)
        writing = frozenset(session.scalars(WRITERS, {"tables": tables}))
        definition, older = self.seen.get(share.id, (None, writing))
        if definition != share.definition:
            older = writing
        older &= writing
        self.seen[share.id] = (share.definition, older)
        if not older:
            del self.seen[share.id]
        return not older


def begin(session: Session, share: Share, now: datetime) -> None:
    """Put down every row that fits a share, and every one that is kept, to be looked at; the share is locked.

    With a delay, what is not kept waits for it, from the last change if that is known, else from now: it may
    have changed just before the share was there. What is kept and has changed since is not shown any more
    until that is due, as it would stand there by the former definition.
    """
    session.execute(text("SET LOCAL statement_timeout = 0"))
    if share.built is not None and abs(share.built) != share.definition:
        _hide_changed(session, share, now)
    waiting = update(ShareDue).where(ShareDue.share_id == share.id, ShareDue.due_at > now)
    later = now + timedelta(seconds=share.delay_s)
    _run(session, delete(ShareDue).where(ShareDue.share_id == share.id, ShareDue.due_at <= now))
    _run(session, waiting.values(due_at=func.greatest(ShareDue.due_at, later)))
    columns = ["share_id", "source_id", "due_at"]
    _run(session, insert(ShareDue).from_select(columns, _kept(share, now)))
    _run(session, insert(ShareDue).from_select(columns, _fitting(share, now)))
    share.built = share.definition
    share.build_due = session.scalar(select(func.max(ShareDue.id)).where(ShareDue.share_id == share.id))
    session.flush()


def end_if_done(session: Session, share: Share) -> None:
    """Note that a share is built once nothing of what was put down for it is left."""
    if share.build_due is None:
        return
    left = exists().where(ShareDue.share_id == share.id, ShareDue.id <= share.build_due)
    if not session.scalar(select(left)):
        share.build_due = None
        session.flush()


def _hide_changed(session: Session, share: Share, now: datetime) -> None:
    later = select(ShareDue.source_id).where(ShareDue.share_id == share.id, ShareDue.due_at > now)
    changed = select(ShareFeature.key).where(
        ShareFeature.share_id == share.id, ShareFeature.source_id.in_(later)
    )
    write(session, share, News(deleted=list(session.scalars(changed.order_by(ShareFeature.id)))), now)


def _kept(share: Share, now: datetime) -> Select:
    return select(literal(share.id), ShareFeature.source_id, _moment(now)).where(
        ShareFeature.share_id == share.id
    )


def _fitting(share: Share, now: datetime) -> Select:
    source, due_at = SOURCES[share.source], _moment(now)
    if share.delay_s:
        known = source.changed_at if source.changed_at is not None else due_at
        due_at = func.greatest(due_at, known + timedelta(seconds=share.delay_s))
    fitting = select_ids(share, now, due_at.label("due_at")).subquery()
    kept = exists().where(ShareFeature.share_id == share.id, ShareFeature.source_id == fitting.c.id)
    return select(literal(share.id), fitting.c.id, fitting.c.due_at).where(~kept)


def _moment(at: datetime):
    return literal(at, TIMESTAMP(timezone=True))


def _run(session: Session, statement, values: Mapping | None = None) -> None:
    session.execute(statement, values, execution_options={"synchronize_session": False})
