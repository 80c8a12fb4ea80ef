"""Notices: what those who answer for something are told, until one of them has seen it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id


class Notice(Base):
    """Something that a role of an organisation, or a squad, is told of, once.

    `kind` says what of, as in the ledger. For deadlines, `step` and `level` say which and how high it rose
    (0 is those who hold the incident), and `clock_from` from when the clock ran: a deadline is told once to
    each, and anew only when the incident was reopened or the deadline moved to a later time.
    """

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 1 AND 4", name="priority"),
        CheckConstraint("role IN ('admin', 'operator', 'planner', 'supervisor', 'squad')", name="role"),
        Index(
            "uq_notice_once",
            "incident_id",
            "kind",
            "step",
            "level",
            "organisation_id",
            "clock_from",
            "due_at",
            unique=True,
            postgresql_where="clock_from IS NOT NULL",
        ),
        Index("ix_notice_for", "organisation_id", "role", "id"),
        Index("ix_notice_squad", "squad_id", "id", postgresql_where="squad_id IS NOT NULL"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    role: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    squad_id: Mapped[int | None] = mapped_column(ForeignKey("squad.id"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"), index=True)
    priority: Mapped[int]
    step: Mapped[str] = mapped_column(default="", server_default="")
    level: Mapped[int] = mapped_column(default=0, server_default="0")
    due_at: Mapped[datetime | None]
    clock_from: Mapped[datetime | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    read_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
