"""Travel times between places on roads, worked out in the owner's thread."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np

from gis.travel.metrics import Metrics
from gis.travel.positions import OnRoad, Terminals, along_edge_ms, arrivals, departures, on_open_road
from gis.travel.shapes import EdgeShapes
from gis.travel.snapping import ModeRoads, Snapped
from gis.travel.traffic import ClosedArcs, Traffic

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

    def nearest_ms(self, node_ms: list[int | None]) -> np.ndarray:
        """Times of the places, in ms, from those of their junctions (t,); infinite where unreachable."""
        by_junction = np.full(self.serves.shape, np.inf)
        # A missing time becomes not-a-number, which fmin passes over.
        by_junction[self.serves] = np.array(node_ms, dtype=np.float64) + self.offset_ms
        time_ms = np.fmin(by_junction[:, 0], by_junction[:, 1])
        time_ms[np.isnan(time_ms)] = np.inf
        return time_ms


class RoadsNow:
    """What the owner's thread holds: the roads as they may be used now, and the answers about them."""

    def __init__(self, shapes: EdgeShapes, roads: tuple[ModeRoads, ...], traffic: Traffic):
        self.shapes, self._roads, self._traffic = shapes, roads, traffic
        self.metrics = Metrics(shapes.network, traffic.weight_ms)

    def set_closures(self, closures: Mapping[Hashable, ClosedArcs]) -> None:
        """Put exactly these closures in force."""
        for mode, arcs in self._traffic.set_closures(closures):
            self.metrics.update(mode, arcs, self._traffic.weight_ms[mode])

    def weight_ms(self, mode: int) -> np.ndarray:
        """The weights in force for a mode, (a+1,)."""
        return self._traffic.weight_ms[mode]

    def on_road(self, snapped: Snapped, mode: int) -> OnRoad:
        """Where the places are on the roads that are open now."""
        return on_open_road(snapped, self._roads[mode], self.shapes, self.weight_ms(mode))

    def origins(self, snapped: Snapped, mode: int) -> Prepared:
        """Make places ready to be left."""
        on_road = self.on_road(snapped, mode)
        return self._prepared(on_road, departures(on_road, self.shapes), mode)

    def destinations(self, snapped: Snapped, mode: int) -> Prepared:
        """Make places ready to be reached."""
        on_road = self.on_road(snapped, mode)
        return self._prepared(on_road, arrivals(on_road, self.shapes), mode)

    def _prepared(self, on_road: OnRoad, terminals: Terminals, mode: int) -> Prepared:
        serves = terminals.valid
        nodes = terminals.node[serves].tolist()
        return Prepared(on_road, serves, terminals.offset_ms[serves], nodes, self.weight_ms(mode))

    def times_to(
        self, origins: Prepared, destination: OnRoad, mode: int, pin: Hashable = _INWARD
    ) -> np.ndarray:
        """Seconds from many places to one, infinite where it cannot be reached; float64 (n,)."""
        targets = arrivals(destination, self.shapes).pairs()
        if not targets or not origins.nodes:
            return np.full(len(origins.serves), np.inf)
        time_ms = origins.nearest_ms(self.metrics.times_to(mode, pin, origins.nodes, targets))
        same = np.flatnonzero(origins.on_road.edge == destination.edge[0])
        if len(same):
            along_ms = along_edge_ms(origins.on_road.take(same), destination)
            time_ms[same] = np.minimum(time_ms[same], along_ms)
        return time_ms / 1000

    def times_from(self, origin: OnRoad, destinations: Prepared, mode: int) -> np.ndarray:
        """Seconds from one place to many, infinite for those that cannot be reached; float64 (n,)."""
        sources = departures(origin, self.shapes).pairs()
        if not sources or not destinations.nodes:
            return np.full(len(destinations.serves), np.inf)
        node_ms = self.metrics.times_from(mode, _OUTWARD, sources, destinations.nodes)
        time_ms = destinations.nearest_ms(node_ms)
        same = np.flatnonzero(destinations.on_road.edge == origin.edge[0])
        if len(same):
            along_ms = along_edge_ms(origin, destinations.on_road.take(same))
            time_ms[same] = np.minimum(time_ms[same], along_ms)
        return time_ms / 1000

    def matrix(self, origins: Snapped, destinations: Snapped, mode: int) -> np.ndarray:
        """Seconds from each of n places to each of m others, infinite where unreachable; float64 (n, m)."""
        table = np.full((len(origins), len(destinations)), np.inf)
        if len(origins) >= len(destinations):
            prepared, each = self.origins(origins, mode), self.on_road(destinations, mode)
            for column in range(len(destinations)):
                table[:, column] = self.times_to(prepared, each.take([column]), mode)
        else:
            prepared, each = self.destinations(destinations, mode), self.on_road(origins, mode)
            for row in range(len(origins)):
                table[row] = self.times_from(each.take([row]), prepared, mode)
        return table
