"""Which shares there are to read: those that live, of the agency that asks or the organisation that gives."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from data.shares import Agency, Share

LIVES = and_(
    Share.withdrawn_at.is_(None),
    or_(Share.expires_at.is_(None), Share.expires_at > func.clock_timestamp()),
    Share.agency_id.in_(select(Agency.id).where(Agency.ended_at.is_(None))),
)
"""What holds of a share that is given out: neither withdrawn nor expired, nor of an agency that has ended."""
BY_ID = select(Share).where(LIVES, Share.id == bindparam("key"))
BY_KEY = select(Share).where(LIVES, Share.key == bindparam("key"))


@dataclass
class ShareUnknown(Exception):
    """There is no such share, none that lives, or it is somebody else's: which of these is not told."""

    key: str | int


def shares_of(session: Session) -> list[Share]:
    """Return the shares that live, as far as the session's account sees them, by name."""
    return list(session.scalars(select(Share).where(LIVES).order_by(Share.name, Share.id)))


def get_share(session: Session, key: str | int) -> Share:
    """Return a share that lives, by its key or its id; raise ShareUnknown."""
    share = session.scalar(BY_ID if isinstance(key, int) else BY_KEY, {"key": key})
    if share is None:
        raise ShareUnknown(key)
    return share
