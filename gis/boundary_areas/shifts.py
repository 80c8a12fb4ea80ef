"""How far healing moved the outline of each jurisdiction."""

import numpy as np
import shapely

from gis.boundary_areas.outlines import foot_of
from gis.geodesy import distances_m


def shifts_m(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return the greatest distance from a vertex of one outline to the other outline, either way.

    Parameters
    ----------
    before, after : ndarray of shapely.Polygon or MultiPolygon (n,)
        EPSG:4326.

    Returns
    -------
    ndarray of float64 (n,)
        Geodesic metres: the discrete Hausdorff distance of the outlines, 0 where nothing moved.
    """
    moved = np.flatnonzero(~shapely.equals_exact(shapely.normalize(before), shapely.normalize(after), 0.0))
    result = np.zeros(len(before))
    for index in moved:
        one, other = _edges(before[index]), _edges(after[index])
        result[index] = max(_farthest_m(one, other), _farthest_m(other, one))
    return result


def _edges(shape: shapely.Geometry) -> np.ndarray:
    """The edges of an outline, (e, 2, 2)."""
    places, ring = shapely.get_coordinates(shapely.get_parts(shapely.boundary(shape)), return_index=True)
    edge = (ring[1:] == ring[:-1]) & (places[1:] != places[:-1]).any(axis=1)
    return np.stack([places[:-1][edge], places[1:][edge]], axis=1)


def _farthest_m(edges: np.ndarray, outline: np.ndarray) -> float:
    # Vertices that both have lie on the other outline: only the rest is measured.
    common = set(map(tuple, outline[:, 0].tolist()))
    rest = np.array([place for place in edges[:, 0].tolist() if tuple(place) not in common]).reshape(-1, 2)
    if not len(rest):
        return 0.0
    # Degrees of longitude are shortened to those of latitude, so that what is nearest is so on the ground.
    shorten = np.array([np.cos(np.radians(rest[:, 1].mean())), 1.0])
    ends = outline * shorten
    tree = shapely.STRtree(shapely.linestrings(ends))
    point, edge = tree.query_nearest(shapely.points(rest * shorten), all_matches=False)
    share, _ = foot_of(rest[point] * shorten, ends[edge])
    start, end = outline[edge, 0], outline[edge, 1]
    nearest = start + share[:, None] * (end - start)
    return float(distances_m(*rest[point].T, *nearest.T).max())
