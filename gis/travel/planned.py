"""The roads as they will be with planned closures, apart from those in force: what can still be reached."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from gis.roads.network import UNREACHABLE_MS
from gis.travel.areas import reached_area
from gis.travel.engine import TravelTimes
from gis.travel.pieces import Pieces, Runs, runs_from
from gis.travel.positions import OnRoad, departures, on_open_road
from gis.travel.snapping import Snapped
from gis.travel.traffic import ClosedArcs, mode_number


class PlannedRoads:
    """The roads of one mode with some closures and no others; the travel times in force stay as they are.

    Parameters
    ----------
    travel : TravelTimes
    mode : str
        One of `MODES`.
    closed : iterable of ClosedArcs
        Those that do not concern the mode are passed over.
    """

    def __init__(self, travel: TravelTimes, mode: str, closed: Iterable[ClosedArcs]):
        self._network, self._shapes = travel.network, travel.shapes
        self._roads = travel.roads(mode)
        free_ms = np.asarray(self._network.weight_ms[mode_number(mode)], dtype=np.int32)
        # The last one stands for arcs that do not exist.
        self._weight_ms = np.append(free_ms, np.int32(UNREACHABLE_MS))
        for one in closed:
            if mode in one.modes:
                self._weight_ms[one.arcs] = UNREACHABLE_MS

    @cached_property
    def _open_arcs(self) -> np.ndarray:
        return np.flatnonzero(self._weight_ms[:-1] < UNREACHABLE_MS)

    def open_edges(self) -> np.ndarray:
        """Which edges are open in a direction at least, bool (e,)."""
        is_open = np.zeros(self._network.edge_count, dtype=bool)
        is_open[np.asarray(self._network.edge)[self._open_arcs]] = True
        return is_open

    def reached_edges(self, origins: Snapped) -> np.ndarray:
        """Which edges can be reached from any of some places, bool (e,)."""
        on_road = self._on_road(origins)
        reached = np.zeros(self._network.edge_count, dtype=bool)
        reached[on_road.edge[on_road.edge >= 0]] = True
        node = self._reached_nodes(on_road)
        arcs = self._open_arcs[node[np.asarray(self._network.tail)[self._open_arcs]]]
        reached[np.asarray(self._network.edge)[arcs]] = True
        return reached

    def runs(self, origins: Snapped, limit_s: float) -> Runs:
        """The runs along edges from the nearest of some places, as far as they begin within a time."""
        return runs_from(self._on_road(origins), self._shapes, self._weight_ms, limit_s * 1000)

    def _on_road(self, origins: Snapped) -> OnRoad:
        return on_open_road(origins, self._roads, self._shapes, self._weight_ms)

    def _reached_nodes(self, on_road: OnRoad) -> np.ndarray:
        """Which junctions can be reached, bool (n,): breadth first from one more junction before them all."""
        count = self._network.node_count
        sources = departures(on_road, self._shapes)
        begin = np.unique(sources.node[sources.valid])
        tail = np.concatenate([np.asarray(self._network.tail)[self._open_arcs], np.full(len(begin), count)])
        head = np.concatenate([np.asarray(self._network.head)[self._open_arcs], begin])
        graph = coo_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(count + 1, count + 1))
        reached = np.zeros(count + 1, dtype=bool)
        reached[breadth_first_order(graph.tocsr(), count, return_predecessors=False)] = True
        return reached[:count]


def parts_of_edges(travel: TravelTimes, edges: np.ndarray) -> list[np.ndarray]:
    """Part some edges into those that hang together, the longest roads first.

    Parameters
    ----------
    edges : int array (k,)

    Returns
    -------
    list of int64 arrays
    """
    if not len(edges):
        return []
    shapes = travel.shapes
    ends = np.stack([shapes.first_node[edges], shapes.last_node[edges]])
    nodes, end = np.unique(ends, return_inverse=True)
    start, stop = end.reshape(2, -1)
    graph = csr_array((np.ones(len(edges)), (start, stop)), shape=(len(nodes), len(nodes)))
    _, part = connected_components(graph, directed=False)
    by_part = np.argsort(part[start], kind="stable")
    each = np.split(np.asarray(edges, dtype=np.int64)[by_part], np.cumsum(np.bincount(part[start]))[:-1])
    return sorted((one for one in each if len(one)), key=lambda one: -float(shapes.length_m[one].sum()))


def area_of_edges(travel: TravelTimes, edges: np.ndarray, mode: str) -> shapely.MultiPolygon:
    """Return the land whose nearest road of a mode is one of some edges, EPSG:4326."""
    count = len(edges)
    whole = Pieces(np.sort(edges), np.zeros(count), np.ones(count), np.zeros(count))
    return reached_area(travel.shapes, whole, travel.roads(mode).edges)


def lines_of(travel: TravelTimes, pieces: Pieces) -> np.ndarray:
    """Return parts of edges as lines, EPSG:4326, object array of shapely.LineString (k,)."""
    if not len(pieces):
        return np.zeros(0, dtype=object)
    lonlat, piece = travel.shapes.cuts(pieces.edge, pieces.from_fraction, pieces.to_fraction)
    return shapely.linestrings(lonlat, indices=piece)


def ends_of(travel: TravelTimes, arcs: Sequence[int] | np.ndarray) -> np.ndarray:
    """Return the junctions at either end of some arcs, int32."""
    arcs = np.asarray(arcs, dtype=np.int64)
    network = travel.network
    return np.unique(np.concatenate([np.asarray(network.tail)[arcs], np.asarray(network.head)[arcs]]))
