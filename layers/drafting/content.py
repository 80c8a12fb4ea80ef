"""What a planner makes of a feature, checked against its kind and ready to be stored."""

from dataclasses import dataclass, field
from typing import Any

from geoalchemy2.shape import from_shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from data.base import SRID
from gis.zones import effect_area
from layers.demands import read_demands
from layers.kinds import Kind, check_attributes, check_geometry
from layers.windows import WindowRule
from layers.windows.keeping import keep_window


@dataclass(frozen=True, slots=True)
class Content:
    """A feature as planned: valid shape in EPSG:4326, attributes by its kind, time window and demands."""

    name: str
    shape: BaseGeometry
    name_en: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    rule: WindowRule = field(default_factory=WindowRule)
    demands: dict[str, Any] = field(default_factory=dict)


def columns_of(session: Session, kind: Kind, content: Content) -> dict[str, Any]:
    """Return the stored columns of a feature.

    Raises GeometryNotOfKind, AttributeInvalid, DemandInvalid, and `gis.editing.errors.EditRefused` for a
    distance of effect that makes no area.
    """
    check_geometry(kind, content.shape.geom_type)
    check_attributes(kind, content.attributes)
    read_demands(content.demands, kind.demands)
    effect = effect_of(kind, content.shape, content.attributes)
    return {
        "name": content.name,
        "name_en": content.name_en,
        "shape": from_shape(content.shape, SRID),
        "effect": None if effect is None else from_shape(effect, SRID),
        "attributes": content.attributes,
        "demands": content.demands,
        "window_id": keep_window(session, content.rule),
    }


def effect_of(kind: Kind, shape: BaseGeometry, attributes: dict[str, Any]) -> BaseGeometry | None:
    """Return the area in which a feature has effect where it is not the shape itself."""
    within_m = effect_distance_m(kind, shape.geom_type, attributes)
    return effect_area(shape, within_m) if within_m > 0 else None


def effect_distance_m(kind: Kind, shape_type: str, attributes: dict[str, Any]) -> float:
    """Return how far around its shape a feature has effect: as it says, else as its kind does."""
    is_area = shape_type in ("Polygon", "MultiPolygon")
    knows_distance = any(attribute.key == "within_m" for attribute in kind.attributes)
    stated = attributes.get("within_m") if knows_distance and kind.key != "boundary_area" else None
    return float(stated if stated is not None else (0.0 if is_area else kind.effect_within_m))
