"""The cheapest way on the roads for any cost of their arcs, such as metres instead of milliseconds.

Travel times have a hierarchy made for them; this is for what planners ask now and then with costs of its
own: the shortest way, or the way that keeps to one road. Method: Dijkstra's algorithm (SciPy) with a bound.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.travel.shapes import NO_ARC, EdgeShapes


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Places on arcs from which, or to which, a way may lead; the cheapest of them is taken.

    Attributes
    ----------
    arc : int array (n,)
    share : float64 (n,)
        From 0 to 1 in the direction of the arc.
    extra : float64 (n,)
        What it costs to use this one.
    """

    arc: np.ndarray
    share: np.ndarray
    extra: np.ndarray

    @classmethod
    def on_edges(
        cls, shapes: EdgeShapes, edge: np.ndarray, fraction: np.ndarray, extra: np.ndarray | float = 0.0
    ) -> "Positions":
        """Places at fractions along edges, on whichever of the two arcs of each there are."""
        arc = np.concatenate([shapes.forward_arc[edge], shapes.backward_arc[edge]]).astype(np.int64)
        share = np.concatenate([fraction, 1.0 - fraction])
        there = arc != NO_ARC
        return cls(arc[there], share[there], np.tile(np.broadcast_to(extra, len(edge)), 2)[there])

    def take(self, rows: np.ndarray) -> "Positions":
        """The places of these rows."""
        return Positions(self.arc[rows], self.share[rows], self.extra[rows])

    def __len__(self) -> int:
        return len(self.arc)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """Pieces of arcs, one after the other.

    Attributes
    ----------
    arc, edge : int64 (k,)
    from_fraction, to_fraction : float64 (k,)
        Along the edge's shape; the second is the smaller one where the way runs against it.
    """

    arc: np.ndarray
    edge: np.ndarray
    from_fraction: np.ndarray
    to_fraction: np.ndarray

    def lengths_m(self, shapes: EdgeShapes) -> np.ndarray:
        """Ground lengths, (k,)."""
        return shapes.length_m[self.edge] * np.abs(self.to_fraction - self.from_fraction)

    def times_ms(self, weight_ms: np.ndarray) -> np.ndarray:
        """Times by the weights of the arcs (a,), in proportion where only a part is used, (k,)."""
        return weight_ms[self.arc] * np.abs(self.to_fraction - self.from_fraction)

    def line(self, shapes: EdgeShapes) -> np.ndarray:
        """The line of the way, (m, 2) degrees, m ≥ 2; no point twice in a row."""
        line, _ = shapes.cuts(self.edge, self.from_fraction, self.to_fraction)
        moves = np.any(line[1:] != line[:-1], axis=1)
        return line[np.concatenate([[True], moves])] if moves.any() else line[:2]

    def then(self, other: "Way") -> "Way":
        """This way and then another one, which begins where this one ends."""
        pairs = zip(self._arrays(), other._arrays(), strict=True)
        return Way(*(np.concatenate(pair) for pair in pairs))

    def end(self, shapes: EdgeShapes) -> Positions:
        """Where it ends, to go on from there."""
        forward = np.asarray(shapes.network.forward)[self.arc[-1:]]
        share = np.where(forward, self.to_fraction[-1:], 1.0 - self.to_fraction[-1:])
        return Positions(self.arc[-1:], share, np.zeros(1))

    def without_empty_pieces(self) -> "Way":
        """The same way without pieces of no length; one is kept where there is nothing else."""
        runs = self.from_fraction != self.to_fraction
        if not runs.any():
            runs[:1] = True
        return Way(*(array[runs] for array in self._arrays()))

    def __len__(self) -> int:
        return len(self.arc)

    def _arrays(self) -> tuple[np.ndarray, ...]:
        return (self.arc, self.edge, self.from_fraction, self.to_fraction)


