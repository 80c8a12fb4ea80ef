"""Which parts of edges are reached, going out from places over the junctions."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.roads.network import UNREACHABLE_MS, RoadNetwork
from gis.travel.positions import OnRoad, departures
from gis.travel.shapes import EdgeShapes


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Parts of edges, apart from each other, by edge and then along it.

    Attributes
    ----------
    edge : int64 (k,)
    from_fraction, to_fraction : float64 (k,)
        Along the edge's shape, the first one not the larger.
    time_ms : float64 (k,)
        When the first point of each is reached.
    """

    edge: np.ndarray
    from_fraction: np.ndarray
    to_fraction: np.ndarray
    time_ms: np.ndarray

    def __len__(self) -> int:
        return len(self.edge)

    def take(self, rows: np.ndarray) -> "Pieces":
        """The pieces of these rows."""
        return Pieces(self.edge[rows], self.from_fraction[rows], self.to_fraction[rows], self.time_ms[rows])

    def joined(self) -> "Pieces":
        """The same parts with those that overlap or touch made one."""
        if not len(self):
            return self
        rows = np.lexsort((self.from_fraction, self.edge))
        edge, time_ms = self.edge[rows].astype(np.int64), self.time_ms[rows]
        # Edges are laid end to end with a gap, so that the farthest reached so far never leaps to the next.
        low, high = self.from_fraction[rows] + 2 * edge, self.to_fraction[rows] + 2 * edge
        farthest = np.maximum.accumulate(high)
        first = np.flatnonzero(np.concatenate([[True], low[1:] > farthest[:-1]]))
        return Pieces(
            edge[first],
            low[first] - 2 * edge[first],
            np.maximum.reduceat(high, first) - 2 * edge[first],
            np.minimum.reduceat(time_ms, first),
        )

    def rest_of(self, edges: np.ndarray) -> "Pieces":
        """The other parts of some edges, for joined pieces on none but these; they are never reached."""
        by_edge = np.concatenate([self.edge, edges])
        low = np.concatenate([self.to_fraction, np.zeros(len(edges))])
        high = np.concatenate([self.from_fraction, np.ones(len(edges))])
        begin, end = np.lexsort((low, by_edge)), np.lexsort((high, by_edge))
        rest = Pieces(by_edge[begin], low[begin], high[end], np.full(len(by_edge), np.inf))
        return rest.take(rest.from_fraction < rest.to_fraction)


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Runs along edges, from where they are entered to where they are left.

    Attributes
    ----------
    edge : int32 (k,)
    start, end : float64 (k,)
        Fractions along the edge's shape.
    start_ms, lasts_ms : float64 (k,)
        When the run begins, and how long it takes.
    """

    edge: np.ndarray
    start: np.ndarray
    end: np.ndarray
    start_ms: np.ndarray
    lasts_ms: np.ndarray

    def within(self, limit_ms: float) -> Pieces:
        """What of the runs is reached within a time."""
        begun = self.start_ms <= limit_ms
        edge, start, end, start_ms = (a[begun] for a in (self.edge, self.start, self.end, self.start_ms))
        lasts_ms = np.maximum(self.lasts_ms[begun], 1e-9)
        reached = start + (end - start) * np.minimum((limit_ms - start_ms) / lasts_ms, 1.0)
        return Pieces(edge, np.minimum(start, reached), np.maximum(start, reached), start_ms).joined()


def runs_from(on_road: OnRoad, shapes: EdgeShapes, weight_ms: np.ndarray, limit_ms: float) -> Runs:
    """All runs that begin within a time after setting out from places on the road.

    Parameters
    ----------
    weight_ms : int32 (a+1,)
        Weights in force for the mode.
    """
    network = shapes.network
    sources = departures(on_road, shapes)
    node_ms = _junction_ms(
        network, weight_ms, sources.node[sources.valid], sources.offset_ms[sources.valid], limit_ms
    )
    arcs = np.flatnonzero((weight_ms[:-1] < UNREACHABLE_MS) & np.isfinite(node_ms[network.tail]))
    start = np.where(np.asarray(network.forward)[arcs], 0.0, 1.0)
    over = [np.asarray(network.edge)[arcs], start, 1.0 - start, node_ms[network.tail[arcs]], weight_ms[arcs]]
    ahead = np.flatnonzero((on_road.edge >= 0) & (on_road.forward_ms < UNREACHABLE_MS))
    behind = np.flatnonzero((on_road.edge >= 0) & (on_road.backward_ms < UNREACHABLE_MS))
    place = np.concatenate([ahead, behind])
    lasts_ms = np.concatenate(
        [
            (on_road.forward_ms - on_road.forward_at_ms)[ahead],
            (on_road.backward_ms - on_road.backward_at_ms)[behind],
        ]
    )
    to_end = np.concatenate([np.ones(len(ahead)), np.zeros(len(behind))])
    first = [on_road.edge[place], on_road.fraction[place], to_end, np.zeros(len(place)), lasts_ms]
    return Runs(*(np.concatenate(pair) for pair in zip(over, first, strict=True)))


def _junction_ms(
    network: RoadNetwork, weight_ms: np.ndarray, nodes: np.ndarray, offset_ms: np.ndarray, limit_ms: float
) -> np.ndarray:
    """When each junction is reached from the nearest of some, which count with their offsets; float64 (n,).

    A bounded Dijkstra grows with what is reached, as the area does, and leaves the owner's thread free.
    """
    count = network.node_count
    open_arcs = np.flatnonzero(weight_ms[:-1] < UNREACHABLE_MS)
    # One more junction, from which all of them are reached after their offsets.
    tail = np.concatenate([np.asarray(network.tail)[open_arcs], np.full(len(nodes), count)])
    head = np.concatenate([np.asarray(network.head)[open_arcs], nodes])
    time_ms = np.concatenate([weight_ms[open_arcs], offset_ms]).astype(np.float64)
    rows = np.argsort(tail, kind="stable")
    begin = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=count + 1))])
    graph = csr_array((time_ms[rows], head[rows], begin), shape=(count + 1, count + 1))
    return dijkstra(graph, indices=count, limit=limit_ms)[:count]
