"""What layers there are, in their groups, and the features of one."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from data.layers import Layer, LayerFeature

DIGITS = 7
"""Decimals of degrees in GeoJSON: a centimetre."""


def list_groups(session: Session) -> list[dict[str, Any]]:
    """Return the groups of layers in order, each with its layers and how many features those have."""
    count = select(func.count()).where(LayerFeature.layer_id == Layer.id).scalar_subquery()
    rows = session.execute(select(Layer, count).order_by(Layer.group_key, Layer.position, Layer.id)).all()
    groups = [_group(list(members)) for _, members in groupby(rows, key=lambda row: row[0].group_key)]
    return sorted(groups, key=lambda group: (group["layers"][0]["position"], group["key"]))


def _group(rows: list[Row[Any]]) -> dict[str, Any]:
    first = rows[0][0]
    return {
        "key": first.group_key,
        "name": first.group_name,
        "name_en": first.group_name_en,
        "layers": [_layer(layer, count) for layer, count in rows],
    }


def _layer(layer: Layer, count: int) -> dict[str, Any]:
    names = ("id", "key", "kind", "name", "name_en", "style", "position", "is_sample")
    return {name: getattr(layer, name) for name in names} | {"group": layer.group_key, "count": count}


def find_layer(session: Session, layer_id: int) -> Layer | None:
    """Return a layer."""
    return session.get(Layer, layer_id)


def list_features(
    session: Session, layer: Layer, area: ColumnElement[Any] | None = None
) -> Iterable[dict[str, Any]]:
    """Return a layer's features, or those that meet an area (EPSG:4326), as GeoJSON features."""
    now = func.now()
    begun = LayerFeature.starts_at.is_(None) | (LayerFeature.starts_at <= now)
    lasting = LayerFeature.ends_at.is_(None) | (LayerFeature.ends_at > now)
    query = select(
        LayerFeature.id,
        LayerFeature.name,
        LayerFeature.name_en,
        LayerFeature.attributes,
        LayerFeature.starts_at,
        LayerFeature.ends_at,
        (begun & lasting).label("in_force"),
        func.ST_AsGeoJSON(LayerFeature.shape, DIGITS).label("geometry"),
    ).where(LayerFeature.layer_id == layer.id)
    if area is not None:
        query = query.where(func.ST_Intersects(LayerFeature.shape, area))
    for row in session.execute(query.order_by(LayerFeature.id)):
        properties = row._asdict()
        geometry = properties.pop("geometry")
        yield {
            "type": "Feature",
            "id": row.id,
            "geometry": orjson.loads(geometry),
            "properties": {"layer": layer.key, "kind": layer.kind, **properties},
        }
