"""Which arcs a closure means: those of a named road, around a point, in an area."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from gis.travel.errors import NoRoadNear, NoSuchRoad
from gis.travel.plane import ground_distance_m, plane_per_ground, to_plane
from gis.travel.shapes import EdgeShapes
from gis.travel.snapping import ModeRoads
from gis.travel.traffic import ClosedArcs

AT_POINT_M = 15.0
ALONG_LINE_M = 15.0
# The carriageways of one road lie this close together.
_BESIDE_M = 80.0
# Where a bridge or a crossing interrupts a road's name, it goes on within this distance.
_GAP_M = 1000.0
_GAP_PENALTY = 3.0


class ClosureFinder:
    """Finds the arcs of a network that a closure means, among all its edges."""

    def __init__(self, shapes: EdgeShapes, every: ModeRoads):
        self._shapes, self._every = shapes, every

    @cached_property
    def _roads_by_name(self) -> dict[str, list[int]]:
        network = self._shapes.network
        roads: dict[str, list[int]] = {}
        for names in (network.road_name, network.road_name_en, network.road_ref):
            for road, name in enumerate(names):
                if name:
                    roads.setdefault(name.casefold(), []).append(road)
        return roads

    def on_road(
        self, name: str, between: tuple[Sequence[float], Sequence[float]] | None, modes: Sequence[str]
    ) -> ClosedArcs:
        """All arcs of the roads of this name, or of their part between two places (lon, lat)."""
        edges = self._edges_named(name)
        if between is not None:
            edges = self._between(edges, np.asarray(between, dtype=np.float64))
        return self._arcs(edges, modes)

    def _edges_named(self, name: str) -> np.ndarray:
        roads = self._roads_by_name.get(name.strip().casefold())
        if not roads:
            raise NoSuchRoad(name=name)
        return np.flatnonzero(np.isin(self._shapes.network.edge_road, roads))

    def _between(self, edges: np.ndarray, places: np.ndarray) -> np.ndarray:
        """The edges on the shortest way over them between two places, and those that run beside it."""
        points = shapely.points(to_plane(places[:, 0], places[:, 1]))
        lines = self._shapes.lines[edges]
        first, last = (int(np.argmin(shapely.distance(lines, point))) for point in points)
        way = np.union1d([first, last], self._rows_on_way(edges, first, last))
        corridor = shapely.union_all(lines[way]).buffer(self._in_plane(places, _BESIDE_M), cap_style="flat")
        beside = shapely.length(shapely.intersection(lines, corridor))
        enough = np.minimum(shapely.length(lines) / 2, self._in_plane(places, _BESIDE_M))
        return np.union1d(edges[way], edges[beside > enough])

    def _rows_on_way(self, edges: np.ndarray, first: int, last: int) -> np.ndarray:
        """The rows of the edges on the shortest way from one row to another, driven in any direction."""
        ends = np.stack([self._shapes.first_node[edges], self._shapes.last_node[edges]])
        nodes, end = np.unique(ends, return_inverse=True)
        start, end = end.reshape(2, -1)
        pairs, lengths_m = self._steps_over(nodes)
        graph = coo_array(
            (
                np.concatenate([self._shapes.length_m[edges], lengths_m]),
                (np.concatenate([start, pairs[:, 0]]), np.concatenate([end, pairs[:, 1]])),
            ),
            shape=(len(nodes), len(nodes)),
        )
        reached_m, before = dijkstra(graph, directed=False, indices=start[first], return_predecessors=True)
        node = min((start[last], end[last]), key=lambda one: reached_m[one])
        steps = []
        while before[node] >= 0:
            steps.append((before[node], node))
            node = before[node]
        on_way = {frozenset(step) for step in steps}
        return np.array(
            [row for row in range(len(edges)) if {start[row], end[row]} in on_way], dtype=np.int64
        )

    def _steps_over(self, nodes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Pairs of a road's junctions that are joined over a gap, where no edge has its name, and how far."""
        network = self._shapes.network
        lonlat = np.stack([np.asarray(network.node_lon)[nodes], np.asarray(network.node_lat)[nodes]], axis=1)
        xy = to_plane(lonlat[:, 0], lonlat[:, 1])
        pairs = cKDTree(xy).query_pairs(self._in_plane(lonlat, _GAP_M), output_type="ndarray")
        apart_m = ground_distance_m(xy[pairs[:, 0]], xy[pairs[:, 1]], lonlat[pairs[:, 0], 1])
        # The road itself is preferred wherever it exists.
        return pairs, (apart_m + 1.0) * _GAP_PENALTY

    def near(self, lon: float, lat: float, within_m: float, modes: Sequence[str]) -> ClosedArcs:
        """The arcs of all edges that come within some metres of a place."""
        found = self._touching(shapely.Point(lon, lat), within_m)
        if not len(found):
            raise NoRoadNear(lon=lon, lat=lat, within_m=within_m)
        return self._arcs(found, modes)

    def meeting(self, geometry: shapely.Geometry, modes: Sequence[str]) -> ClosedArcs:
        """The arcs of all edges that meet a geometry: an area's inside and border, near a line or point."""
        within_m = 0.0 if shapely.get_dimensions(geometry) == 2 else ALONG_LINE_M
        return self._arcs(self._touching(geometry, within_m), modes)

    def meeting_on_road(self, geometry: shapely.Geometry, name: str, modes: Sequence[str]) -> ClosedArcs:
        """The arcs of the roads of this name that meet a geometry."""
        within_m = 0.0 if shapely.get_dimensions(geometry) == 2 else _BESIDE_M
        edges = np.intersect1d(self._touching(geometry, within_m), self._edges_named(name))
        return self._arcs(edges, modes)

    def _touching(self, geometry: shapely.Geometry, within_m: float) -> np.ndarray:
        coordinates = shapely.get_coordinates(geometry)
        if not len(coordinates):
            return np.zeros(0, dtype=np.int64)
        in_plane = shapely.transform(geometry, lambda lonlat: to_plane(lonlat[:, 0], lonlat[:, 1]))
        return self._every.near(in_plane, self._in_plane(coordinates, within_m))

    def _in_plane(self, places: np.ndarray, length_m: float) -> float:
        return float(length_m * plane_per_ground(places[:, 1]).mean())

    def _arcs(self, edges: np.ndarray, modes: Sequence[str]) -> ClosedArcs:
        arcs = np.concatenate([self._shapes.forward_arc[edges], self._shapes.backward_arc[edges]])
        return ClosedArcs(np.unique(arcs[arcs >= 0]), tuple(modes))
