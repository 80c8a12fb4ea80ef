"""Assignments of squads to incidents, and the recommendations they came from."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id

STATUSES = ("dispatched", "accepted", "en_route", "on_scene", "handled", "released")


class Assignment(Base):
    """A squad on an incident; at most one that has not ended per squad, said by the database."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("role IN ('lead', 'support')", name="role"),
        CheckConstraint(
            "status IN ('dispatched', 'accepted', 'en_route', 'on_scene', 'handled', 'released')",
            name="status",
        ),
        Index(
            "uq_assignment_active_squad",
            "squad_id",
            unique=True,
            postgresql_where="ended_at IS NULL",
        ),
        Index(
            "uq_assignment_active_lead",
            "incident_id",
            unique=True,
            postgresql_where="ended_at IS NULL AND role = 'lead'",
        ),
    )

    id: Mapped[Id]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    squad_id: Mapped[int] = mapped_column(ForeignKey("squad.id"), index=True)
    call_sign: Mapped[str] = mapped_column(default="", server_default="")
    role: Mapped[str] = mapped_column(default="lead")
    status: Mapped[str] = mapped_column(default="dispatched")
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    assigned_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    en_route_at: Mapped[datetime | None]
    on_scene_at: Mapped[datetime | None]
    safe_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    override_reason: Mapped[str] = mapped_column(default="")
    travel_time_s: Mapped[float | None]


class RecommendationRecord(Base):
    """The inputs and the answer of a recommendation that led to an assignment, kept for replay."""

    __tablename__ = "recommendation"

    id: Mapped[Id]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    computed_at: Mapped[datetime]
    inputs: Mapped[dict[str, Any]]
    answer: Mapped[dict[str, Any]]
