"""Established offences and the subjects they concern."""

from datetime import datetime

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id, geometry


class Subject(Base):
    """A subject of inspection (执法检查对象); natural persons bear no grade."""

    __tablename__ = "subject"
    __table_args__ = (
        CheckConstraint("grade IN ('A', 'B', 'C', 'D')", name="grade"),
        CheckConstraint("kind <> 'person' OR grade IS NULL", name="person_ungraded"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    kind: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    location: Mapped[WKBElement | None] = mapped_column(geometry("POINT"))
    grade: Mapped[str | None]
    is_sample: Mapped[bool] = mapped_column(default=False)


class Violation(Base):
    """An established offence (违法行为): place, time, category, subject, and how it was found."""

    __tablename__ = "violation"
    __table_args__ = (
        CheckConstraint("source IN ('complaint', 'patrol')", name="source"),
        Index("ix_violation_happened_at", "happened_at"),
    )

    id: Mapped[Id]
    happened_at: Mapped[datetime]
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"), index=True)
    location: Mapped[WKBElement] = mapped_column(geometry("POINT"))
    address: Mapped[str] = mapped_column(default="")
    source: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    is_sample: Mapped[bool] = mapped_column(default=False)
