"""Response plans (处置预案), what was done by them, and assignments that were made many at a time."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id

LEVELS = (1, 2, 3)
ROLES_TOLD = ("operator", "supervisor", "planner")
ANSWERS = ("yes", "no", "not_applicable", "noted")


class ResponsePlan(Base):
    """A response plan: for which incidents it is, who is sent, who is told and what is asked on arrival.

    What is empty of `categories` (codes), `kinds` (of layers), `layer_ids` and `feature_ids` means any; one
    without a window is for any time. `slots` are squads wanted: {role, count, capabilities, mode};
    `checklist` is what is asked: {text, text_en, kind}. It holds for its organisation and those below, and
    is seen by them and those above (`seen_by`, which the database makes). One that was replaced is retired,
    not deleted.
    """

    __tablename__ = "response_plan"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
        Index(
            "uq_response_plan_name",
            "organisation_id",
            "name",
            unique=True,
            postgresql_where="retired_at IS NULL",
        ),
    )

    id: Mapped[Id]
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    seen_by: Mapped[list[int] | None]
    categories: Mapped[list[str]] = mapped_column(default=list)
    kinds: Mapped[list[str]] = mapped_column(default=list)
    layer_ids: Mapped[list[int]] = mapped_column(default=list)
    feature_ids: Mapped[list[int]] = mapped_column(default=list)
    window_id: Mapped[int | None] = mapped_column(ForeignKey("time_window.id"))
    level: Mapped[int] = mapped_column(default=1)
    slots: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    told_organisations: Mapped[list[int]] = mapped_column(default=list)
    told_roles: Mapped[list[str]] = mapped_column(default=list)
    checklist: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    revision: Mapped[int] = mapped_column(default=1)
    is_sample: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    retired_at: Mapped[datetime | None]


class IncidentResponse(Base):
    """A response plan as it was taken for an incident: the plan as it was, and what came of it."""

    __tablename__ = "incident_response"

    id: Mapped[Id]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("response_plan.id"))
    level: Mapped[int]
    plan: Mapped[dict[str, Any]]
    outcome: Mapped[dict[str, Any]]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken_at: Mapped[datetime]


class ResponseAnswer(Base):
    """An answer to what a plan asks on arrival; the newest to an item counts, those before are kept."""

    __tablename__ = "response_answer"
    __table_args__ = (
        CheckConstraint("answer IN ('yes', 'no', 'not_applicable', 'noted')", name="answer"),
        Index("ix_response_answer_item", "response_id", "item", "id"),
    )

    id: Mapped[Id]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("incident_response.id"))
    item: Mapped[int]
    answer: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    squad_id: Mapped[int | None] = mapped_column(ForeignKey("squad.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    account_name: Mapped[str]
    answered_at: Mapped[datetime]


class AssignmentBatch(Base):
    """Assignments that were made at once, with all that their proposal rested on, kept for replay."""

    __tablename__ = "assignment_batch"

    id: Mapped[Id]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    inputs: Mapped[dict[str, Any]]
    answer: Mapped[dict[str, Any]]
    outcome: Mapped[dict[str, Any]]
