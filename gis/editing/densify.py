"""Putting more vertices onto the edges of a shape."""

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from gis.editing.errors import TooManyVertices
from gis.editing.frame import LINES, POLYGONS, checked, checked_positive, joined, parts_of, place_of, settled
from gis.geodesy import distances_m

_MOST_VERTICES = 100_000


def densify(shape: BaseGeometry, metres: float) -> BaseGeometry:
    """Put vertices onto edges, evenly, until none is longer than a distance.

    Parameters
    ----------
    shape : shapely lines or polygons
        EPSG:4326 degrees.
    metres : float
        Above 0.

    Returns
    -------
    shapely geometry
        With all the vertices there were, and the same shape on the map.

    Raises
    ------
    EditRefused
        TooManyVertices beyond 100,000; as for other edits besides.
    """
    shape, metres = checked(shape, LINES + POLYGONS), checked_positive("metres", metres)
    runs = shapely.get_parts(shape.boundary) if shape.geom_type in POLYGONS else shapely.get_parts(shape)
    pieces = sum(int(_pieces(shapely.get_coordinates(run), metres).sum()) for run in runs)
    if pieces > _MOST_VERTICES:
        raise TooManyVertices(*place_of(shape), f"{pieces}")
    return settled(joined([_densified(part, metres) for part in parts_of(shape)]))


def _densified(part: LineString | Polygon, metres: float) -> LineString | Polygon:
    if part.geom_type == "LineString":
        return LineString(_with_vertices(part, metres))
    holes = [_with_vertices(hole, metres) for hole in part.interiors]
    return Polygon(_with_vertices(part.exterior, metres), holes)


def _lengths_m(vertices: np.ndarray) -> np.ndarray:
    return distances_m(vertices[:-1, 0], vertices[:-1, 1], vertices[1:, 0], vertices[1:, 1])


def _pieces(vertices: np.ndarray, metres: float) -> np.ndarray:
    """Return into how many pieces each edge is cut."""
    pieces = np.ceil(np.minimum(_lengths_m(vertices) / metres, 2.0 * _MOST_VERTICES))
    return np.maximum(pieces, 1).astype(np.int64)


def _with_vertices(run: LineString, metres: float) -> np.ndarray:
    vertices = shapely.get_coordinates(run)
    pieces = _pieces(vertices, metres)
    while True:
        edge, dense = _cut(vertices, pieces)
        # Pieces that are even in degrees are longer on the ground towards the equator.
        too_long = np.unique(edge[_lengths_m(dense) > metres * (1.0 + 1e-9)])
        if not len(too_long):
            return dense
        pieces[too_long] += 1 + pieces[too_long] // 500


def _cut(vertices: np.ndarray, pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the edge that each piece is of, and the vertices with those between."""
    edge = np.repeat(np.arange(len(pieces)), pieces)
    first = np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = ((np.arange(len(edge)) - first) / pieces[edge])[:, None]
    inner = vertices[edge] + share * (vertices[edge + 1] - vertices[edge])
    return edge, np.vstack([inner, vertices[-1:]])
