"""Travel times between places on roads, worked out in the owner's thread."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from routingkit_cch import CCH

from gis.travel.metrics import Metric
from gis.travel.positions import OnRoad, Terminals, along_edge_ms, arrivals, departures, on_open_road
from gis.travel.shapes import EdgeShapes
from gis.travel.snapping import ModeRoads, Snapped
from gis.travel.traffic import Traffic

_INWARD, _OUTWARD = "inward", "outward"


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Many places, ready to be asked about as long as `weight_ms` is in force.

    Attributes
    ----------
    on_road : OnRoad (n,)
    serves : bool (n, 2)
        Which of the two junctions of each place serve it.
    offset_ms : int64 (t,)
        Between place and junction, where it serves.
    nodes : list of int (t,)
        Those junctions.
    weight_ms : int32 (a+1,)
    """

    on_road: OnRoad
    serves: np.ndarray
    offset_ms: np.ndarray
    nodes: list[int]
    weight_ms: np.ndarray

    def nearest_ms(self, node_ms: list[int | None] | np.ndarray) -> np.ndarray:
        """Times of the places, in ms, from those of their junctions; infinite where unreachable.

        Parameters
        ----------
        node_ms : list or float64 array (..., t)
            None or not-a-number where a junction cannot be reached.

        Returns
        -------
        ndarray of float64, shape (..., n)
        """
        node_ms = np.asarray(node_ms, dtype=np.float64)
        by_junction = np.full((*node_ms.shape[:-1], *self.serves.shape), np.inf)
        # A missing time becomes not-a-number, which fmin passes over.
        by_junction[..., self.serves] = node_ms + self.offset_ms
        time_ms = np.fmin(by_junction[..., 0], by_junction[..., 1])
        time_ms[np.isnan(time_ms)] = np.inf
        return time_ms


class RoadsNow:
    """What an owner's thread holds: the roads as one mode may use them now, and the answers about them.

    Attributes
    ----------
    weight_ms : int32 (a+1,)
        The weights in force.
    """

    def __init__(
        self, shapes: EdgeShapes, roads: ModeRoads, traffic: Traffic, mode: int, hierarchy: CCH | None
    ):
        self.shapes, self._roads = shapes, roads
        self.weight_ms = traffic.weight_ms[mode]
        self.metric = Metric(hierarchy, self.weight_ms)

    def update(self, arcs: np.ndarray, weight_ms: np.ndarray) -> None:
        """Put other weights in force, (a+1,), which differ from the former in these arcs."""
        self.metric.update(arcs, weight_ms)
        self.weight_ms = weight_ms

    def on_road(self, snapped: Snapped) -> OnRoad:
        """Where the places are on the roads that are open now."""
        return on_open_road(snapped, self._roads, self.shapes, self.weight_ms)

    def origins(self, snapped: Snapped) -> Prepared:
        """Make places ready to be left."""
        on_road = self.on_road(snapped)
        return self._prepared(on_road, departures(on_road, self.shapes))

    def destinations(self, snapped: Snapped) -> Prepared:
        """Make places ready to be reached."""
        on_road = self.on_road(snapped)
        return self._prepared(on_road, arrivals(on_road, self.shapes))

    def _prepared(self, on_road: OnRoad, terminals: Terminals) -> Prepared:
        serves = terminals.valid
        nodes = terminals.node[serves].tolist()
        return Prepared(on_road, serves, terminals.offset_ms[serves], nodes, self.weight_ms)

    def times_to(self, origins: Prepared, destination: OnRoad, pin: Hashable = _INWARD) -> np.ndarray:
        """Seconds from many places to one, infinite where it cannot be reached; float64 (n,)."""
        targets = arrivals(destination, self.shapes).pairs()
        if not targets or not origins.nodes:
            return np.full(len(origins.serves), np.inf)
        time_ms = origins.nearest_ms(self.metric.times_to(pin, origins.nodes, targets))
        same = np.flatnonzero(origins.on_road.edge == destination.edge[0])
        if len(same):
            along_ms = along_edge_ms(origins.on_road.take(same), destination)
            time_ms[same] = np.minimum(time_ms[same], along_ms)
        return time_ms / 1000

    def times_from(self, origin: OnRoad, destinations: Prepared) -> np.ndarray:
        """Seconds from one place to many, infinite for those that cannot be reached; float64 (n,)."""
        sources = departures(origin, self.shapes).pairs()
        if not sources or not destinations.nodes:
            return np.full(len(destinations.serves), np.inf)
        node_ms = self.metric.times_from(_OUTWARD, sources, destinations.nodes)
        time_ms = destinations.nearest_ms(node_ms)
        same = np.flatnonzero(destinations.on_road.edge == origin.edge[0])
        if len(same):
            along_ms = along_edge_ms(origin, destinations.on_road.take(same))
            time_ms[same] = np.minimum(time_ms[same], along_ms)
        return time_ms / 1000

    def matrix(self, origins: Snapped, destinations: Snapped) -> np.ndarray:
        """Seconds from each of n places to each of m others, infinite where unreachable; float64 (n, m)."""
        if len(origins) >= len(destinations):
            prepared, each = self.origins(origins), self.on_road(destinations)
            to_each = partial(self.metric.times_to, _INWARD, prepared.nodes)
            table = self._sweep(prepared, each, arrivals(each, self.shapes), to_each)
            for row, same in _on_same_edge(prepared.on_road, each):
                along_ms = along_edge_ms(prepared.on_road.take(same), each.take([row]))
                table[row, same] = np.minimum(table[row, same], along_ms)
            return table.T / 1000
        prepared, each = self.destinations(destinations), self.on_road(origins)
        from_each = partial(self._times_from, prepared.nodes)
        table = self._sweep(prepared, each, departures(each, self.shapes), from_each)
        for row, same in _on_same_edge(prepared.on_road, each):
            along_ms = along_edge_ms(each.take([row]), prepared.on_road.take(same))
            table[row, same] = np.minimum(table[row, same], along_ms)
        return table / 1000

    def _times_from(self, targets: list[int], sources: list[tuple[int, int]]) -> list[int | None]:
        return self.metric.times_from(_OUTWARD, sources, targets)

    def _sweep(
        self,
        prepared: Prepared,
        each: OnRoad,
        terminals: Terminals,
        ask: Callable[[list[tuple[int, int]]], list[int | None]],
    ) -> np.ndarray:
        """Milliseconds between each of m places (rows) and the n prepared ones, by way of junctions."""
        # Rows are filled one after the other and looked at together: that halves the time of a large table.
        node_ms = np.full((len(each.edge), len(prepared.nodes)), np.nan)
        if prepared.nodes:
            for row in range(len(node_ms)):
                pairs = terminals.pairs_of(row)
                if pairs:
                    node_ms[row] = ask(pairs)
        return prepared.nearest_ms(node_ms)


def _on_same_edge(prepared: OnRoad, each: OnRoad) -> Iterator[tuple[int, np.ndarray]]:
    """Give the rows of `each` that lie on the edge of a prepared place, with the rows of these."""
    order = np.argsort(prepared.edge, kind="stable")
    first, last = (np.searchsorted(prepared.edge[order], each.edge, side) for side in ("left", "right"))
    for row in np.flatnonzero((first < last) & (each.edge >= 0)):
        yield int(row), order[first[row] : last[row]]
