"""Spatial predicates of CQL2, by PostGIS, between the shape of a feature and shapes that are given."""

from typing import Any

import shapely
from geoalchemy2 import WKBElement
from geoalchemy2.shape import from_shape
from shapely.errors import ShapelyError
from shapely.geometry import shape as shape_of
from sqlalchemy import ColumnElement, func

from data.base import SRID
from gis.epsg import OutsideSystem, System, to_lonlat
from web.ogc.errors import ParameterRefused
from web.ogc.filtering.comparing import GEOMETRY
from web.ogc.filtering.reading import FILTER
from web.ogc.filtering.values import FEATURE

PREDICATES: dict[str, str] = {
    "s_intersects": "ST_Intersects",
    "s_equals": "ST_Equals",
    "s_disjoint": "ST_Disjoint",
    "s_touches": "ST_Touches",
    "s_within": "ST_Within",
    "s_overlaps": "ST_Overlaps",
    "s_crosses": "ST_Crosses",
    "s_contains": "ST_Contains",
}
# PostGIS relates collections by these two only.
OF_COLLECTIONS = frozenset({"s_intersects", "s_disjoint"})
TYPES = frozenset(
    {
        "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
        "GeometryCollection",
    }
)  # fmt: skip
MOST_VERTICES = 10_000
LARGEST = 1e9
EDGES = 16


def relate(system: System, name: str, args: list[Any]) -> ColumnElement[bool]:
    """Return a spatial predicate of two operands, of which a shape is given in a system."""
    if len(args) != 2:
        raise ParameterRefused(FILTER, "operand", operator=name, wanted="2")
    left, right = (_operand(system, name, arg) for arg in args)
    return getattr(func, PREDICATES[name])(left, right)


def box_of(parameter: str, numbers: list[float], system: System) -> shapely.Geometry:
    """Return a box (least x, least y, most x, most y in the system's axis order) in EPSG:4326.

    One of degrees that begins in the east and ends in the west spans the antimeridian. The sides of one in
    metres are bent as they lie on the ground.
    """
    first_1, second_1, first_2, second_2 = numbers
    x_1, y_1, x_2, y_2 = (second_1, first_1, second_2, first_2) if system.y_first else numbers
    if y_1 > y_2 or (x_1 > x_2 and not system.in_degrees):
        raise ParameterRefused(parameter, "bbox_turned", said=f"{numbers}")
    spans = [(x_1, x_2)] if x_1 <= x_2 else [(x_1, 180.0), (-180.0, x_2)]
    boxes = [shapely.box(west, y_1, east, y_2) for west, east in spans]
    found = boxes[0] if len(boxes) == 1 else shapely.multipolygons(boxes)
    if not system.in_degrees:
        found = shapely.segmentize(found, max(x_2 - x_1, y_2 - y_1, 1.0) / EDGES)
    if system.y_first:
        found = shapely.transform(found, lambda points: points[:, ::-1])
    return in_lonlat(parameter, found, system)


def in_lonlat(parameter: str, shape: shapely.Geometry, system: System) -> shapely.Geometry:
    """Return a shape in EPSG:4326; raise ParameterRefused."""
    try:
        return to_lonlat(shape, system)
    except OutsideSystem:
        raise ParameterRefused(parameter, "outside") from None


def bound_shape(shape: shapely.Geometry) -> WKBElement:
    """Return a shape of EPSG:4326, bound as bytes."""
    return from_shape(shape, SRID)


def _operand(system: System, name: str, node: Any) -> Any:
    if isinstance(node, dict) and node.get("property") == GEOMETRY:
        return FEATURE.shape
    if isinstance(node, dict) and "property" in node:
        raise ParameterRefused(FILTER, "property", said=node["property"], allowed=[GEOMETRY])
    if isinstance(node, dict) and "bbox" in node:
        return bound_shape(_box(system, name, node["bbox"]))
    if isinstance(node, dict) and node.get("type") in TYPES:
        return bound_shape(_given(system, name, node))
    raise ParameterRefused(FILTER, "operand", operator=name, wanted=f"{GEOMETRY}, a shape or BBOX(…)")


def _box(system: System, name: str, numbers: Any) -> shapely.Geometry:
    if not isinstance(numbers, list) or len(numbers) not in (4, 6) or not all(map(_is_number, numbers)):
        raise ParameterRefused(FILTER, "operand", operator=name, wanted="BBOX of 4 numbers")
    flat = numbers if len(numbers) == 4 else [*numbers[:2], *numbers[3:5]]
    return box_of(FILTER, flat, system)


def _given(system: System, name: str, node: dict[str, Any]) -> shapely.Geometry:
    if node["type"] == "GeometryCollection" and name not in OF_COLLECTIONS:
        raise ParameterRefused(FILTER, "operand", operator=name, wanted="no GeometryCollection")
    if _count(node.get("coordinates", node.get("geometries"))) > MOST_VERTICES:
        raise ParameterRefused(FILTER, "vertices", most=MOST_VERTICES)
    try:
        found = shapely.force_2d(shape_of(node))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise ParameterRefused(FILTER, "shape", detail=error) from None
    if found.is_empty or not shapely.is_valid(found):
        raise ParameterRefused(
            FILTER, "shape", detail=shapely.is_valid_reason(found) if not found.is_empty else "empty"
        )
    return in_lonlat(FILTER, found, system)


def _count(coordinates: Any) -> int:
    """Return how many positions a shape has; more than enough of what is none."""
    if isinstance(coordinates, dict):
        return _count(coordinates.get("coordinates"))
    if not isinstance(coordinates, list) or not coordinates:
        return 0
    if all(map(_is_number, coordinates)):
        return 1
    return sum(map(_count, coordinates))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST
