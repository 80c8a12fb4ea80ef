"""Rules of how long each step of an incident may take, and when its clock may stand still."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, event, select
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from data.base import Base, Id

STEPS = ("accept", "arrive", "resolve", "feedback")
DAYS = ", ".join(f"{step}_days" for step in STEPS)
KNOWN = "deadline_rules"


class DeadlineRule(Base):
    """Within how many seconds incidents are accepted, reached, resolved and answered to who reported them.

    It is for a category, a priority and a source, each or any; of those that fit an incident the most special
    one that names a step says how long: by the calendar, or in working days (`…_days`). `pause_steps` are
    those whose clock may stand still, together for at most `pause_most_s`.
    """

    __tablename__ = "deadline_rule"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 1 AND 4", name="priority"),
        CheckConstraint(
            "least(accept_s, arrive_s, resolve_s, feedback_s, pause_most_s) > 0", name="seconds_positive"
        ),
        CheckConstraint(f"least({DAYS}) > 0 AND greatest({DAYS}) <= 366", name="days"),
        CheckConstraint(
            " AND ".join(f"num_nonnulls({step}_s, {step}_days) <= 1" for step in STEPS), name="one_measure"
        ),
        CheckConstraint(
            "pause_steps <@ ARRAY['accept', 'arrive', 'resolve', 'feedback']", name="pause_steps"
        ),
        Index(
            "uq_deadline_rule_for",
            "category_id",
            "priority",
            "source",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[Id]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id", ondelete="CASCADE"))
    priority: Mapped[int | None]
    source: Mapped[str | None]
    accept_s: Mapped[int | None]
    arrive_s: Mapped[int | None]
    resolve_s: Mapped[int | None]
    feedback_s: Mapped[int | None]
    accept_days: Mapped[int | None]
    arrive_days: Mapped[int | None]
    resolve_days: Mapped[int | None]
    feedback_days: Mapped[int | None]
    pause_steps: Mapped[list[str] | None]
    pause_most_s: Mapped[int | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


def list_rules(session: Session) -> list[DeadlineRule]:
    """Return all rules; they are read once in a transaction."""
    known = session.info.get(KNOWN)
    if known is None:
        known = session.info[KNOWN] = list(session.scalars(select(DeadlineRule).order_by(DeadlineRule.id)))
    return known


def forget_rules(session: Session) -> None:
    """Have rules read again: they were changed."""
    session.info.pop(KNOWN, None)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        forget_rules(session)
