"""Cutting a shape into parts by a line or at a point."""

from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from gis.editing.errors import LineDoesNotCross, PointNotOnLine
from gis.editing.frame import LINES, POLYGONS, checked, parts_of, place_of, settled
from gis.geodesy import distances_m

_REACH_DEG = 1e-8
"""A line that was snapped onto a border ends beside it by rounding; 1 mm makes it end on it."""
_ON_LINE_M = 1.0


def split(shape: BaseGeometry, line: LineString | Point) -> list[BaseGeometry]:
    """Cut a polygon by a line, or a line by a line or at a point.

    Parameters
    ----------
    shape : shapely.Polygon, shapely.MultiPolygon or shapely.LineString
        EPSG:4326 degrees.
    line : shapely.LineString, or shapely.Point for lines only
        EPSG:4326 degrees. A point may be up to 1 m beside the line.

    Returns
    -------
    list of shapely.Polygon or of shapely.LineString
        Two or more, those of a line in its direction. Parts of a MultiPolygon that are not cut are there as
        they were.

    Raises
    ------
    EditRefused
        LineDoesNotCross with the place where the line ends inside, PointNotOnLine; as for other edits.
    """
    if shape.geom_type in POLYGONS:
        return _split_polygons(checked(shape, POLYGONS), checked(line, LINES[:1]))
    shape, cut = checked(shape, LINES[:1]), checked(line, ("LineString", "Point"))
    if cut.geom_type == "Point":
        return _split_at(shape, [_foot(shape, cut)], PointNotOnLine(*place_of(cut)))
    places = _crossings(shape, cut)
    return _split_at(shape, places, LineDoesNotCross(*place_of(cut)))


def _split_polygons(shape: BaseGeometry, line: LineString) -> list[BaseGeometry]:
    cut = _reaching(line, shape.boundary)
    parts = [face for polygon in parts_of(shape) for face in _faces(polygon, cut)]
    if len(parts) == len(parts_of(shape)):
        raise LineDoesNotCross(*_loose_end(shape, cut))
    return [settled(part) for part in parts]


def _faces(polygon: BaseGeometry, cut: LineString) -> list[BaseGeometry]:
    """Return what a line makes of a polygon: the polygon itself if the line does not cross it."""
    network = shapely.union_all([polygon.boundary, cut])
    faces = [
        face
        for face in shapely.polygonize(parts_of(network)).geoms
        if polygon.covers(face.representative_point())
    ]
    return faces if len(faces) > 1 else [polygon]


def _reaching(line: LineString, border: BaseGeometry) -> LineString:
    """Return a line whose ends go through a border that they all but touch."""
    vertices = shapely.get_coordinates(shapely.remove_repeated_points(line))
    for end, inner in ((0, 1), (-1, -2)):
        if border.distance(Point(vertices[end])) <= _REACH_DEG:
            outward = vertices[end] - vertices[inner]
            vertices[end] = vertices[end] + outward / np.hypot(*outward) * 2 * _REACH_DEG
    return LineString(vertices)


def _loose_end(shape: BaseGeometry, line: LineString) -> tuple[float | None, float | None]:
    """Return an end of the line inside the shape, its place nearest to the shape when none is inside."""
    for end in (Point(line.coords[0]), Point(line.coords[-1])):
        if shape.contains(end):
            return place_of(end)
    return place_of(shapely.shortest_line(line, shape))


def _foot(line: LineString, point: Point) -> Point:
    """Return the place on a line that is nearest to a point; raise PointNotOnLine when it is too far."""
    foot = line.interpolate(line.project(point))
    if distances_m(foot.x, foot.y, point.x, point.y) > _ON_LINE_M:
        raise PointNotOnLine(point.x, point.y)
    return foot


def _crossings(line: LineString, cut: LineString) -> list[Point]:
    """Return where a line meets another: points, and the ends of stretches that they have in common."""
    met = line.intersection(cut)
    stretches = [part for part in parts_of(met) if part.geom_type == "LineString" and not part.is_empty]
    common = parts_of(shapely.line_merge(shapely.multilinestrings(stretches))) if stretches else []
    ends = [Point(part.coords[end]) for part in common if not part.is_empty for end in (0, -1)]
    return [part for part in parts_of(met) if part.geom_type == "Point" and not part.is_empty] + ends


def _split_at(
    line: LineString, places: list[Point], refusal: LineDoesNotCross | PointNotOnLine
) -> list[BaseGeometry]:
    """Cut a line at places on it; raise the refusal when all are its ends."""
    where = np.array([line.project(place) for place in places])
    least = 1e-12 * max(line.length, 1e-6)
    inner = [(at, place) for at, place in zip(where, places, strict=True) if least < at < line.length - least]
    inner.sort(key=lambda pair: pair[0])
    inner = [pair for turn, pair in enumerate(inner) if not turn or pair[0] - inner[turn - 1][0] > least]
    if not inner:
        raise refusal
    bounds = [0.0, *(at for at, _ in inner), line.length]
    parts = []
    for turn, (start, end) in enumerate(pairwise(bounds)):
        vertices = shapely.get_coordinates(substring(line, start, end))
        # The parts meet at the very place of the cut, not each at its own rounding of it.
        if turn > 0:
            vertices[0] = inner[turn - 1][1].coords[0]
        if turn < len(inner):
            vertices[-1] = inner[turn][1].coords[0]
        parts.append(LineString(vertices))
    return parts
