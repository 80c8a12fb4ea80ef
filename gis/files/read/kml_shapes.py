"""Geometries of KML as shapely's."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

import shapely

Vertices = list[tuple[float, ...]]


class NotAShape(Exception):
    """An element whose coordinates make no geometry."""


def find_shape(element: Element) -> shapely.Geometry | None:
    """Return the geometry of a placemark, None if it has none; raise NotAShape."""
    found = next((child for child in element if child.tag in _SHAPES), None)
    if found is None:
        return None
    try:
        return _SHAPES[found.tag](found)
    except (ValueError, shapely.errors.ShapelyError) as error:
        raise NotAShape(f"{found.tag}: {error}".strip()) from error


def _point(element: Element) -> shapely.Geometry:
    vertices = _vertices(element)
    if len(vertices) > 1:
        raise ValueError(f"{len(vertices)} vertices")
    return shapely.Point(vertices[0]) if vertices else shapely.Point()


def _line(element: Element) -> shapely.Geometry:
    return shapely.LineString(_vertices(element))


def _polygon(element: Element) -> shapely.Geometry:
    outer = element.find("outerBoundaryIs/LinearRing")
    if outer is None:
        return shapely.Polygon()
    # Google Earth writes several rings into one innerBoundaryIs.
    holes = [_vertices(ring) for ring in element.findall("innerBoundaryIs/LinearRing")]
    return shapely.Polygon(_vertices(outer), [hole for hole in holes if hole])


def _collection(element: Element) -> shapely.Geometry:
    parts = [_SHAPES[child.tag](child) for child in element if child.tag in _SHAPES]
    kinds = {part.geom_type for part in parts}
    if kinds == {"Point"}:
        return shapely.MultiPoint(parts)
    if kinds == {"LineString"}:
        return shapely.MultiLineString(parts)
    if kinds == {"Polygon"}:
        return shapely.MultiPolygon(parts)
    return shapely.GeometryCollection(parts)


def _track(element: Element) -> shapely.Geometry:
    """Return the line of a gx:Track, whose coordinates stand apart and between blanks."""
    return shapely.LineString([_numbers((part.text or "").split()) for part in element.findall("coord")])


def _tracks(element: Element) -> shapely.Geometry:
    return shapely.MultiLineString([_track(part) for part in element.findall("Track")])


def _vertices(element: Element) -> Vertices:
    text = element.findtext("coordinates") or ""
    # Some programs write blanks after the commas.
    return [_numbers(vertex.split(",")) for vertex in text.replace(", ", ",").split()]


def _numbers(texts: list[str]) -> tuple[float, ...]:
    if len(texts) < 2:
        raise ValueError(f"vertex {','.join(texts)!r}")
    return tuple(float(text) for text in texts[:2])


_SHAPES: dict[str, Callable[[Element], shapely.Geometry]] = {
    "Point": _point,
    "LineString": _line,
    "LinearRing": _line,
    "Polygon": _polygon,
    "MultiGeometry": _collection,
    "Track": _track,
    "MultiTrack": _tracks,
}
