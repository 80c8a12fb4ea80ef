"""Inspections of subjects, how their grades came about, and what to beware of when visiting them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id

RESULTS = ("pass", "conditions", "fail", "none")
"""Passed, passed with conditions, failed, or not carried out: closed, not found, no entry."""
CAUSES = ("first", "nightly", "violation", "inspection")
GRADES = ("A", "B", "C", "D")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Inspection(Base):
    """One inspection (检查) of a subject: when, by whom, with what result and how many grave findings.

    `origin_key` is its identity where it came from, so that a file taken in twice changes nothing; `draw_id`
    is the draw by which its subject was chosen.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint(_one_of("result", RESULTS), name="result"),
        CheckConstraint("critical >= 0 AND serious >= 0 AND minor >= 0", name="counts"),
        Index("ix_inspection_subject", "subject_id", "inspected_on"),
        Index(
            "ix_inspection_draw",
            "draw_id",
            "subject_id",
            unique=True,
            postgresql_where="draw_id IS NOT NULL",
        ),
    )

    id: Mapped[Id]
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id", ondelete="CASCADE"))
    inspected_on: Mapped[date]
    result: Mapped[str]
    critical: Mapped[int] = mapped_column(default=0, server_default="0")
    serious: Mapped[int] = mapped_column(default=0, server_default="0")
    minor: Mapped[int] = mapped_column(default=0, server_default="0")
    inspector: Mapped[str] = mapped_column(default="", server_default="")
    note: Mapped[str] = mapped_column(default="", server_default="")
    origin_key: Mapped[str | None] = mapped_column(unique=True)
    draw_id: Mapped[int | None] = mapped_column(ForeignKey("draw.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    is_sample: Mapped[bool] = mapped_column(default=False, server_default="false")


class SubjectGrade(Base):
    """That a subject's grade became another: from what to what, when, and the points it rests on."""

    __tablename__ = "subject_grade"
    __table_args__ = (
        CheckConstraint(_one_of("grade", GRADES), name="grade"),
        CheckConstraint(_one_of("cause", CAUSES), name="cause"),
        Index("ix_subject_grade_subject", "subject_id", "id"),
    )

    id: Mapped[Id]
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    before: Mapped[str | None]
    grade: Mapped[str]
    points: Mapped[float]
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    cause: Mapped[str]


class SubjectHazard(Base):
    """What whoever visits a subject should beware of (风险提示): a dog, gas bottles, violence before."""

    __tablename__ = "subject_hazard"

    subject_id: Mapped[int] = mapped_column(
        ForeignKey("subject.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    note: Mapped[str]
    noted_at: Mapped[datetime]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
