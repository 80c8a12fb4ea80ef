"""Changes of shares that say nothing any more: a later one stands for them, or nobody may read them."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from data.shares import Share, ShareChange
from dispatch.journal import SYSTEM, record
from dispatch.retention.acts import Outcome
from dispatch.retention.rules import cutoff

CHANGES_SETTING = "keep_share_changes_days"


def purge_share_changes(session: Session, now: datetime, dry_run: bool) -> Iterator[Outcome]:
    """Delete superseded changes that are due; of each feature the last stays, so that no cursor ever expires.

    They go into no archive: what they tell is a copy, and what is kept of it otherwise has its own rules.
    """
    before = cutoff(session, CHANGES_SETTING, now)
    if before is None:
        return
    later = aliased(ShareChange)
    superseded = exists().where(
        later.share_id == ShareChange.share_id,
        later.key == ShareChange.key,
        later.sequence > ShareChange.sequence,
    )
    withdrawn = ShareChange.share_id.in_(select(Share.id).where(Share.withdrawn_at < before))
    due = and_(ShareChange.at < before, or_(superseded, withdrawn))
    if dry_run:
        rows = session.scalar(select(func.count()).select_from(ShareChange).where(due)) or 0
    else:
        gone = delete(ShareChange).where(due).execution_options(synchronize_session=False)
        rows = session.execute(gone).rowcount
        if rows:
            record(session, SYSTEM, "retention.purged", "table", None, table="share_change", rows=rows)
    if rows:
        yield Outcome("share_change", "purged", rows)
