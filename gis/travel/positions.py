"""Where a place on an edge meets the junctions: which ones, and how many milliseconds away."""

from dataclasses import dataclass

import numpy as np

from gis.roads.network import UNREACHABLE_MS
from gis.travel.errors import OutsideNetwork
from gis.travel.shapes import EdgeShapes
from gis.travel.snapping import ModeRoads, Snapped


@dataclass(frozen=True, slots=True, eq=False)
class OnRoad:
    """Places on edges that are open now, for one mode.

    Attributes
    ----------
    edge : int32 (n,)
        `NO_EDGE` where no open road is near.
    fraction : float64 (n,)
    forward_ms, backward_ms : int64 (n,)
        Travel time over the whole edge along and against its shape, `UNREACHABLE_MS` where closed.
    """

    edge: np.ndarray
    fraction: np.ndarray
    forward_ms: np.ndarray
    backward_ms: np.ndarray

    def take(self, rows: np.ndarray) -> "OnRoad":
        """The places of these rows."""
        return OnRoad(self.edge[rows], self.fraction[rows], self.forward_ms[rows], self.backward_ms[rows])

    @property
    def forward_at_ms(self) -> np.ndarray:
        """From the start of the edge to the place, along the shape."""
        return np.rint(self.fraction * self.forward_ms).astype(np.int64)

    @property
    def backward_at_ms(self) -> np.ndarray:
        """From the end of the edge to the place, against the shape."""
        return np.rint((1 - self.fraction) * self.backward_ms).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Terminals:
    """The junctions by which places are left or reached: up to two for each.

    Attributes
    ----------
    node : int32 (n, 2)
        First column: start of the edge; second column: its end.
    offset_ms : int64 (n, 2)
        Between the place and that junction; `UNREACHABLE_MS` where the junction does not serve it.
    """

    node: np.ndarray
    offset_ms: np.ndarray

    @property
    def valid(self) -> np.ndarray:
        """Which junctions serve, bool (n, 2)."""
        return self.offset_ms < UNREACHABLE_MS

    def pairs(self) -> list[tuple[int, int]]:
        """All serving junctions with their offsets."""
        valid = self.valid
        return list(zip(self.node[valid].tolist(), self.offset_ms[valid].tolist(), strict=True))

    def pairs_of(self, row: int) -> list[tuple[int, int]]:
        """The serving junctions of one place with their offsets."""
        ends = zip(self.node[row].tolist(), self.offset_ms[row].tolist(), strict=True)
        return [(node, offset_ms) for node, offset_ms in ends if offset_ms < UNREACHABLE_MS]

    def slot_of(self, row: int, node: int) -> int:
        """Which column of a place is this junction; the nearer one where both are."""
        (first, last), (first_ms, last_ms) = self.node[row].tolist(), self.offset_ms[row].tolist()
        return int(last == node and (first != node or last_ms < first_ms))


def on_open_road(snapped: Snapped, roads: ModeRoads, shapes: EdgeShapes, weight_ms: np.ndarray) -> OnRoad:
    """Where the places are on the roads that are open now.

    A closed arc cannot be travelled, not even in part. A place whose edge is closed both ways is put onto the
    nearest open edge within `snapped.within_m` of where it really is; one closed in one direction stays.

    Parameters
    ----------
    weight_ms : int32 (a+1,)
        Weights in force for the mode of `roads`; the last one stands for arcs that do not exist.
    """
    edge, fraction = snapped.edge, snapped.fraction
    check_edges(edge, len(shapes.length_m))
    forward_ms, backward_ms = _edge_weights(edge, shapes, weight_ms)
    closed = (forward_ms == UNREACHABLE_MS) & (backward_ms == UNREACHABLE_MS) & snapped.found
    if closed.any():
        usable = np.minimum(weight_ms[shapes.forward_arc], weight_ms[shapes.backward_arc]) < UNREACHABLE_MS
        moved = roads.resnap(snapped[closed], usable)
        edge, fraction = edge.copy(), fraction.copy()
        edge[closed], fraction[closed] = moved.edge, moved.fraction
        forward_ms, backward_ms = _edge_weights(edge, shapes, weight_ms)
    return OnRoad(edge, fraction, forward_ms, backward_ms)


