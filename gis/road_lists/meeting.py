"""Where roads meet: at a crossing, under a bridge, or where one ends close to the other."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gis.geodesy import distances_to_m
from gis.travel.plane import from_plane, plane_per_ground, to_plane
from gis.travel.shapes import EdgeShapes

# Ramps, carriageways and side roads of one crossing lie this close together.
ONE_CROSSING_M = 400.0
# So near, roads meet that have no junction and do not cross: they are joined by ramps, or by a bridge.
NEAR_M = 150.0
_CROSSING_WIDTH_M = 100.0
# Where roads do not cross, they meet where they come nearest, give or take the width of one.
_AS_NEAR_M = 60.0
# Where one name ends so near the next one begins, the road goes on.
_GOING_ON_M = 100.0


@dataclass(frozen=True, slots=True)
class Meeting:
    """One place where a road meets another or a place is beside it.

    Attributes
    ----------
    lon, lat : float
        EPSG:4326 degrees.
    away_m : float
        How far the other is from the road there; 0 where they cross or share a junction.
    """

    lon: float
    lat: float
    away_m: float


class MeetingFinder:
    """Finds where the edges of a network meet each other."""

    def __init__(self, shapes: EdgeShapes):
        self._shapes = shapes
        self._tree = shapely.STRtree(shapes.lines)
        # GEOS builds the tree at the first query, and not safely when two threads ask at once.
        self._tree.query(shapely.Point(0, 0))

    def edges_near(self, edges: np.ndarray, within_m: float = NEAR_M) -> np.ndarray:
        """The edges that come within a ground distance of some edges, int64 (k,)."""
        within = within_m * self._scale(edges)
        found = self._tree.query(self._shapes.lines[edges], predicate="dwithin", distance=within)
        return np.unique(found[1])

    def meetings(self, road: np.ndarray, other: np.ndarray, within_m: float = NEAR_M) -> list[Meeting]:
        """Where a road meets another, both given by their edges; the nearest meetings first.

        Where they cross or share junctions anywhere, only that counts; else where they come nearest to
        each other, up to `within_m`.
        """
        other = np.setdiff1d(other, road)
        if not len(road) or not len(other):
            return []
        crossings = self._crossings(road, other)
        if len(crossings):
            return self._clustered(crossings, np.zeros(len(crossings)))
        points, away_m = self._nearest(road, other, within_m)
        nearest = away_m <= away_m.min(initial=within_m) + _AS_NEAR_M
        return self._clustered(points[nearest], away_m[nearest])

    def beside(self, road: np.ndarray, other: np.ndarray, within_m: float) -> list[Meeting]:
        """The middle of something beside a road, such as a bridge, which may lie on the road itself.

        Each part of it that lies by itself counts; the nearest comes first.
        """
        if not len(road) or not len(other):
            return []
        tree = shapely.STRtree(self._shapes.lines[road])
        near = tree.query(
            self._shapes.lines[other], predicate="dwithin", distance=within_m * self._scale(road)
        )
        other = other[np.unique(near[0])]
        middles = self._shapes.plane_places(other, np.full(len(other), 0.5))
        parts = self._clustered(middles, np.zeros(len(other)))
        passed = [replace(part, away_m=self.nearest_to(road, part.lon, part.lat).away_m) for part in parts]
        close = [each for each in passed if each.away_m <= within_m]
        return sorted(close or passed, key=lambda each: (each.away_m, each.lon, each.lat))

    def nearest_to(self, road: np.ndarray, lon: float, lat: float) -> Meeting:
        """Where a road is nearest to a place."""
        point = shapely.points(to_plane([lon], [lat]))[0]
        lines = self._shapes.lines[road]
        away = shapely.distance(lines, point)
        line = lines[int(np.argmin(away))]
        on_road = shapely.get_coordinates(shapely.line_interpolate_point(line, line.project(point)))
        (on_lon, on_lat), scale = from_plane(on_road)[0], float(plane_per_ground(lat))
        return Meeting(float(on_lon), float(on_lat), float(away.min()) / scale)

    def is_near_node(self, meeting: Meeting, nodes: np.ndarray, within_m: float) -> bool:
        """Whether one of some junctions is within a ground distance of a meeting."""
        network = self._shapes.network
        lon, lat = np.asarray(network.node_lon)[nodes], np.asarray(network.node_lat)[nodes]
        return bool((distances_to_m(lon, lat, meeting.lon, meeting.lat) <= within_m).any())

    def goes_on(self, tips: np.ndarray, edges: np.ndarray) -> bool:
        """Whether some edges begin where a road has its tips."""
        nodes = np.union1d(self._shapes.first_node[edges], self._shapes.last_node[edges])
        network = self._shapes.network
        lon, lat = np.asarray(network.node_lon), np.asarray(network.node_lat)
        trees = [cKDTree(to_plane(lon[each], lat[each])) for each in (tips, nodes) if len(each)]
        if len(trees) < 2:
            return False
        within = _GOING_ON_M * float(plane_per_ground(lat[nodes].mean()))
        return trees[0].count_neighbors(trees[1], within) > 0

    def joining(self, edges: np.ndarray, road: np.ndarray) -> np.ndarray:
        """Those of some edges that join two junctions of a road more than a crossing's width apart."""
        edges = np.setdiff1d(edges, road)
        if not len(edges):
            return edges
        ends = np.stack([self._shapes.first_node[edges], self._shapes.last_node[edges]])
        nodes, index = np.unique(ends, return_inverse=True)
        start, end = index.reshape(2, -1)
        joined = coo_array((np.ones(len(edges)), (start, end)), shape=(len(nodes), len(nodes)))
        _, part = connected_components(joined, directed=False)
        of_road = np.isin(nodes, [self._shapes.first_node[road], self._shapes.last_node[road]])
        length_m = np.bincount(part[start], weights=self._shapes.length_m[edges], minlength=part.max() + 1)
        touches = np.bincount(part[of_road], minlength=part.max() + 1)
        return edges[((touches >= 2) & (length_m > _CROSSING_WIDTH_M))[part[start]]]

    def _crossings(self, road: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Points where edges cross or touch, (k, 2) in the plane."""
        lines = self._shapes.lines
        tree = shapely.STRtree(lines[other])
        of_road, of_other = tree.query(lines[road], predicate="intersects")
        return shapely.get_coordinates(shapely.intersection(lines[road[of_road]], lines[other[of_other]]))

    def _nearest(self, road: np.ndarray, other: np.ndarray, within_m: float) -> tuple[np.ndarray, np.ndarray]:
        """Points of the road that are nearest to the other, (k, 2) in the plane, and how far in metres."""
        lines, scale = self._shapes.lines, self._scale(road)
        tree = shapely.STRtree(lines[other])
        of_road, of_other = tree.query(lines[road], predicate="dwithin", distance=within_m * scale)
        if not len(of_road):
            return np.zeros((0, 2)), np.zeros(0)
        between = shapely.shortest_line(lines[road[of_road]], lines[other[of_other]])
        return shapely.get_coordinates(between)[::2], shapely.length(between) / scale

    def _clustered(self, xy: np.ndarray, away_m: np.ndarray) -> list[Meeting]:
        if not len(xy):
            return []
        apart = ONE_CROSSING_M * float(plane_per_ground(from_plane(xy)[:, 1].mean()))
        pairs = cKDTree(xy).query_pairs(apart, output_type="ndarray")
        joined = coo_array((np.ones(len(pairs)), pairs.T), shape=(len(xy), len(xy)))
        count, cluster = connected_components(joined, directed=False)
        found = [_middle(xy[cluster == number], away_m[cluster == number]) for number in range(count)]
        return sorted(found, key=lambda each: (each.away_m, each.lon, each.lat))

    def _scale(self, edges: np.ndarray) -> float:
        lat = from_plane(self._shapes.bounds[edges].reshape(-1, 2))[:, 1]
        return float(plane_per_ground(lat.mean()))


def _middle(xy: np.ndarray, away_m: np.ndarray) -> Meeting:
    """The middle of the nearest of some points that belong together."""
    lon, lat = from_plane(xy[away_m <= away_m.min() + 1.0].mean(axis=0)[np.newaxis])[0]
    return Meeting(float(lon), float(lat), float(away_m.min()))
