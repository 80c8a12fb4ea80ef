"""Bridges: short lines across gaps, from a vertex of one jurisdiction to the nearest place of another.

A gap is seldom a hole. Borders that were digitised apart leave cracks that run into each other where three
jurisdictions meet and are open where the border of two comes out at the edge of the city. Bridges close the
mouths and divide the cracks, so that each cell lies between two jurisdictions and can be given to one.
"""

import numpy as np
import shapely

from gis.boundary_areas.ground import Ground
from gis.boundary_areas.outlines import GRID_DEG, Edges, foot_of

# Shares of a bridge that have to be free of land; its ends stand on land.
_FREE = np.array([[0.98, 0.02], [0.02, 0.98]])
_AT_VERTEX_M = 0.01


def bridges(shapes: np.ndarray, ground: Ground, longest_m: float) -> np.ndarray:
    """Return the bridges up to a length, as LineStrings in EPSG:4326.

    Parameters
    ----------
    shapes : ndarray of shapely.Polygon or MultiPolygon
        On the grid.
    """
    edges = Edges.of(shapes)
    banks = np.flatnonzero(edges.alone)
    if not len(banks) or longest_m <= 0:
        return np.array([], dtype=object)
    lines = _shortest(edges, banks, ground, longest_m)
    lines = lines[np.abs(lines[:, 1] - lines[:, 0]).max(axis=1) > 2 * GRID_DEG]
    return _over_no_land(shapes, lines)


def _shortest(edges: Edges, banks: np.ndarray, ground: Ground, longest_m: float) -> np.ndarray:
    """From each vertex the shortest line to each jurisdiction near it; (n, 2, 2) degrees."""
    xy = ground.to_plane(edges.places)
    vertex, owner = _owned_vertices(edges, banks)
    tree = shapely.STRtree(shapely.linestrings(xy[edges.ends[banks]]))
    near, bank = tree.query(shapely.points(xy[vertex]), predicate="dwithin", distance=longest_m)
    edge = banks[bank]
    foreign = edges.polygon[edge] != owner[near]
    near, edge = near[foreign], edge[foreign]
    share, distance_m = foot_of(xy[vertex[near]], xy[edges.ends[edge]])
    share = _at_vertices(share, xy[edges.ends[edge]])
    # The order of columns decides between equally near edges: the same one whatever the order of the input.
    order = np.lexsort((edges.line[edge], distance_m, edges.polygon[edge], near))
    near, edge, share = near[order], edge[order], share[order]
    best = np.ones(len(near), dtype=bool)
    best[1:] = (near[1:] != near[:-1]) | (edges.polygon[edge[1:]] != edges.polygon[edge[:-1]])
    best &= ~_meets_own(edges, edge, share, owner[near])
    near, edge, share = near[best], edge[best], share[best, None]
    start, end = edges.places[edges.ends[edge]].transpose(1, 0, 2)
    return np.stack([edges.places[vertex[near]], start + share * (end - start)], axis=1)


def _owned_vertices(edges: Edges, banks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    pairs = np.stack([edges.ends[banks].reshape(-1), np.repeat(edges.polygon[banks], 2)])
    vertex, owner = np.unique(pairs, axis=1)
    return vertex, owner


def _at_vertices(share: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Let what ends right beside a vertex end at it, rather than make another one there."""
    length_m = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    share = np.where(share * length_m < _AT_VERTEX_M, 0.0, share)
    return np.where((1 - share) * length_m < _AT_VERTEX_M, 1.0, share)


def _meets_own(edges: Edges, edge: np.ndarray, share: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """Whether a bridge ends at a vertex that its own jurisdiction has too: there is no gap, but a corner."""
    pairs = np.unique(edges.ends.reshape(-1) * (edges.polygon.max() + 1) + np.repeat(edges.polygon, 2))
    end = edges.ends[edge, (share > 0.5).astype(np.int64)]
    return ((share == 0) | (share == 1)) & np.isin(end * (edges.polygon.max() + 1) + owner, pairs)


def _over_no_land(shapes: np.ndarray, lines: np.ndarray) -> np.ndarray:
    inner = shapely.linestrings(_FREE @ lines)
    _, crossing = shapely.STRtree(inner).query(shapes, predicate="intersects")
    free = np.ones(len(lines), dtype=bool)
    free[crossing] = False
    return shapely.linestrings(lines[free])
