"""The past: what consoles were told, each state with from when until when it held; partitioned by month.

Rows are written by `one_map_keep_past` alone, a function of the database: the application's role may read
them and cannot change what was.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Identity, Index, Select, column, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.base import Base

LASTING = ("incident", "squad", "closure")
"""Kinds of subjects that have a state until the next one."""


class PastState(Base):
    """What one subject was from `at` until `until`, which is null while it is so.

    What happened at a moment, and a state in which a subject has ended, last no time: `until` is `at`. A row
    without a view says that the subject was no longer there for those of `seen_by`; null there is everybody.
    """

    __tablename__ = "past_state"
    __table_args__ = (
        Index("ix_past_state_subject", "kind", "subject_id", "at"),
        Index("ix_past_state_current", "kind", "subject_id", postgresql_where="until IS NULL"),
        Index("ix_past_state_period", text("tstzrange(at, until)"), postgresql_using="gist"),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    until: Mapped[datetime | None]
    kind: Mapped[str]
    subject_id: Mapped[int | None]
    seen_by: Mapped[list[int] | None]
    view: Mapped[dict[str, Any] | None]


def keep_past(session: Session, moment: datetime, states: list[dict[str, Any]]) -> bool:
    """Write states as of a moment, ending those before them; return whether they are the first of all.

    Each has `kind`, `subject_id`, `seen_by`, `view` and `lasts`, at most one for a subject. Whoever calls
    holds the lock under which events are written.
    """
    return session.scalar(select(func.one_map_keep_past(moment, func.cast(states, JSONB))))


def states_at(at: datetime) -> Select[Any]:
    """Return the query of the states that held at a moment, as far as the session may see them."""
    found = func.one_map_past(at).table_valued(
        column("at", DateTime(timezone=True)),
        column("id", BigInteger),
        column("kind"),
        column("subject_id", BigInteger),
        column("seen_by", ARRAY(BigInteger)),
        column("view", JSONB),
    )
    return select(found.c.kind, found.c.subject_id, found.c.view).order_by(found.c.at, found.c.id)


def find_beginning(session: Session) -> datetime | None:
    """Return since when the past is kept; None if nothing is."""
    return session.scalar(select(func.one_map_past_begins()))


def carry_over(session: Session, boundary: datetime) -> int:
    """Let states that lasted beyond a moment begin there, so that what was before can go; return how many.

    To be done by the tables' owner before partitions older than the moment are dropped.
    """
    lasting = (PastState.until.is_(None)) | (PastState.until > boundary)
    moved = update(PastState).where(PastState.at < boundary, lasting).values(at=boundary)
    return session.execute(moved.execution_options(synchronize_session=False)).rowcount
