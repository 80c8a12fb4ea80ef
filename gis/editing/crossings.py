"""The places where the rings of polygons cross themselves and each other."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.editing.frame import parts_of

MOST_PAIRS = 100_000


def list_crossings(shape: BaseGeometry) -> list[tuple[str, float, float]]:
    """Return (code, lon, lat) of each place where the insides of two edges of rings meet.

    Parameters
    ----------
    shape : shapely.Polygon or shapely.MultiPolygon, or a collection of them
        Valid or not.

    Returns
    -------
    list of (str, float, float)
        `self_intersection` within a ring, `ring_crossing` between rings of a polygon, `parts_overlap` between
        polygons. Edges that lie on each other are told at the middle of what they have in common, but not
        those of two polygons, which may lie side by side. Rings that touch or cross at vertices are not told.
    """
    edges, ring, part = _edges(shape)
    one, other = shapely.STRtree(edges).query(edges, predicate="intersects")
    pairs = (one < other).nonzero()[0][:MOST_PAIRS]
    one, other = one[pairs], other[pairs]
    common = shapely.intersection(edges[one], edges[other])
    overlaps = shapely.get_dimensions(common) == 1
    proper = _crosses_inside(edges[one], edges[other], common, overlaps)
    proper &= ~(overlaps & (part[one] != part[other]))
    one, other = one[proper], other[proper]
    places = shapely.get_coordinates(shapely.centroid(common[proper])).tolist()
    found = []
    for first, second, (lon, lat) in zip(one.tolist(), other.tolist(), places, strict=True):
        if ring[first] == ring[second]:
            code = "self_intersection"
        else:
            code = "ring_crossing" if part[first] == part[second] else "parts_overlap"
        found.append((code, lon, lat))
    return found


def _edges(shape: BaseGeometry) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the edges of all rings with the number of their ring and of their polygon."""
    edges, rings, parts = [], [], []
    number = 0
    for part, polygon in enumerate(parts_of(shape)):
        for line in (polygon.exterior, *polygon.interiors):
            points = shapely.get_coordinates(line)
            pairs = np.stack([points[:-1], points[1:]], axis=1)
            pairs = pairs[(pairs[:, 0] != pairs[:, 1]).any(axis=1)]
            edges.append(pairs)
            rings.append(np.full(len(pairs), number))
            parts.append(np.full(len(pairs), part))
            number += 1
    return shapely.linestrings(np.concatenate(edges)), np.concatenate(rings), np.concatenate(parts)


def _crosses_inside(
    one: np.ndarray, other: np.ndarray, common: np.ndarray, overlaps: np.ndarray
) -> np.ndarray:
    """Return whether pairs of edges lie on each other, or cross at a place that ends neither of them."""
    return overlaps | (shapely.crosses(one, other) & (shapely.get_dimensions(common) == 0))
