"""Established offences, the subjects they concern, and the files they came in."""

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from data.base import SRID, Base, Id, geometry

SOURCES = ("complaint", "patrol")


class Subject(Base):
    """A subject of inspection (执法检查对象); natural persons bear no grade.

    `licence` is what it is known by to the authority that registered it. `seen_by` is kept by the database;
    null, where it has no organisation, is everybody.
    """

    __tablename__ = "subject"
    __table_args__ = (
        CheckConstraint("grade IN ('A', 'B', 'C', 'D')", name="grade"),
        CheckConstraint("kind <> 'person' OR grade IS NULL", name="person_ungraded"),
        Index("ix_subject_name", "name"),
        Index("ix_subject_address_key", "address_key", postgresql_where="address_key <> ''"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    kind: Mapped[str]
    licence: Mapped[str | None] = mapped_column(unique=True)
    address: Mapped[str] = mapped_column(default="", server_default="")
    address_key: Mapped[str] = mapped_column(default="", server_default="")
    location: Mapped[WKBElement | None] = mapped_column(geometry("POINT"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    seen_by: Mapped[list[int] | None]
    grade: Mapped[str | None]
    is_sample: Mapped[bool] = mapped_column(default=False, server_default="false")


class Violation(Base):
    """An established offence (违法行为): place, time, category, subject, and how it was found.

    Parted by month of `happened_at`; `day_only` says that its time of day is not known. `address_key` is the
    address as `data.addresses` normalises it. `origin_key` is its identity where it came from, and
    `duplicate_of` the violation that it tells of once more. The database keeps `seen_by`: of its
    organisation, its neighbour and those above; null, where it has no organisation, is everybody.
    """

    __tablename__ = "violation"
    __table_args__ = (
        CheckConstraint("source IN ('complaint', 'patrol')", name="source"),
        Index("idx_violation_location", "location", postgresql_using="gist"),
        Index("ix_violation_happened_at", "happened_at"),
        Index("ix_violation_subject", "subject_id", "happened_at", postgresql_where="subject_id IS NOT NULL"),
        Index("ix_violation_address_key", "address_key", "happened_at", postgresql_where="address_key <> ''"),
        Index(
            "uq_violation_origin",
            "origin_key",
            "happened_at",
            unique=True,
            postgresql_where="origin_key IS NOT NULL",
        ),
        Index(
            "uq_violation_incident",
            "incident_id",
            "happened_at",
            unique=True,
            postgresql_where="incident_id IS NOT NULL",
        ),
        {"postgresql_partition_by": "RANGE (happened_at)"},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    happened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    day_only: Mapped[bool] = mapped_column(default=False, server_default="false")
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"))
    location: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=SRID, spatial_index=False))
    address: Mapped[str] = mapped_column(default="", server_default="")
    address_key: Mapped[str] = mapped_column(default="", server_default="")
    source: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    neighbour_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    seen_by: Mapped[list[int] | None]
    incident_id: Mapped[int | None]
    import_id: Mapped[int | None]
    origin_key: Mapped[str | None]
    duplicate_of: Mapped[int | None]
    is_sample: Mapped[bool] = mapped_column(default=False, server_default="false")


class CaseImport(Base):
    """A file of past cases that was taken in: what it was, how it was read, and what became of its rows.

    `origin` names where the cases come from; their `origin_key` is unique within it, so that a file that
    comes again, whole or longer, adds only what is new. `report` tells of refused rows, by reason.
    """

    __tablename__ = "case_import"

    id: Mapped[Id]
    origin: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(default=0, server_default="0")
    taken: Mapped[int] = mapped_column(default=0, server_default="0")
    known: Mapped[int] = mapped_column(default=0, server_default="0")
    refused: Mapped[int] = mapped_column(default=0, server_default="0")
    duplicates: Mapped[int] = mapped_column(default=0, server_default="0")
    subjects: Mapped[int] = mapped_column(default=0, server_default="0")
    report: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
