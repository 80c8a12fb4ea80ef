"""Layers of the map, their features as they are published, and what they were and are to become.

`LayerFeature` holds what is published now. Every save of a feature is a `FeatureRevision`, which is never
changed; `DraftFeature` points to those that wait for publication, and publishing gives them the layer's next
version.
"""

from datetime import date, datetime
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Base, Id, Tracked, geometry

FEATURE_IDS = "layer_feature_id_seq"
"""The sequence that numbers features, drawn from when one is first drafted."""


class LayerKind(Base):
    """A kind of layer that an administrator added; those of the product are in `layers.kinds`."""

    __tablename__ = "layer_kind"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    definition: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Plan(Base):
    """An event plan (保障方案): layers that belong together, and the days it is for."""

    __tablename__ = "plan"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    copied_from: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    is_sample: Mapped[bool] = mapped_column(default=False)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    seen_by: Mapped[list[int] | None]


class Layer(Tracked, Base):
    """A layer of one kind, within a group such as 五区, 四线 or 三周边.

    Where it is an organisation's, it is seen by that one, those below and those above: `seen_by`, which the
    database makes; else by all.
    """

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
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    overview_version: Mapped[int | None]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", use_alter=True))
    submitted_note: Mapped[str] = mapped_column(default="", server_default="")
    frozen_at: Mapped[datetime | None]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", use_alter=True))
    frozen_note: Mapped[str] = mapped_column(default="", server_default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    seen_by: Mapped[list[int] | None]


class TimeWindow(Base):
    """When features hold: the rule as planned, and the spans of time that follow from it."""

    __tablename__ = "time_window"

    id: Mapped[Id]
    rule: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    holds: Mapped[list[Range[datetime]]] = mapped_column(TSTZMULTIRANGE)


class Holiday(Base):
    """A day off, or a day of work in its stead, as the administrator enters them."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    is_workday: Mapped[bool] = mapped_column(default=False)


class FeatureContent:
    """What a feature is: its names, shape, attributes, time window and demands.

    `effect` is the area in which it has effect where that is not the shape itself: around a line or a point.
    """

    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    shape: Mapped[WKBElement] = mapped_column(geometry("GEOMETRY"))
    effect: Mapped[WKBElement | None] = mapped_column(geometry("GEOMETRY"))
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    demands: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


CONTENT = ("name", "name_en", "shape", "effect", "attributes", "demands", "window_id")


class LayerFeature(FeatureContent, Base):
    """One published zone, route, post or other shape of a layer."""

    __tablename__ = "layer_feature"

    id: Mapped[Id]
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id", ondelete="CASCADE"), index=True)
    window_id: Mapped[int | None] = mapped_column(ForeignKey("time_window.id"))
    revision_id: Mapped[int | None]


class LayerOverview(Base):
    """What a large layer shows at a low zoom: some features as they are drawn, the others counted by cell.

    It is that of the version in `Layer.overview_version`; `shape` is in EPSG:3857.
    """

    __tablename__ = "layer_overview"
    __table_args__ = (Index("ix_layer_overview_layer", "layer_id", "zoom"),)

    id: Mapped[Id]
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id", ondelete="CASCADE"))
    zoom: Mapped[int]
    feature_id: Mapped[int | None]
    window_id: Mapped[int | None]
    count: Mapped[int]
    shape: Mapped[WKBElement] = mapped_column(Geometry("GEOMETRY", srid=3857, spatial_index=True))


class OpenFeature(Base):
    """A feature whose time window was open when time was last looked at."""

    __tablename__ = "open_feature"

    feature_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id", ondelete="CASCADE"))
    name: Mapped[str]
    opened_at: Mapped[datetime]


class FeatureRevision(FeatureContent, Base):
    """A feature as somebody saved it, and the version of its layer that published it, if any has.

    `replaced_in` is the version that published the feature's next revision.
    """

    __tablename__ = "feature_revision"
    __table_args__ = (
        Index("ix_feature_revision_feature", "feature_id", "id"),
        Index("ix_feature_revision_version", "layer_id", "version", "replaced_in"),
    )

    id: Mapped[Id]
    feature_id: Mapped[int]
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id", ondelete="CASCADE"))
    window_id: Mapped[int | None] = mapped_column(ForeignKey("time_window.id"))
    deletes: Mapped[bool] = mapped_column(default=False, server_default="false")
    based_on: Mapped[int | None]
    version: Mapped[int | None]
    replaced_in: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="", server_default="")


class DraftFeature(Base):
    """A feature of a layer that waits for publication: its newest revision."""

    __tablename__ = "draft_feature"

    feature_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("feature_revision.id"))


class LayerVersion(Base):
    """A publication of a layer: who, when, why, and how much of it changed."""

    __tablename__ = "layer_version"

    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(default="", server_default="")
    created: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    deleted: Mapped[int] = mapped_column(default=0)
    frozen_at: Mapped[datetime | None]
