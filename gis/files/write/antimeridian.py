"""Cutting shapes where they cross 180 degrees of longitude (RFC 7946, 3.1.9)."""

from collections.abc import Iterator

import numpy as np
import shapely

_TURN_DEG = 360.0
_LIMIT_DEG = 180.0
# A step of nearly a whole turn is one across the line; exactly a turn is the edge of a map of the world.
_LEAP_DEG = 350.0


def cut_at_antimeridian(shapes: np.ndarray) -> tuple[np.ndarray, int]:
    """Return shapes in EPSG:4326 within 180 degrees, those that cross in parts; and how many were cut.

    A shape crosses where longitudes go beyond 180, or leap from one end to the other between two vertices.
    """
    whole = shapes.copy()
    crossing = [index for index, shape in enumerate(shapes) if shape is not None and _crosses(shape)]
    for index in crossing:
        whole[index] = _cut(shapes[index])
    return whole, len(crossing)


def _crosses(shape: shapely.Geometry) -> bool:
    west, _, east, _ = shape.bounds
    if west < -_LIMIT_DEG or east > _LIMIT_DEG:
        return True
    return east - west > _LEAP_DEG and any(_leaps(part).any() for part in _paths(shape))


def _paths(shape: shapely.Geometry) -> Iterator[np.ndarray]:
    """Give the longitudes of each line and ring."""
    for part in shapely.get_parts(shapely.get_parts(shape)):
        for line in shapely.get_rings(part) if part.geom_type == "Polygon" else [part]:
            yield shapely.get_coordinates(line)[:, 0]


def _leaps(lon: np.ndarray) -> np.ndarray:
    step = np.abs(np.diff(lon))
    return (step > _LEAP_DEG) & (step < _TURN_DEG)


def _cut(shape: shapely.Geometry) -> shapely.Geometry:
    if shape.geom_type == "Point":
        return _moved(shape)
    parts = [
        piece for part in shapely.get_parts(shapely.get_parts(shape)) for piece in _pieces(_unrolled(part))
    ]
    joined = shapely.union_all(parts) if all(part.geom_type == "Polygon" for part in parts) else None
    return joined if joined is not None else _together(parts)


def _unrolled(part: shapely.Geometry) -> shapely.Geometry:
    """Return a part whose longitudes go on beyond 180 degrees instead of leaping; holes in their shell."""
    if part.geom_type == "Point":
        return part
    if part.geom_type != "Polygon":
        return shapely.LineString(_steady(shapely.get_coordinates(part)))
    shell = _steady(shapely.get_coordinates(part.exterior))
    middle = shell[:, 0].mean()
    holes = []
    for ring in part.interiors:
        hole = _steady(shapely.get_coordinates(ring))
        hole[:, 0] += _TURN_DEG * round((middle - hole[:, 0].mean()) / _TURN_DEG)
        holes.append(hole)
    return shapely.Polygon(shell, holes)


def _steady(points: np.ndarray) -> np.ndarray:
    points = points.copy()
    step = np.diff(points[:, 0])
    turns = np.where(_leaps(points[:, 0]), -np.sign(step), 0.0).cumsum()
    points[1:, 0] += turns * _TURN_DEG
    return points


def _pieces(part: shapely.Geometry) -> list[shapely.Geometry]:
    """Return the pieces of a part, one turn each, moved to between -180 and 180 degrees."""
    if part.geom_type == "Point":
        return [_moved(part)]
    west, south, east, north = part.bounds
    first, last = (int(np.floor((lon + _LIMIT_DEG) / _TURN_DEG)) for lon in (west, east))
    kept = []
    for turn in range(first, last + 1):
        middle = turn * _TURN_DEG
        strip = shapely.box(middle - _LIMIT_DEG, south - 1, middle + _LIMIT_DEG, north + 1)
        within = shapely.intersection(shapely.make_valid(part) if not part.is_valid else part, strip)
        moved = shapely.transform(within, lambda points, shift=middle: points - [shift, 0.0])
        kept += [
            piece
            for piece in shapely.get_parts(shapely.get_parts(moved))
            if piece.geom_type == part.geom_type
        ]
    return kept


def _moved(point: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(
        point, lambda points: np.column_stack([(points[:, 0] + 180) % _TURN_DEG - 180, points[:, 1]])
    )


def _together(parts: list[shapely.Geometry]) -> shapely.Geometry:
    kinds = {part.geom_type for part in parts}
    if kinds == {"LineString"}:
        return shapely.MultiLineString(parts)
    return shapely.MultiPoint(parts) if kinds == {"Point"} else shapely.GeometryCollection(parts)
