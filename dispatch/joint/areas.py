"""The area of an agreement or a rota: drawn, a feature of a layer, or around a place."""

from dataclasses import dataclass
from typing import Any

from geoalchemy2 import WKBElement
from geoalchemy2.shape import from_shape, to_shape
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.base import SRID
from data.layers import LayerFeature
from gis.editing.circle import circle
from gis.shapes import checked_shape


@dataclass
class AreaUnfit(Exception):
    """What was given is not an area: `what` says why."""

    what: str


@dataclass(frozen=True, slots=True)
class Area:
    """Where something holds, in EPSG:4326, and the feature it was taken from."""

    shape: WKBElement | None = None
    feature_id: int | None = None


def read_area(session: Session, given: dict[str, Any]) -> Area:
    """Return the area that is given by `feature_id`, `shape` (GeoJSON), or `around` with `radius_m`.

    A feature's area is taken as it is now: what was agreed on does not change with the layer.
    """
    if given.get("feature_id") is not None:
        return _of_feature(session, given["feature_id"])
    if given.get("shape") is not None:
        return Area(_stored(checked_shape(given["shape"])))
    if given.get("around") is not None:
        return Area(_stored(circle(*given["around"], given.get("radius_m") or 0.0)))
    return Area()


def _of_feature(session: Session, feature_id: int) -> Area:
    area = func.coalesce(LayerFeature.effect, LayerFeature.shape)
    found = session.scalar(select(func.ST_AsEWKB(area)).where(LayerFeature.id == feature_id))
    if found is None:
        raise AreaUnfit("feature_unknown")
    return Area(_stored(to_shape(WKBElement(bytes(found), SRID))), feature_id)


def _stored(shape: BaseGeometry) -> WKBElement:
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise AreaUnfit("not_an_area")
    parts = shape if shape.geom_type == "MultiPolygon" else MultiPolygon([shape])
    return from_shape(parts, SRID)
