"""Which edges are roundabouts: roads of one direction that close in on themselves."""

import numpy as np

from gis.roads.network import MODES, UNREACHABLE_MS
from gis.travel.shapes import EdgeShapes

_LONGEST_M = 800.0


def roundabout_edges(shapes: EdgeShapes) -> np.ndarray:
    """Which edges belong to a roundabout, bool (e,).

    A network does not keep the tag; a road is taken for one when cars may use each of its edges in one
    direction only, each of its junctions is entered and left once along it, and it is shorter than 800 m.
    """
    network = shapes.network
    open_arc = np.append(np.asarray(network.weight_ms[MODES.index("car")]) < UNREACHABLE_MS, False)
    ahead, back = open_arc[shapes.forward_arc], open_arc[shapes.backward_arc]
    start = np.where(ahead, shapes.first_node, shapes.last_node).astype(np.int64)
    end = np.where(ahead, shapes.last_node, shapes.first_node).astype(np.int64)
    road, roads = np.asarray(network.edge_road), len(network.road_id)
    keys = road.astype(np.int64) * max(1, network.node_count)
    left_once, entered_once = _once(keys + start), _once(keys + end)
    ring = (ahead != back) & left_once & entered_once & np.isin(keys + end, keys + start)
    broken = np.bincount(road[~ring], minlength=roads) > 0
    length_m = np.bincount(road, weights=shapes.length_m, minlength=roads)
    return (~broken & (length_m < _LONGEST_M))[road]


def _once(keys: np.ndarray) -> np.ndarray:
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return counts[inverse] == 1
