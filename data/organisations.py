"""Organisations: city, district, street or township, with the land each answers for."""

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id, geometry

LEVELS = ("city", "district", "street")


class Organisation(Base):
    """A node of the tree 市、区、街乡镇; `path` holds the codes from the root, joined by dots."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("level IN ('city', 'district', 'street')", name="level"),
        Index("ix_organisation_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    level: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    path: Mapped[str]
    jurisdiction: Mapped[WKBElement | None] = mapped_column(geometry("MULTIPOLYGON"), deferred=True)
    is_sample: Mapped[bool] = mapped_column(default=False)
