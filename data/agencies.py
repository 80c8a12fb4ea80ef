"""What an agency's gate keeps: how many requests it has left, and which of its requests were refused."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base


class AgencyBucket(Base):
    """How many requests an agency has left (令牌桶): filled by its rate, emptied by each request.

    It is not logged: after a crash of the database an agency starts with a full one. `taken` says whether the
    last request was let through.
    """

    __tablename__ = "agency_bucket"
    __table_args__ = ({"prefixes": ["UNLOGGED"], "postgresql_with": {"fillfactor": 50}},)

    agency_id: Mapped[int] = mapped_column(
        ForeignKey("agency.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    left: Mapped[float]
    at: Mapped[datetime]
    taken: Mapped[bool]


class AgencyRefusal(Base):
    """Refusals of one kind to one agency, counted from `since` until the ledger is told of them."""

    __tablename__ = "agency_refusal"

    agency_id: Mapped[int] = mapped_column(
        ForeignKey("agency.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    code: Mapped[str] = mapped_column(primary_key=True)
    operation: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    count: Mapped[int]
