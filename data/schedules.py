"""What schedules and the files made by them have in common, whatever the files are."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

FILE_STATES = ("waiting", "done", "failed")


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Return the constraint that a column is one of some words."""
    return CheckConstraint(f"{column} IN ({', '.join(map(repr, values))})", name=column)


class Scheduled:
    """A schedule: `times` is a cron expression in Beijing time, `next_at` when it is due next, if it is."""

    times: Mapped[str]
    next_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]


class MadeFile:
    """A file that a schedule had made, or is to have: when, what came of it, and when it is tried again."""

    made_for: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    due_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(default="", server_default="")
    size_bytes: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(default="", server_default="")
    problem: Mapped[str] = mapped_column(default="", server_default="")
