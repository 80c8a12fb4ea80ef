"""Agencies and shares as an administrator looks at them: what they are, and how they were used lately."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from data.accounts import ApiToken
from data.ledger import LedgerEntry
from data.shares import Agency, Share, ShareFeature

DAY, MONTH = timedelta(days=1), timedelta(days=30)
READ, REFUSED = "share.read", "agency.refused"


@dataclass(frozen=True, slots=True)
class Use:
    """How something was used: answers and refusals of a day, and the last answer of a month."""

    reads: int = 0
    refusals: int = 0
    last_read_at: datetime | None = None


def list_agencies(session: Session) -> list[Agency]:
    """List the agencies that the session sees, by name, those that have ended last."""
    return list(session.scalars(select(Agency).order_by(Agency.ended_at.is_not(None), Agency.name)))


def shares_query(agency_id: int | None = None) -> Select[Any]:
    """Return the query of the shares that the session sees, each with its agency, the newest first."""
    wanted = select(Share, Agency).join(Agency, Agency.id == Share.agency_id).order_by(Share.id.desc())
    return wanted if agency_id is None else wanted.where(Share.agency_id == agency_id)


def state_of(share: Share, agency: Agency, now: datetime) -> str:
    """Return whether a share is live, and else why it is not."""
    if share.withdrawn_at is not None:
        return "withdrawn"
    if agency.ended_at is not None:
        return "ended"
    return "expired" if share.expires_at is not None and share.expires_at <= now else "live"


def count_features(session: Session, share_ids: Iterable[int]) -> dict[int, int]:
    """Return how many features of each share its agency sees now."""
    counted = (
        select(ShareFeature.share_id, func.count())
        .where(ShareFeature.share_id.in_(list(share_ids)))
        .group_by(ShareFeature.share_id)
    )
    return dict(map(tuple, session.execute(counted)))


def count_live(session: Session, now: datetime) -> dict[int, int]:
    """Return how many live shares each agency has."""
    counts: dict[int, int] = defaultdict(int)
    for share, agency in session.execute(shares_query()):
        counts[agency.id] += state_of(share, agency, now) == "live"
    return counts


def count_credentials(session: Session, now: datetime) -> dict[int, int]:
    """Return how many valid credentials each agency has."""
    counted = (
        select(Agency.id, func.count())
        .join(ApiToken, ApiToken.account_id == Agency.account_id)
        .where(ApiToken.revoked_at.is_(None), ApiToken.expires_at > now)
        .group_by(Agency.id)
    )
    return dict(map(tuple, session.execute(counted)))


def use_of_agencies(session: Session, account_ids: Iterable[int]) -> dict[int, Use]:
    """Return how agencies asked lately, by their accounts."""
    return _use(session, LedgerEntry.account_id, LedgerEntry.account_id.in_(list(account_ids)))


def use_of_shares(session: Session, share_ids: Iterable[int]) -> dict[int, Use]:
    """Return how shares were read lately."""
    of_share = LedgerEntry.subject_kind == "share"
    return _use(session, LedgerEntry.subject_id, of_share, LedgerEntry.subject_id.in_(list(share_ids)))


def readings_query(share: Share) -> Select[Any]:
    """Return the query of what was done with a share and what was given of it."""
    return select(LedgerEntry).where(LedgerEntry.subject_kind == "share", LedgerEntry.subject_id == share.id)


def _use(session: Session, key: Any, *which: Any) -> dict[int, Use]:
    now = datetime.now(UTC)
    lately = LedgerEntry.at > now - DAY
    is_read = LedgerEntry.act == READ
    counted = (
        select(
            key,
            func.count().filter(is_read, lately),
            func.count().filter(LedgerEntry.act == REFUSED, lately),
            func.max(LedgerEntry.at).filter(is_read),
        )
        .where(LedgerEntry.at > now - MONTH, LedgerEntry.act.in_((READ, REFUSED)), *which)
        .group_by(key)
    )
    return {row[0]: Use(*row[1:]) for row in session.execute(counted)}
