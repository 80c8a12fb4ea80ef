"""A road as a whole: how many roads of one name there are, and where they end."""

from collections.abc import Sequence

import numpy as np
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from gis.travel.plane import from_plane, plane_per_ground, to_plane
from gis.travel.shapes import EdgeShapes

# Farther apart, roads of one name are different roads.
APART_M = 1000.0
# The road itself is preferred wherever it exists.
_STEP_OVER = 3.0
_STOPS_AROUND = 8
# The carriageways of one road, its side roads included, lie this close together.
_ASIDE_M = 80.0
_RAMPS_M = 200.0


def groups_of(shapes: EdgeShapes, edges: np.ndarray) -> list[np.ndarray]:
    """The edges of one name by roads that lie apart from each other, the longest road first."""
    lines = shapes.lines[edges]
    within = APART_M * _scale(shapes, edges)
    pairs = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=within)
    joined = coo_array((np.ones(pairs.shape[1]), pairs), shape=(len(edges), len(edges)))
    count, group = connected_components(joined, directed=False)
    groups = [edges[group == number] for number in range(count)]
    return sorted(groups, key=lambda each: -float(shapes.length_m[each].sum()))


def tips_of(shapes: EdgeShapes, edges: np.ndarray) -> np.ndarray:
    """The junctions where one edge of a road ends and no other goes on, int64 (k,)."""
    ends = np.concatenate([shapes.first_node[edges], shapes.last_node[edges]])
    nodes, counts = np.unique(ends, return_counts=True)
    return nodes[counts == 1]


def farthest_apart(shapes: EdgeShapes, edges: np.ndarray) -> list[tuple[float, float]]:
    """The two places (lon, lat) of a road that are farthest apart along it, whatever its directions.

    Method: from any junction to the farthest, and from that to the farthest again. What interrupts the road
    is stepped over.
    """
    ends = np.stack([shapes.first_node[edges], shapes.last_node[edges]])
    nodes, index = np.unique(ends, return_inverse=True)
    start, end = index.reshape(2, -1)
    xy, scale = _junctions(shapes, nodes), _scale(shapes, edges)
    pairs = cKDTree(xy).query_pairs(APART_M * scale, output_type="ndarray")
    apart_m = np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T) / scale
    graph = coo_array(
        (
            np.concatenate([shapes.length_m[edges], (apart_m + 1.0) * _STEP_OVER]),
            (np.concatenate([start, pairs[:, 0]]), np.concatenate([end, pairs[:, 1]])),
        ),
        shape=(len(nodes), len(nodes)),
    ).tocsr()
    one = _farthest(graph, 0)
    return _lonlat(xy[[one, _farthest(graph, one)]])


def around(shapes: EdgeShapes, edges: np.ndarray) -> list[tuple[float, float]]:
    """Places (lon, lat) of a ring road all the way round, the first one again at the end."""
    xy = _junctions(shapes, np.unique([shapes.first_node[edges], shapes.last_node[edges]]))
    off = xy - (xy.min(axis=0) + xy.max(axis=0)) / 2
    angle = np.arctan2(off[:, 1], off[:, 0])
    turns = np.linspace(-np.pi, np.pi, _STOPS_AROUND, endpoint=False) + 0.1
    stops = [int(np.argmin(np.abs(np.angle(np.exp(1j * (angle - turn)))))) for turn in turns]
    return _lonlat(xy[[*stops, stops[0]]])


def left_over_m(shapes: EdgeShapes, edges: np.ndarray, lines: Sequence[np.ndarray]) -> float:
    """How much of a road lies aside of drawn lines (m, 2, degrees), in metres; 0 for mere ramps."""
    if not lines:
        return 0.0
    scale = _scale(shapes, edges)
    drawn = [shapely.LineString(to_plane(line[:, 0], line[:, 1])) for line in lines]
    corridor = shapely.union_all(drawn).buffer(_ASIDE_M * scale)
    shapely.prepare(corridor)
    left_m = float(shapely.length(shapely.difference(shapes.lines[edges], corridor)).sum()) / scale
    return left_m if left_m > _RAMPS_M else 0.0


def _farthest(graph: csr_array, node: int) -> int:
    reached_m = dijkstra(graph, directed=False, indices=node)
    return int(np.argmax(np.where(np.isfinite(reached_m), reached_m, -1.0)))


def _junctions(shapes: EdgeShapes, nodes: np.ndarray) -> np.ndarray:
    return to_plane(np.asarray(shapes.network.node_lon)[nodes], np.asarray(shapes.network.node_lat)[nodes])


def _lonlat(xy: np.ndarray) -> list[tuple[float, float]]:
    return [(float(lon), float(lat)) for lon, lat in from_plane(xy)]


def _scale(shapes: EdgeShapes, edges: np.ndarray) -> float:
    return float(plane_per_ground(from_plane(shapes.bounds[edges].reshape(-1, 2))[:, 1].mean()))