def check_edges(edge: np.ndarray, count: int) -> None:
    """Raise `OutsideNetwork` for an edge that is not one of `count`."""
    if len(edge) and (edge.max() >= count or edge.min() < -1):
        number = int(edge.max() if edge.max() >= count else edge.min())
        raise OutsideNetwork(kind="edge", number=number, count=count)


def _edge_weights(
    edge: np.ndarray, shapes: EdgeShapes, weight_ms: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    # A missing edge is -1 and reads the last edge's arcs: it is blanked out afterwards.
    if not len(shapes.forward_arc):
        none = np.full(len(edge), UNREACHABLE_MS, dtype=np.int64)
        return none, none
    both = [weight_ms[arc[edge]].astype(np.int64) for arc in (shapes.forward_arc, shapes.backward_arc)]
    for weights in both:
        weights[edge < 0] = UNREACHABLE_MS
    return both[0], both[1]


def departures(on_road: OnRoad, shapes: EdgeShapes) -> Terminals:
    """The junctions to which places can go first, with the time to get there."""
    to_last = np.where(
        on_road.forward_ms < UNREACHABLE_MS, on_road.forward_ms - on_road.forward_at_ms, UNREACHABLE_MS
    )
    to_first = np.where(
        on_road.backward_ms < UNREACHABLE_MS, on_road.backward_ms - on_road.backward_at_ms, UNREACHABLE_MS
    )
    return _terminals(on_road, shapes, to_first, to_last)


def arrivals(on_road: OnRoad, shapes: EdgeShapes) -> Terminals:
    """The junctions from which places can be reached, with the time from there."""
    from_first = np.where(on_road.forward_ms < UNREACHABLE_MS, on_road.forward_at_ms, UNREACHABLE_MS)
    from_last = np.where(on_road.backward_ms < UNREACHABLE_MS, on_road.backward_at_ms, UNREACHABLE_MS)
    return _terminals(on_road, shapes, from_first, from_last)


def _terminals(on_road: OnRoad, shapes: EdgeShapes, first_ms: np.ndarray, last_ms: np.ndarray) -> Terminals:
    found = on_road.edge >= 0
    offset_ms = np.stack([first_ms, last_ms], axis=1)
    # At a junction only that junction counts, and costs nothing: any of its roads leads on.
    at_first, at_last = found & (on_road.fraction == 0), found & (on_road.fraction == 1)
    offset_ms[at_first] = (0, UNREACHABLE_MS)
    offset_ms[at_last] = (UNREACHABLE_MS, 0)
    if not len(shapes.first_node):
        return Terminals(np.zeros((len(found), 2), dtype=np.int32), offset_ms)
    node = np.stack([shapes.first_node[on_road.edge], shapes.last_node[on_road.edge]], axis=1)
    return Terminals(node, offset_ms)


def along_edge_ms(origins: OnRoad, destinations: OnRoad) -> np.ndarray:
    """Travel time, in milliseconds, from places straight along their edge to others on the same edge.

    Parameters
    ----------
    origins, destinations : OnRoad
        Pairwise on the same edges, or one destination for all origins.

    Returns
    -------
    ndarray of float, shape (n,)
        Infinite where the open directions of the edge do not lead from the one to the other.
    """
    ahead = np.where(
        (origins.fraction <= destinations.fraction) & (origins.forward_ms < UNREACHABLE_MS),
        destinations.forward_at_ms - origins.forward_at_ms,
        np.inf,
    )
    behind = np.where(
        (origins.fraction >= destinations.fraction) & (origins.backward_ms < UNREACHABLE_MS),
        destinations.backward_at_ms - origins.backward_at_ms,
        np.inf,
    )
    return np.minimum(ahead, behind)