class CheapestWays:
    """Cheapest ways between places on arcs.

    Parameters
    ----------
    shapes : EdgeShapes
    cost : float64 (a,)
        Of each whole arc, not negative; infinite where it may not be used. A part costs its share.
    """

    def __init__(self, shapes: EdgeShapes, cost: np.ndarray):
        self._shapes, self._cost = shapes, cost
        network = shapes.network
        self._tail, self._forward = np.asarray(network.tail), np.asarray(network.forward)
        usable = np.flatnonzero(np.isfinite(cost))
        self._arcs = usable[np.argsort(self._tail[usable], kind="stable")]
        leaving = np.bincount(self._tail[self._arcs], minlength=network.node_count)
        self._begin = np.concatenate([[0], np.cumsum(leaving)])
        self._head = np.asarray(network.head)

    def find(self, origins: Positions, destinations: Positions, limit: float = np.inf) -> Way | None:
        """The cheapest way from one of some places to one of others; None where none costs up to `limit`."""
        origins, destinations = self._usable(origins), self._usable(destinations)
        if not len(origins) or not len(destinations):
            return None
        along, of_origin, of_destination = self._along(origins, destinations)
        out = origins.extra + (1.0 - origins.share) * self._cost[origins.arc]
        into = destinations.extra + destinations.share * self._cost[destinations.arc]
        reached, before = self._reached(origins, out, min(limit, along))
        over = reached[self._tail[destinations.arc]] + into
        last = int(np.argmin(over))
        if min(over[last], along) > limit or np.isinf(min(over[last], along)):
            return None
        if along <= over[last]:
            return self._on_one_arc(origins, of_origin, destinations, of_destination)
        nodes = self._nodes_to(int(self._tail[destinations.arc[last]]), before)
        first = _cheapest(np.flatnonzero(self._head[origins.arc] == nodes[0]), out)
        arcs = [self._cheapest_arc(*pair) for pair in pairwise(nodes)]
        return self._way(
            np.array([origins.arc[first], *arcs, destinations.arc[last]], dtype=np.int64),
            float(origins.share[first]),
            float(destinations.share[last]),
        )

    def _usable(self, positions: Positions) -> Positions:
        return positions.take(np.isfinite(self._cost[positions.arc] + positions.extra))

    def _along(self, origins: Positions, destinations: Positions) -> tuple[float, int, int]:
        """The least cost from a place to one farther on along the same arc, and which two they are."""
        ahead = destinations.share - origins.share[:, np.newaxis]
        cost = origins.extra[:, np.newaxis] + destinations.extra + ahead * self._cost[destinations.arc]
        cost[(origins.arc[:, np.newaxis] != destinations.arc) | (ahead < 0)] = np.inf
        row, column = np.unravel_index(int(np.argmin(cost)), cost.shape)
        return float(cost[row, column]), int(row), int(column)

    def _reached(self, origins: Positions, out: np.ndarray, limit: float) -> tuple[np.ndarray, np.ndarray]:
        """What each junction costs to reach, infinite beyond the limit, and the junction before it."""
        count = len(self._begin) - 1
        # One more junction, from which the heads of the first arcs are reached.
        graph = csr_array(
            (
                np.concatenate([self._cost[self._arcs], out]),
                np.concatenate([self._head[self._arcs], self._head[origins.arc]]),
                np.append(self._begin, self._begin[-1] + len(out)),
            ),
            shape=(count + 1, count + 1),
        )
        return dijkstra(graph, indices=count, limit=limit, return_predecessors=True)

    def _nodes_to(self, node: int, before: np.ndarray) -> list[int]:
        """The junctions of the way to one of them, in order."""
        nodes, count = [node], len(self._begin) - 1
        while before[nodes[-1]] != count:
            nodes.append(int(before[nodes[-1]]))
        return nodes[::-1]

    def _cheapest_arc(self, tail: int, head: int) -> int:
        leaving = self._arcs[self._begin[tail] : self._begin[tail + 1]]
        return _cheapest(leaving[self._head[leaving] == head], self._cost)

    def _on_one_arc(self, origins: Positions, one: int, destinations: Positions, other: int) -> Way:
        arc, edge = origins.arc[[one]], np.asarray(self._shapes.network.edge)[origins.arc[[one]]]
        start, end = origins.share[[one]], destinations.share[[other]]
        if not self._forward[arc[0]]:
            start, end = 1.0 - start, 1.0 - end
        return Way(arc, edge, start, end)

    def _way(self, arcs: np.ndarray, first_share: float, last_share: float) -> Way:
        start, end = np.zeros(len(arcs)), np.ones(len(arcs))
        start[0], end[-1] = first_share, last_share
        forward = self._forward[arcs]
        edge = np.asarray(self._shapes.network.edge)[arcs]
        way = Way(arcs, edge, np.where(forward, start, 1.0 - start), np.where(forward, end, 1.0 - end))
        return way.without_empty_pieces()


def _cheapest(rows: np.ndarray, cost: np.ndarray) -> int:
    return int(rows[np.argmin(cost[rows])])
