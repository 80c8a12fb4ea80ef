"""Travel times the slow and plain way: every place becomes a junction of its own, then SciPy's Dijkstra."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.roads.network import UNREACHABLE_MS, RoadNetwork
from gis.travel import Snapped


def oracle_s(
    network: RoadNetwork, weight_ms: np.ndarray, origins: Snapped, destinations: Snapped
) -> np.ndarray:
    """Seconds from each origin to each destination, (n, m), over arcs of these weights (a,)."""
    edge = np.concatenate([origins.edge, destinations.edge])
    fraction = np.concatenate([origins.fraction, destinations.fraction])
    node = _junctions_of_places(network, edge, fraction)
    open_arcs = np.flatnonzero(weight_ms < UNREACHABLE_MS)
    whole = np.stack([network.tail[open_arcs], network.head[open_arcs], weight_ms[open_arcs]], axis=1)
    pieces = np.array(_steps_through_places(network, weight_ms, edge, fraction, node), dtype=np.int64)
    steps = np.concatenate([whole, pieces.reshape(-1, 3)])
    count = network.node_count + len(edge)
    ids, which = np.unique(node[: len(origins)], return_inverse=True)
    if not len(ids):
        return np.zeros((0, len(destinations)))
    times_ms = dijkstra(_graph(steps, count), indices=ids)
    return times_ms[which][:, node[len(origins) :]] / 1000


def _junctions_of_places(network: RoadNetwork, edge: np.ndarray, fraction: np.ndarray) -> np.ndarray:
    """A junction for each place: a new one, or that of the network where the place is at one."""
    node = network.node_count + np.arange(len(edge))
    ends = np.zeros((network.edge_count, 2), dtype=np.int64)
    ends[network.edge, 0] = np.where(network.forward, network.tail, network.head)
    ends[network.edge, 1] = np.where(network.forward, network.head, network.tail)
    for side in (0, 1):
        there = (fraction == side) & (edge >= 0)
        node[there] = ends[edge[there], side]
    return node


def _steps_through_places(
    network: RoadNetwork, weight_ms: np.ndarray, edge: np.ndarray, fraction: np.ndarray, node: np.ndarray
) -> list[tuple[int, int, int]]:
    """The arcs with places on them, in pieces from place to place."""
    steps = []
    inside = (fraction > 0) & (fraction < 1) & (edge >= 0)
    for arc in np.flatnonzero(np.isin(network.edge, edge[inside]) & (weight_ms < UNREACHABLE_MS)):
        places = np.flatnonzero(inside & (edge == network.edge[arc]))
        along = fraction[places] if network.forward[arc] else 1 - fraction[places]
        at_ms = np.rint(along * weight_ms[arc]).astype(int)
        by_place = np.argsort(along, kind="stable")
        stops = [int(network.tail[arc]), *node[places[by_place]].tolist(), int(network.head[arc])]
        times = [0, *at_ms[by_place].tolist(), int(weight_ms[arc])]
        steps += [(stops[i], stops[i + 1], times[i + 1] - times[i]) for i in range(len(stops) - 1)]
        # Places at the very same point are reached from one another both ways.
        steps += [
            (stops[i + 1], stops[i], 0)
            for i in range(1, len(stops) - 2)
            if along[by_place[i - 1]] == along[by_place[i]]
        ]
    return steps


def _graph(steps: np.ndarray, count: int) -> csr_array:
    """The steps as a matrix, parallel ones kept apart and those of no time kept."""
    tail, head, time_ms = steps.T
    rows = np.argsort(tail, kind="stable")
    begin = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=count))])
    return csr_array((time_ms[rows].astype(float), head[rows], begin), shape=(count, count))
