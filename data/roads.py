"""The road network in use and the base map drawn from it."""

from datetime import datetime
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id, geometry


class RoadNetworkVersion(Base):
    """A road network kept under the instance folder; exactly one is current."""

    __tablename__ = "road_network"
    __table_args__ = (
        Index(
            "uq_road_network_current",
            "is_current",
            unique=True,
            postgresql_where="is_current",
        ),
    )

    id: Mapped[Id]
    version: Mapped[str]
    source: Mapped[str]
    attribution: Mapped[str] = mapped_column(default="")
    imported_at: Mapped[datetime]
    is_current: Mapped[bool]
    is_sample: Mapped[bool] = mapped_column(default=False)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]


class Road(Base):
    """One way of the base map, with its class and names."""

    __tablename__ = "road"

    id: Mapped[Id]
    osm_id: Mapped[int]
    road_class: Mapped[str]
    name: Mapped[str] = mapped_column(default="", index=True)
    name_en: Mapped[str] = mapped_column(default="")
    ref: Mapped[str] = mapped_column(default="")
    oneway: Mapped[bool] = mapped_column(default=False)
    geom: Mapped[WKBElement] = mapped_column(geometry("LINESTRING"))


class BaseArea(Base):
    """Water, green or a building of the base map."""

    __tablename__ = "base_area"
    __table_args__ = (
        Index("ix_base_area_ground", "geom", postgresql_using="gist", postgresql_where="kind <> 'building'"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    name_en: Mapped[str] = mapped_column(default="")
    geom: Mapped[WKBElement] = mapped_column(geometry("GEOMETRY"))


class Place(Base):
    """A named place of the base map; a lower rank is a more important one."""

    __tablename__ = "place"

    id: Mapped[Id]
    kind: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    rank: Mapped[int] = mapped_column(default=5)
    location: Mapped[WKBElement] = mapped_column(geometry("POINT"))
