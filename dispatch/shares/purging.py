"""Takes away what is kept of a share that is given out no longer: nobody can read it."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from data.shares import Share, ShareChange, ShareDue, ShareFeature
from dispatch.shares.keeping import News, write

BATCH = 5000
QUIETLY = {"synchronize_session": False}


def purge(session: Session, share: Share, now: datetime) -> bool:
    """Take away a batch of what is kept of a share that is locked; return whether there is more.

    Each feature's deletion stays, by its key alone: if the share should live again, who follows it learns
    what has gone meanwhile.
    """
    session.execute(delete(ShareDue).where(ShareDue.share_id == share.id), execution_options=QUIETLY)
    kept = select(ShareFeature.key).where(ShareFeature.share_id == share.id)
    keys = list(session.scalars(kept.order_by(ShareFeature.id).limit(BATCH)))
    write(session, share, News(deleted=keys), now)
    shown = (ShareChange.share_id == share.id, ShareChange.change != "deleted", ShareChange.key.in_(keys))
    session.execute(delete(ShareChange).where(*shown), execution_options=QUIETLY)
    if len(keys) == BATCH:
        return True
    share.built = share.build_due = None
    session.flush()
    return False
