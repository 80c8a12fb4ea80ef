"""What all edits share: what they take, where they measure, and what they leave behind."""

import math

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.editing.errors import (
    BadNumber,
    EmptyShape,
    InvalidShape,
    NothingLeft,
    OutsideWorld,
    TooLarge,
    WrongKind,
)
from gis.ground import LONGEST_DEGREE_M, METRES_PER_DEGREE, GroundPlane, straight_within_m

POINTS = ("Point", "MultiPoint")
LINES = ("LineString", "MultiLineString")
POLYGONS = ("Polygon", "MultiPolygon")
SHAPES = POINTS + LINES + POLYGONS

FARTHEST_M = 300_000.0
FARTHEST_LON_DEG, FARTHEST_LAT_DEG = 180.0, 85.0
QUADRANT_SEGMENTS = 32
"""Pieces of a quarter of a circle: its chords run 0.03 % of the radius inside."""
TOLERANCE = 5e-5
"""By how much of a distance straight edges may bend on the way to the plane and back."""
_LEAST_TOLERANCE_M = 1e-4


def checked(shape: BaseGeometry, kinds: tuple[str, ...] = SHAPES) -> BaseGeometry:
    """Return a shape without heights if it can be edited; raise an EditRefused with the place if not."""
    refuse_unusable(shape, kinds)
    refuse_invalid(shape)
    return shapely.force_2d(shape)


def checked_number(name: str, value: float, least: float = -math.inf, most: float = math.inf) -> float:
    """Return a number that is finite and in its range; raise BadNumber."""
    if not (math.isfinite(value) and least <= value <= most):
        raise BadNumber(detail=f"{name} = {value}; from {least:g} to {most:g}")
    return float(value)


def checked_positive(name: str, value: float, most: float = math.inf) -> float:
    """Return a number that is above zero; raise BadNumber."""
    return checked_number(name, value, math.nextafter(0.0, 1.0), most)


def plane_around(shape: BaseGeometry, reach_m: float = 0.0) -> GroundPlane:
    """Return the plane on which a shape and what lies within a distance of it are measured to 0.1 %."""
    west, south, east, north = shape.bounds
    return plane_at((west + east) / 2, (south + north) / 2, shape, reach_m)


def plane_at(lon: float, lat: float, shape: BaseGeometry, reach_m: float = 0.0) -> GroundPlane:
    """Return the plane around a place; raise TooLarge when the shape reaches too far from it."""
    plane = GroundPlane(lon, lat)
    lonlat = shapely.get_coordinates(shape)
    away_m = np.hypot(*plane.to_plane(lonlat).T) + abs(reach_m)
    farthest = int(away_m.argmax())
    if away_m[farthest] > FARTHEST_M:
        raise TooLarge(*map(float, lonlat[farthest]), f"{away_m[farthest] / 1000:.0f} km")
    return plane


def straightened(shape: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    """Return a shape in EPSG:4326 with vertices so near that each edge is straight on the plane too."""
    return shapely.segmentize(shape, _step_m(shape.bounds, tolerance_m) / METRES_PER_DEGREE)


def restored(plane: GroundPlane, shape: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    """Return a shape on the plane in EPSG:4326 with its edges where they were, by the fewest vertices."""
    corners = plane.from_plane(shapely.get_coordinates(shape))
    step_m = _step_m((0.0, corners[:, 1].min(), 0.0, corners[:, 1].max()), tolerance_m)
    dense = plane.restore(shapely.segmentize(shape, step_m))
    return settled(shapely.simplify(dense, tolerance_m / METRES_PER_DEGREE))


def levelled(shape: BaseGeometry) -> tuple[BaseGeometry, np.ndarray]:
    """Return a shape in metres with its edges straight where they are in degrees, and the metres of a degree.

    Metres are those at its latitude that is nearest to the equator, so that no length is too short.
    """
    _, south, _, north = shape.bounds
    nearest = 0.0 if south <= 0.0 <= north else min(abs(south), abs(north))
    metres = np.array([np.cos(np.radians(nearest)), 1.0]) * LONGEST_DEGREE_M
    return shapely.transform(shape, lambda lonlat: lonlat * metres), metres


def tolerance_of(distance_m: float) -> float:
    """Return how far edges may bend for a distance, in metres."""
    return max(abs(distance_m) * TOLERANCE, _LEAST_TOLERANCE_M)


def settled(shape: BaseGeometry) -> BaseGeometry:
    """Return the outcome of an edit as it is handed out: in the world, valid, shells counter-clockwise."""
    if shape.is_empty:
        raise NothingLeft
    _refuse_outside(shape)
    if not shape.is_valid:
        # Rounding makes slivers touch themselves.
        shape = kept(shapely.make_valid(shape, method="structure", keep_collapsed=False), shape.geom_type)
    return shapely.orient_polygons(shape) if shape.geom_type in POLYGONS else shape


def kept(shape: BaseGeometry, kind: str) -> BaseGeometry:
    """Return those parts of a shape that are of the dimension of a kind; raise NothingLeft when none is."""
    wanted = next(kinds[0] for kinds in (POINTS, LINES, POLYGONS) if kind in kinds)
    parts = [part for part in parts_of(shape) if part.geom_type == wanted and not part.is_empty]
    if not parts:
        raise NothingLeft
    return joined(parts)


def parts_of(shape: BaseGeometry) -> list[BaseGeometry]:
    """Return the single points, lines and polygons of a shape, those of nested collections too."""
    if not hasattr(shape, "geoms"):
        return [shape]
    return [inner for part in shape.geoms for inner in parts_of(part)]


def joined(parts: list[BaseGeometry]) -> BaseGeometry:
    """Return the only one of some parts of one kind, or all as one multi-geometry."""
    if len(parts) == 1:
        return parts[0]
    many = {"Point": shapely.multipoints, "LineString": shapely.multilinestrings}
    return many.get(parts[0].geom_type, shapely.multipolygons)(parts)


def place_of(shape: BaseGeometry) -> tuple[float | None, float | None]:
    """Return the first vertex of a shape, None and None when there is none."""
    lonlat = shapely.get_coordinates(shape)
    return (float(lonlat[0, 0]), float(lonlat[0, 1])) if len(lonlat) else (None, None)


def _step_m(bounds: tuple[float, float, float, float], tolerance_m: float) -> float:
    return straight_within_m(tolerance_m, max(abs(bounds[1]), abs(bounds[3])))


def _refuse_outside(shape: BaseGeometry) -> None:
    lonlat = shapely.get_coordinates(shape)
    inside = (np.abs(lonlat) <= (FARTHEST_LON_DEG, FARTHEST_LAT_DEG)).all(axis=1)
    if not inside.all():
        lon, lat = map(float, lonlat[int((~inside).argmax())])
        raise OutsideWorld(lon, lat)


def refuse_unusable(shape: BaseGeometry, kinds: tuple[str, ...] = SHAPES) -> None:
    """Raise WrongKind, EmptyShape or OutsideWorld, if a shape cannot even be mended."""
    if shape.geom_type not in kinds:
        raise WrongKind(*place_of(shape), f"{shape.geom_type}; takes {', '.join(kinds)}")
    if shape.is_empty:
        raise EmptyShape
    _refuse_outside(shape)


def refuse_invalid(shape: BaseGeometry) -> None:
    """Raise InvalidShape with the place, if a shape is not valid after OGC Simple Features."""
    if not shape.is_valid:
        what, _, place = shapely.is_valid_reason(shape).partition("[")
        lon, lat = map(float, place.rstrip("]").split()[:2])
        raise InvalidShape(lon, lat, what)
