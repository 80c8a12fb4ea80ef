"""Incidents and the people who reported them."""

from datetime import datetime
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, Sequence, Text, cast, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from data.base import Base, Id, Tracked, geometry
from data.categories import Category
from data.organisations import Organisation

STATUSES = (
    "received",
    "registered",
    "dispatched",
    "accepted",
    "en_route",
    "on_scene",
    "handled",
    "verified",
    "closed",
    "returned",
    "transferred",
    "merged",
    "cancelled",
    "reopened",
)
ENDED = ("closed", "merged", "cancelled")
SOURCES = ("12345", "patrol", "camera", "sensor", "agency", "public", "simulation")

incident_number = Sequence("incident_number", start=1001, metadata=Base.metadata)


class Incident(Tracked, Base):
    """An incident (案件): what, where, how urgent, whose, and how far it has come.

    `responsible_id` is the organisation that has taken it, and `parties` are others that had it or were
    told; of these, the owners of the land and all above them the database makes `seen_by`. `tags` are the
    features that hold at its place, as `dispatch.tagging` puts them; what those demand makes `priority` of
    `base_priority`, and shortens the category's deadlines by `deadline_factor`. Deadlines count from the
    report or, where it was opened again, from `clock_from`; `deadlines_told` is how far each was told of.
    `paused_s` is for how long its clock has stood still, `paused_working_s` how much of that on working days.
    """

    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 1 AND 4", name="priority"),
        CheckConstraint(
            "status IN (" + ", ".join(f"'{status}'" for status in STATUSES) + ")",
            name="status",
        ),
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
        Index("ix_incident_subject", "subject_id", postgresql_where="subject_id IS NOT NULL"),
        Index("ix_incident_seen_by", "seen_by", postgresql_using="gin"),
        Index(
            "ix_incident_open",
            "status",
            postgresql_where="status NOT IN ('closed', 'merged', 'cancelled')",
        ),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(unique=True, server_default=cast(incident_number.next_value(), Text))
    source: Mapped[str]
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"))
    priority: Mapped[int]
    status: Mapped[str]
    location: Mapped[WKBElement] = mapped_column(geometry("POINT"))
    accuracy_m: Mapped[float | None]
    place: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    boundary_distance_m: Mapped[float | None]
    neighbour_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    parties: Mapped[list[int]] = mapped_column(default=list, server_default="{}")
    seen_by: Mapped[list[int]] = mapped_column(server_default="{}", default=list)
    level: Mapped[int] = mapped_column(default=1, server_default="1")
    tags: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    base_priority: Mapped[int]
    deadline_factor: Mapped[float] = mapped_column(default=1.0, server_default="1")
    joint_response: Mapped[bool] = mapped_column(default=False, server_default="false")
    reported_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime]
    accept_due_at: Mapped[datetime | None]
    arrive_due_at: Mapped[datetime | None]
    resolve_due_at: Mapped[datetime | None]
    feedback_due_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    paused_s: Mapped[float] = mapped_column(default=0.0, server_default="0")
    paused_working_s: Mapped[float] = mapped_column(default=0.0, server_default="0")
    pause_reason: Mapped[str] = mapped_column(default="", server_default="")
    paused_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    clock_from: Mapped[datetime | None]
    deadlines_told: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    ended_at: Mapped[datetime | None]
    duplicate_of: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("incident.id"), index=True)
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    category: Mapped[Category] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[organisation_id])
    neighbour: Mapped[Organisation | None] = relationship(lazy="raise", foreign_keys=[neighbour_id])


class Reporter(Base):
    """Somebody who reported an incident, and what they think of its outcome: personal data, kept apart."""

    __tablename__ = "reporter"
    __table_args__ = (
        CheckConstraint("satisfaction IN ('satisfied', 'basically', 'not_satisfied')", name="satisfaction"),
    )

    id: Mapped[Id]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"), index=True)
    reported_at: Mapped[datetime] = mapped_column(server_default=func.now())
    source: Mapped[str] = mapped_column(default="", server_default="")
    words: Mapped[str] = mapped_column(default="", server_default="")
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    satisfaction: Mapped[str | None]
    satisfaction_note: Mapped[str] = mapped_column(default="", server_default="")
    satisfaction_at: Mapped[datetime | None]
    satisfaction_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class ReporterLook(Base):
    """That an account looked at who reported an incident; once for each hour in which it did."""

    __tablename__ = "reporter_look"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
