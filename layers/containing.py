"""Which features hold at a place now."""

from datetime import datetime
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from data.layers import Layer, LayerFeature


def list_features_at(session: Session, point: WKBElement | ColumnElement[Any], now: datetime) -> list[Any]:
    """Return the areas that cover a point (EPSG:4326) and are in force, as (id, name, name_en, kind)."""
    query = (
        select(LayerFeature.id, LayerFeature.name, LayerFeature.name_en, Layer.kind)
        .join(Layer, Layer.id == LayerFeature.layer_id)
        .where(
            func.ST_Dimension(LayerFeature.shape) == 2,
            func.ST_Intersects(LayerFeature.shape, point),
            or_(LayerFeature.starts_at.is_(None), LayerFeature.starts_at <= now),
            or_(LayerFeature.ends_at.is_(None), LayerFeature.ends_at > now),
        )
        .order_by(Layer.position, LayerFeature.id)
    )
    return list(session.execute(query).all())
