"""Timers: what is to happen at a time, whatever is restarted until then."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id


class Timer(Base):
    """Something of a kind that is due for a subject at a time; it fires once, or is cancelled before.

    At most one of a kind waits for a subject, says the database. `failures` counts how often firing it was
    tried in vain, and `problem` is what the last try met.
    """

    __tablename__ = "timer"
    __table_args__ = (
        Index(
            "uq_timer_waiting",
            "kind",
            "subject_kind",
            "subject_id",
            unique=True,
            postgresql_where="fired_at IS NULL AND cancelled_at IS NULL",
        ),
        Index("ix_timer_due", "due_at", postgresql_where="fired_at IS NULL AND cancelled_at IS NULL"),
        Index("ix_timer_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    due_at: Mapped[datetime]
    payload: Mapped[dict[str, Any]]
    set_at: Mapped[datetime]
    fired_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    problem: Mapped[str] = mapped_column(default="", server_default="")
