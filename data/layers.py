"""Layers of the map and their features."""

from datetime import datetime
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id, geometry

KINDS = (
    "key_zone",
    "event_route",
    "venue_periphery",
    "boundary_area",
    "jurisdiction",
    "post",
    "closure",
    "no_go",
    "school_hospital",
    "back_street",
    "venue",
    "custom",
)


class Layer(Base):
    """A layer of one kind, within a group such as 五区, 四线 or 三周边."""

    __tablename__ = "layer"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    group_key: Mapped[str] = mapped_column(default="")
    group_name: Mapped[str] = mapped_column(default="")
    group_name_en: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    style: Mapped[dict[str, Any]] = mapped_column(default=dict)
    position: Mapped[int] = mapped_column(default=0)
    is_sample: Mapped[bool] = mapped_column(default=False)


class LayerFeature(Base):
    """One zone, route, post or other shape of a layer, with the time it holds."""

    __tablename__ = "layer_feature"

    id: Mapped[Id]
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    shape: Mapped[WKBElement] = mapped_column(geometry("GEOMETRY"))
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
