"""Which features hold at places: now, of many places at once, or at a time, as was published then."""

from datetime import UTC, datetime
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select
from sqlalchemy.orm import Session

from data.base import alias_of
from data.layers import FeatureRevision, Layer, LayerFeature, LayerVersion, TimeWindow
from layers.features import holds_at
from layers.kinds import list_kinds

Replacing = alias_of(LayerVersion)


def list_features_at(
    session: Session, point: WKBElement | ColumnElement[Any], when: datetime, role: str
) -> list[Any]:
    """Return the features in whose area a point (EPSG:4326) lies, border included, and that hold at a time.

    That is their shape, or for lines, points and widened areas the area in which they have effect; as it was
    published at that time, or is now for a time to come. Rows have id, layer_id, layer_key, layer_name,
    layer_name_en, kind, name, name_en, attributes, demands.
    """
    kinds = [kind.key for kind in list_kinds(session) if role in kind.seen_by]
    area = func.coalesce(FeatureRevision.effect, FeatureRevision.shape)
    published_by = min(when, datetime.now(UTC))
    query = (
        select(
            FeatureRevision.feature_id.label("id"),
            FeatureRevision.layer_id,
            Layer.key.label("layer_key"),
            Layer.name.label("layer_name"),
            Layer.name_en.label("layer_name_en"),
            Layer.kind,
            FeatureRevision.name,
            FeatureRevision.name_en,
            FeatureRevision.attributes,
            FeatureRevision.demands,
        )
        .join(Layer, Layer.id == FeatureRevision.layer_id)
        .join(
            LayerVersion,
            and_(
                LayerVersion.layer_id == FeatureRevision.layer_id,
                LayerVersion.version == FeatureRevision.version,
            ),
        )
        .outerjoin(
            Replacing,
            and_(
                Replacing.layer_id == FeatureRevision.layer_id,
                Replacing.version == FeatureRevision.replaced_in,
            ),
        )
        .outerjoin(TimeWindow, TimeWindow.id == FeatureRevision.window_id)
        .where(
            # Both geometry indexes serve: one of the two columns has to meet the point.
            or_(FeatureRevision.shape.op("&&")(point), FeatureRevision.effect.op("&&")(point)),
            func.ST_Dimension(area) == 2,
            func.ST_Covers(area, point),
            FeatureRevision.deletes.is_(False),
            _published(published_by, when),
            or_(Replacing.published_at.is_(None), Replacing.published_at > published_by),
            holds_at(TimeWindow.holds, when),
            Layer.kind.in_(kinds),
        )
        .order_by(Layer.position, Layer.id, FeatureRevision.feature_id)
    )
    return list(session.execute(query).all())


def list_features_covering(session: Session, places: Subquery, at: datetime) -> list[tuple[int, Any]]:
    """Return for places (columns `id`, `location` in EPSG:4326) the published features that tag them then.

    Each pair is a place's id and a row of feature_id, layer_id, layer_name, layer_name_en, kind, name,
    name_en, attributes, demands; of a place in the order of layers.
    """
    kinds = [kind.key for kind in list_kinds(session) if kind.tags]
    area = func.coalesce(LayerFeature.effect, LayerFeature.shape)
    query = (
        select(
            places.c.id.label("place_id"),
            LayerFeature.id.label("feature_id"),
            LayerFeature.layer_id,
            Layer.name.label("layer_name"),
            Layer.name_en.label("layer_name_en"),
            Layer.kind,
            LayerFeature.name,
            LayerFeature.name_en,
            LayerFeature.attributes,
            LayerFeature.demands,
        )
        .select_from(places)
        .join(
            LayerFeature,
            or_(
                LayerFeature.shape.op("&&")(places.c.location),
                LayerFeature.effect.op("&&")(places.c.location),
            ),
        )
        .join(Layer, Layer.id == LayerFeature.layer_id)
        .outerjoin(TimeWindow, TimeWindow.id == LayerFeature.window_id)
        .where(
            Layer.kind.in_(kinds),
            func.ST_Dimension(area) == 2,
            func.ST_Covers(area, places.c.location),
            holds_at(TimeWindow.holds, at),
        )
        .order_by(places.c.id, Layer.position, Layer.id, LayerFeature.id)
    )
    return [(row.place_id, row) for row in session.execute(query)]


def _published(published_by: datetime, when: datetime) -> ColumnElement[bool]:
    """What is published in this transaction counts as well when no earlier time is asked for."""
    if when > published_by:
        return LayerVersion.published_at.is_not(None)
    return LayerVersion.published_at <= published_by
