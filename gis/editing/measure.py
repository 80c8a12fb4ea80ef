"""How large, how long and where a shape is."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.editing.frame import LINES, POLYGONS, checked, parts_of
from gis.geodesy import GEOD

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(6)
_MINOR_M, _ECCENTRICITY = GEOD.b, np.sqrt(GEOD.es)
_EDGE_DEG = 2.0


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of a shape.

    Attributes
    ----------
    area_m2 : float
        0 for points and lines.
    length_m : float
        Of lines; 0 for points and polygons.
    perimeter_m : float
        Of polygons with their holes; 0 for points and lines.
    vertices : int
        The last of a ring, which is its first, is not counted again.
    parts : int
        Points, lines or polygons.
    bbox : (west, south, east, north)
        EPSG:4326 degrees.
    """

    area_m2: float
    length_m: float
    perimeter_m: float
    vertices: int
    parts: int
    bbox: tuple[float, float, float, float]


def measure(shape: BaseGeometry) -> Measures:
    """Measure a shape on the ellipsoid of WGS84.

    Edges are straight in degrees, as the map draws them and PostGIS finds points in them: parts of a shape
    add up to it however long its edges are. The area between geodesics, as PostGIS has it for `geography`,
    differs where edges are many kilometres long, and by nothing that counts where they are short.

    Parameters
    ----------
    shape : shapely geometry
        EPSG:4326 degrees.

    Returns
    -------
    Measures
        Method: authalic area (Snyder, Map Projections, 1987, 3-12) and arc length, integrated along each edge
        by Gauss-Legendre.

    Raises
    ------
    EditRefused
        As for edits.
    """
    shape = checked(shape)
    parts = parts_of(shape)
    length_m = run_length_m(shape) if shape.geom_type in LINES else 0.0
    perimeter_m = run_length_m(shape.boundary) if shape.geom_type in POLYGONS else 0.0
    rings = sum(1 + len(part.interiors) for part in parts) if shape.geom_type in POLYGONS else 0
    vertices = int(shapely.count_coordinates(shape)) - rings
    return Measures(area_m2(shape), length_m, perimeter_m, vertices, len(parts), shape.bounds)


def area_m2(shape: BaseGeometry) -> float:
    """Return the area of the polygons of a shape in EPSG:4326, 0 when it has none."""
    polygons = [part for part in parts_of(shape) if part.geom_type == "Polygon" and not part.is_empty]
    shells = sum(_ring_area_m2(part.exterior) for part in polygons)
    return float(shells - sum(_ring_area_m2(hole) for part in polygons for hole in part.interiors))


def run_length_m(shape: BaseGeometry) -> float:
    """Return the length of the lines of a shape in EPSG:4326."""
    return float(sum(map(_length_m, parts_of(shape))))


def _ring_area_m2(ring: BaseGeometry) -> float:
    """Return the area within a ring: the integral of the area south of it, per radian, along it."""
    if ring.length == 0:
        return 0.0
    points = shapely.get_coordinates(shapely.segmentize(ring, _EDGE_DEG))
    lat, _, east = _along(points)
    # Beside that of the ring's own latitude, so that small rings keep their digits.
    south = _zone_m2(lat) - _zone_m2(np.radians(points[0, 1]))
    return abs(float((south * _WEIGHTS).sum(axis=1) @ east) / 2)


def _length_m(run: BaseGeometry) -> float:
    """Return the length of a run of edges: the integral of the arc along them."""
    if run.length == 0:
        return 0.0
    points = shapely.get_coordinates(shapely.segmentize(run, _EDGE_DEG))
    lat, north, east = _along(points)
    curve = 1.0 - GEOD.es * np.sin(lat) ** 2
    meridian = GEOD.a * (1.0 - GEOD.es) / curve**1.5 * north[:, None]
    parallel = GEOD.a * np.cos(lat) / np.sqrt(curve) * east[:, None]
    return float((np.hypot(meridian, parallel) * _WEIGHTS).sum() / 2)


def _along(points: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return the latitudes at the nodes of each edge, and its way north and east, in radians."""
    start, way = np.radians(points[:-1]), np.radians(np.diff(points, axis=0))
    lat = start[:, 1:] + way[:, 1:] * (_NODES + 1.0) / 2
    return lat, way[:, 1], way[:, 0]


def _zone_m2(lat: np.ndarray) -> np.ndarray:
    """Return the area from the equator to a latitude, per radian of longitude."""
    sine = np.sin(lat)
    share = sine / (1.0 - GEOD.es * sine**2) + np.arctanh(_ECCENTRICITY * sine) / _ECCENTRICITY
    return _MINOR_M**2 / 2 * share
