"""Closures: roads, points or areas that may not be passed for a time."""

from datetime import datetime

from geoalchemy2 import WKBElement
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id, Tracked, geometry


class Closure(Tracked, Base):
    """A closure of roads to some ways of moving, in force from `starts_at` to `ends_at` unless lifted."""

    __tablename__ = "closure"

    id: Mapped[Id]
    shape: Mapped[WKBElement | None] = mapped_column(geometry("GEOMETRY"))
    road_name: Mapped[str] = mapped_column(default="")
    modes: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
