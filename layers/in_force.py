"""What of published layers holds at a time and touches an area, the largest of each layer first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from data.base import SRID
from data.layers import Layer, LayerFeature, TimeWindow
from layers.kinds.catalogue import list_kinds
from layers.kinds.schema import EVERYONE

# Borders are part of the base map; the kind is where their drafts are made.
_DRAWN_AS_GROUND = "jurisdiction"


@dataclass(frozen=True)
class LayerInForce:
    """A layer with those of its features that are drawn, and how many there are beside them.

    A feature has name, name_en and shape, as WKB in hexadecimal digits (EPSG:4326).
    """

    name: str
    name_en: str
    kind: str
    kind_name: str
    kind_name_en: str
    style: dict[str, Any]
    features: list[dict[str, str]]
    left_out: int


def layers_in_force(
    session: Session,
    bounds: tuple[float, float, float, float],
    at: datetime,
    role: str | None,
    most: int,
    wanted: Sequence[int] | None = None,
) -> list[LayerInForce]:
    """Return the layers with features that hold at a time in an area, in the order of the console.

    Of each at most so many features are returned. Without a role, only kinds that every role may see; with
    `wanted`, only layers of these ids.
    """
    kinds = {kind.key: kind for kind in list_kinds(session)}
    seen = [key for key, kind in kinds.items() if _may_see(kind.seen_by, role) and key != _DRAWN_AS_GROUND]
    layers: dict[int, LayerInForce] = {}
    query = _query(bounds, at, most).where(Layer.kind.in_(seen))
    if wanted is not None:
        query = query.where(Layer.id.in_(wanted))
    for layer, name, name_en, shape, count in session.execute(query):
        kind = kinds[layer.kind]
        known = layers.get(layer.id) or LayerInForce(
            layer.name,
            layer.name_en,
            layer.kind,
            kind.name,
            kind.name_en,
            {**kind.style, **layer.style},
            [],
            max(0, count - most),
        )
        layers[layer.id] = known
        known.features.append({"name": name, "name_en": name_en, "shape": shape})
    return list(layers.values())


def _may_see(seen_by: tuple[str, ...], role: str | None) -> bool:
    return role in seen_by if role else set(EVERYONE) <= set(seen_by)


def _query(bounds: tuple[float, float, float, float], at: datetime, most: int) -> Select[Any]:
    box = func.ST_MakeEnvelope(*bounds, SRID)
    size = func.ST_Length(func.ST_BoundingDiagonal(LayerFeature.shape))
    of_layer = {"partition_by": LayerFeature.layer_id}
    found = (
        select(
            LayerFeature.id,
            LayerFeature.layer_id,
            LayerFeature.name,
            LayerFeature.name_en,
            func.encode(func.ST_AsBinary(LayerFeature.shape), "hex").label("shape"),
            func.row_number().over(order_by=(size.desc(), LayerFeature.id), **of_layer).label("rank"),
            func.count().over(**of_layer).label("count"),
        )
        .outerjoin(TimeWindow, TimeWindow.id == LayerFeature.window_id)
        .where(
            LayerFeature.shape.op("&&")(box),
            TimeWindow.holds.is_(None) | TimeWindow.holds.op("@>")(at),
        )
        .subquery()
    )
    return (
        select(Layer, found.c.name, found.c.name_en, found.c.shape, found.c.count)
        .join(found, found.c.layer_id == Layer.id)
        .where(found.c.rank <= most)
        .order_by(Layer.position, Layer.id, found.c.rank)
    )
