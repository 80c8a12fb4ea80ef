"""Reads the features of a layer: as published, as drafted, or as they were in a version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Session

from data.accounts import Account
from data.layers import CONTENT, DraftFeature, FeatureRevision, LayerFeature, TimeWindow

DIGITS = 7
"""Decimals of degrees in GeoJSON: a centimetre."""

PUBLISHED, DRAFT = "published", "draft"


@dataclass(frozen=True, slots=True)
class FeatureFilter:
    """Which features: in an area (EPSG:4326), holding at a time, with these attributes, these ids."""

    area: ColumnElement[Any] | None = None
    at: datetime | None = None
    attributes: dict[str, Any] | None = None
    ids: Sequence[int] | None = None


def features_of(layer_id: int, view: str | int = PUBLISHED) -> Subquery:
    """Return the query of a layer's features: "published", "draft", or those of a version.

    Columns: id, revision_id, those of `data.layers.CONTENT`, and `change` ("created", "changed", "deleted" or
    null), which the draft alone knows.
    """
    if view == PUBLISHED:
        return _published(layer_id).subquery("feature")
    if view == DRAFT:
        return _drafted(layer_id).subquery("feature")
    return _version(layer_id, int(view)).subquery("feature")


def _columns(table: type[Any]) -> list[InstrumentedAttribute[Any]]:
    return [getattr(table, name) for name in CONTENT]


def _published(layer_id: int) -> Select[Any]:
    columns = (LayerFeature.id, LayerFeature.revision_id, *_columns(LayerFeature))
    return select(*columns, null().label("change")).where(LayerFeature.layer_id == layer_id)


def _drafted(layer_id: int) -> Any:
    touched = select(DraftFeature.feature_id).where(DraftFeature.layer_id == layer_id)
    change = case(
        (FeatureRevision.deletes, literal("deleted")),
        (LayerFeature.id.is_(None), literal("created")),
        else_=literal("changed"),
    )
    drafted = (
        select(
            FeatureRevision.feature_id.label("id"),
            FeatureRevision.id.label("revision_id"),
            *_columns(FeatureRevision),
            change.label("change"),
        )
        .join(DraftFeature, DraftFeature.revision_id == FeatureRevision.id)
        .outerjoin(LayerFeature, LayerFeature.id == DraftFeature.feature_id)
        .where(DraftFeature.layer_id == layer_id)
    )
    return union_all(_published(layer_id).where(LayerFeature.id.not_in(touched)), drafted)


def _version(layer_id: int, version: int) -> Select[Any]:
    lasting = or_(FeatureRevision.replaced_in.is_(None), FeatureRevision.replaced_in > version)
    return select(
        FeatureRevision.feature_id.label("id"),
        FeatureRevision.id.label("revision_id"),
        *_columns(FeatureRevision),
        null().label("change"),
    ).where(
        FeatureRevision.layer_id == layer_id,
        FeatureRevision.version <= version,
        lasting,
        FeatureRevision.deletes.is_(False),
    )


def holds_at(holds: ColumnElement[Any], at: Any) -> ColumnElement[bool]:
    """Return whether a window's spans contain a time; without a window a feature always holds."""
    return or_(holds.is_(None), holds.op("@>")(at))


def select_features(
    layer_id: int, view: str | int = PUBLISHED, wanted: FeatureFilter | None = None
) -> Select[Any]:
    """Return the query behind GeoJSON features; callers order and limit it by the column `id`."""
    wanted = wanted or FeatureFilter()
    feature = features_of(layer_id, view).c
    at = wanted.at or datetime.now(UTC)
    holds = holds_at(TimeWindow.holds, at)
    query = (
        select(
            feature.id,
            feature.revision_id,
            feature.name,
            feature.name_en,
            feature.attributes,
            feature.demands,
            feature.change,
            TimeWindow.rule.label("window"),
            holds.label("in_force"),
            func.ST_AsGeoJSON(feature.shape, DIGITS).label("geometry"),
        )
        .select_from(feature.id.table)
        .outerjoin(TimeWindow, TimeWindow.id == feature.window_id)
    )
    conditions = []
    if wanted.area is not None:
        conditions.append(func.ST_Intersects(feature.shape, wanted.area))
    if wanted.at is not None:
        conditions.append(holds)
    if wanted.attributes:
        conditions.append(feature.attributes.op("@>")(literal(wanted.attributes, JSONB)))
    if wanted.ids is not None:
        conditions.append(feature.id.in_(wanted.ids))
    return query.where(and_(True, *conditions))


def list_features(
    session: Session, layer_id: int, view: str | int = PUBLISHED, wanted: FeatureFilter | None = None
) -> Iterable[dict[str, Any]]:
    """Return a layer's features as GeoJSON features, by id."""
    query = select_features(layer_id, view, wanted)
    # By the feature's id: the text "id" would mean that of the time window.
    return [as_feature(row) for row in session.execute(query.order_by(query.selected_columns.id))]


def as_feature(row: Any) -> dict[str, Any]:
    """Return a row of `select_features` as a GeoJSON feature."""
    properties = row._asdict()
    geometry = orjson.loads(properties.pop("geometry"))
    return {"type": "Feature", "id": properties.pop("id"), "geometry": geometry, "properties": properties}


def find_feature(
    session: Session, layer_id: int, feature_id: int, view: str | int = PUBLISHED
) -> dict[str, Any] | None:
    """Return one feature of a layer as a GeoJSON feature."""
    query = select_features(layer_id, view, FeatureFilter(ids=[feature_id]))
    row = session.execute(query).first()
    return None if row is None else as_feature(row)


def list_revisions(session: Session, layer_id: int, feature_id: int) -> list[Any]:
    """Return what became of a feature, newest first: who saved it when and why, in which version it was."""
    columns = (
        FeatureRevision.id,
        FeatureRevision.version,
        FeatureRevision.deletes,
        FeatureRevision.made_at,
        FeatureRevision.reason,
        FeatureRevision.name,
        Account.display_name.label("author"),
    )
    query = (
        select(*columns)
        .outerjoin(Account, Account.id == FeatureRevision.author_id)
        .where(FeatureRevision.layer_id == layer_id, FeatureRevision.feature_id == feature_id)
        .order_by(FeatureRevision.id.desc())
    )
    return list(session.execute(query).all())


def revision_as_feature(session: Session, revision_id: int) -> dict[str, Any] | None:
    """Return a feature as it was saved in a revision, as a GeoJSON feature."""
    query = (
        select(
            FeatureRevision.feature_id.label("id"),
            FeatureRevision.id.label("revision_id"),
            FeatureRevision.name,
            FeatureRevision.name_en,
            FeatureRevision.attributes,
            FeatureRevision.demands,
            null().label("change"),
            TimeWindow.rule.label("window"),
            holds_at(TimeWindow.holds, func.now()).label("in_force"),
            func.ST_AsGeoJSON(FeatureRevision.shape, DIGITS).label("geometry"),
        )
        .outerjoin(TimeWindow, TimeWindow.id == FeatureRevision.window_id)
        .where(FeatureRevision.id == revision_id)
    )
    row = session.execute(query).first()
    return None if row is None else as_feature(row)
