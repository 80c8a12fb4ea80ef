"""The ledger (监督链) and the events that consoles follow; both are written in the order of commits."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id


class LedgerEntry(Base):
    """One act: who did what to what and when, bound to the entry before it by its hash.

    Parted by month; the database takes nothing but what continues the chain.
    """

    __tablename__ = "ledger"
    __table_args__ = (
        Index("ix_ledger_subject", "subject_kind", "subject_id"),
        Index("ix_ledger_account", "account_name", "sequence"),
        Index("ix_ledger_act", "act", "sequence", postgresql_ops={"act": "text_pattern_ops"}),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    account_id: Mapped[int | None]
    account_name: Mapped[str]
    organisation_id: Mapped[int | None]
    act: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int | None]
    details: Mapped[dict[str, Any]]
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class LedgerHead(Base):
    """The last entry of the ledger, as the database keeps it: an end that was cut off shows."""

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("one", name="one"),)

    one: Mapped[bool] = mapped_column(primary_key=True, default=True, server_default="true")
    sequence: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class LedgerArchive(Base):
    """A stretch of the ledger, up to `last`, that was taken out into a file."""

    __tablename__ = "ledger_archive"

    last: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    last_hash: Mapped[bytes] = mapped_column(LargeBinary)
    after: Mapped[int]
    file: Mapped[str]
    sha256: Mapped[str]
    archived_at: Mapped[datetime]


class Event(Base):
    """Something that consoles are told; its ids rise in the order of commits, so a reader can resume."""

    __tablename__ = "event"

    id: Mapped[Id]
    at: Mapped[datetime]
    kind: Mapped[str]
    subject_id: Mapped[int | None]
    organisation_id: Mapped[int | None]
    seen_by: Mapped[list[int] | None]
    payload: Mapped[dict[str, Any]]
