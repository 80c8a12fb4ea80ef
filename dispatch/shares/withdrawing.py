"""Withdraws a share: from the next request on, its agency gets nothing of it."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from data.shares import Agency, Share
from dispatch.journal import Actor, record
from dispatch.shares.defining import ShareClosed


def withdraw_share(session: Session, actor: Actor, share: Share, reason: str) -> Share:
    """Withdraw a share, with the reason; it is not given again, but a new one may be made."""
    session.refresh(share, with_for_update=True)
    if share.withdrawn_at is not None:
        raise ShareClosed(share.name)
    share.withdrawn_at = datetime.now(UTC)
    share.withdrawn_by = actor.account_id
    share.withdrawn_reason = reason
    session.flush()
    agency = session.get_one(Agency, share.agency_id)
    about = {"share": share.key, "name": share.name, "agency": agency.name, "reason": reason}
    record(session, actor, "share.withdrawn", "share", share.id, **about)
    return share
