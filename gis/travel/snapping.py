"""Putting places onto the roads that a mode may use."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike

from gis.roads.network import UNREACHABLE_MS, RoadNetwork
from gis.travel.plane import ground_distance_m, plane_per_ground, to_plane
from gis.travel.shapes import EdgeShapes

NO_EDGE = -1
WITHIN_M = 500.0
# Closer to a junction than this, a place is at the junction: it may leave by any of its roads.
_AT_JUNCTION_M = 0.05
# The factor from ground to plane grows by less than this over any distance that is searched.
_SCALE_MARGIN = 1.01


@dataclass(frozen=True, slots=True, eq=False)
class Snapped:
    """Places put onto the nearest road, each at a fraction along an edge. Closures do not change it.

    Attributes
    ----------
    edge : int32 (n,)
        Edge in the network, `NO_EDGE` where no road is near enough.
    fraction : float64 (n,)
        From 0 to 1 along the edge's shape; 0 where there is no edge.
    distance_m : float64 (n,)
        Ground distance from the place to the road, infinite where there is no edge.
    lon, lat : float64 (n,)
        The point on the road, EPSG:4326 degrees, not a number where there is no edge.
    asked_lon, asked_lat : float64 (n,)
        The places as they were passed; the points on the road where not given.
    within_m : float
        How far a road was looked for.
    """

    edge: np.ndarray
    fraction: np.ndarray
    distance_m: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    asked_lon: np.ndarray | None = None
    asked_lat: np.ndarray | None = None
    within_m: float = WITHIN_M

    def __post_init__(self) -> None:
        if self.asked_lon is None or self.asked_lat is None:
            object.__setattr__(self, "asked_lon", self.lon)
            object.__setattr__(self, "asked_lat", self.lat)

    def _arrays(self) -> tuple[np.ndarray, ...]:
        return (self.edge, self.fraction, self.distance_m, self.lon, self.lat, self.asked_lon, self.asked_lat)

    def __len__(self) -> int:
        return len(self.edge)

    def __getitem__(self, rows: int | slice | np.ndarray) -> "Snapped":
        """The places of these rows (number, slice, mask or row numbers); always a `Snapped`."""
        if isinstance(rows, int | np.integer):
            rows = np.array([rows])
        return Snapped(*(array[rows].copy() for array in self._arrays()), within_m=self.within_m)

    @property
    def found(self) -> np.ndarray:
        """Which places have a road near enough, bool (n,)."""
        return self.edge != NO_EDGE

    def replaced(self, rows: np.ndarray, others: "Snapped") -> "Snapped":
        """These places with those of some rows replaced by `others`, in the order of `rows`."""
        arrays = [array.copy() for array in self._arrays()]
        for array, new in zip(arrays, others._arrays(), strict=True):
            array[rows] = new
        return Snapped(*arrays, within_m=self.within_m)


class ModeRoads:
    """The edges that one mode may use, found by place.

    Attributes
    ----------
    usable : bool (e,)
        Which edges of the network these are.
    edges : int32 (k,)
        Their numbers.
    """

    def __init__(self, shapes: EdgeShapes, usable: np.ndarray):
        self._shapes, self.usable = shapes, usable
        self.edges = edges = np.flatnonzero(usable).astype(np.int32)
        self._tree = shapely.STRtree(shapes.lines[edges])
        # GEOS builds the tree at the first query, and not safely when two threads ask at once.
        self._tree.query(shapely.Point(0, 0))
        bounds = shapes.bounds[edges]
        # Of no roads at all, nothing is near: every comparison with not-a-number fails.
        self._low = bounds[:, :2].min(axis=0) if len(edges) else np.full(2, np.nan)
        self._high = bounds[:, 2:].max(axis=0) if len(edges) else np.full(2, np.nan)

    def snap(self, points: ArrayLike, within_m: float) -> Snapped:
        """Put places, (n, 2) degrees, onto the nearest of these edges within `within_m` metres."""
        asked = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        xy, scale = self._searchable(asked, within_m)
        rows = np.flatnonzero(np.isfinite(xy[:, 0]))
        if not len(rows):
            return self._placed(asked, xy, rows, rows.astype(np.int32), within_m)
        reach = within_m * scale[rows].max() * _SCALE_MARGIN
        geometries = shapely.points(xy[rows])
        which, nearest = self._tree.query_nearest(geometries, max_distance=reach, all_matches=False)
        return self._placed(asked, xy, rows[which], self.edges[nearest], within_m)

    def near(self, geometry: shapely.Geometry, within: float) -> np.ndarray:
        """The edges that come within a plane distance of a geometry in the plane."""
        if within > 0:
            return np.sort(self.edges[self._tree.query(geometry, predicate="dwithin", distance=within)])
        return np.sort(self.edges[self._tree.query(geometry, predicate="intersects")])

    def _searchable(self, asked: np.ndarray, within_m: float) -> tuple[np.ndarray, np.ndarray]:
        """Plane coordinates, not a number for what lies too far from all roads to be searched for."""
        xy, scale = to_plane(asked[:, 0], asked[:, 1]), plane_per_ground(asked[:, 1])
        margin = (within_m * scale * _SCALE_MARGIN)[:, np.newaxis]
        near = ((xy >= self._low - margin) & (xy <= self._high + margin)).all(axis=1)
        xy[~near] = np.nan
        return xy, scale

    def _placed(
        self, asked: np.ndarray, xy: np.ndarray, rows: np.ndarray, edges: np.ndarray, within_m: float
    ) -> Snapped:
        """The places `asked`, of which `rows` lie on `edges` and the others on none."""
        count = len(asked)
        edge, fraction = np.full(count, NO_EDGE, dtype=np.int32), np.zeros(count)
        distance_m, lon, lat = np.full(count, np.inf), np.full(count, np.nan), np.full(count, np.nan)
        along = self._along(edges, xy[rows])
        on_lon, on_lat = self._shapes.places(edges, along)
        away_m = ground_distance_m(xy[rows], to_plane(on_lon, on_lat), (asked[rows, 1] + on_lat) / 2)
        near = away_m <= within_m
        rows = rows[near]
        edge[rows], fraction[rows], distance_m[rows] = edges[near], along[near], away_m[near]
        lon[rows], lat[rows] = on_lon[near], on_lat[near]
        return Snapped(edge, fraction, distance_m, lon, lat, asked[:, 0].copy(), asked[:, 1].copy(), within_m)

    def _along(self, edges: np.ndarray, xy: np.ndarray) -> np.ndarray:
        fraction = self._shapes.fraction_of(edges, shapely.points(xy))
        length_m = self._shapes.length_m[edges]
        fraction[fraction * length_m < _AT_JUNCTION_M] = 0.0
        fraction[(1 - fraction) * length_m < _AT_JUNCTION_M] = 1.0
        return fraction

    def resnap(self, snapped: Snapped, usable: np.ndarray) -> Snapped:
        """Put places onto the nearest edge that is `usable`, a bool array over all edges of the network.

        Meant for the few whose nearest edge is closed: it looks at every edge within `snapped.within_m`.
        """
        asked = np.stack([snapped.asked_lon, snapped.asked_lat], axis=1)
        xy, scale = self._searchable(asked, snapped.within_m)
        rows = np.flatnonzero(np.isfinite(xy[:, 0]))
        geometries = shapely.points(xy[rows])
        reach = snapped.within_m * scale[rows] * _SCALE_MARGIN
        which, near = self._tree.query(geometries, predicate="dwithin", distance=reach)
        open_edges = usable[self.edges[near]]
        which, near = which[open_edges], self.edges[near[open_edges]]
        away = shapely.distance(geometries[which], self._shapes.lines[near])
        by_distance = np.lexsort((near, away, which))
        nearest, first = np.unique(which[by_distance], return_index=True)
        return self._placed(asked, xy, rows[nearest], near[by_distance][first], snapped.within_m)


def roads_by_mode(network: RoadNetwork, shapes: EdgeShapes) -> tuple[ModeRoads, ...]:
    """The searchable roads of each mode; modes that use the same edges share them."""
    made: dict[bytes, ModeRoads] = {}
    by_mode = []
    for weight_ms in np.asarray(network.weight_ms):
        usable = np.zeros(network.edge_count, dtype=bool)
        usable[network.edge[weight_ms < UNREACHABLE_MS]] = True
        key = np.packbits(usable).tobytes()
        if key not in made:
            made[key] = ModeRoads(shapes, usable)
        by_mode.append(made[key])
    return tuple(by_mode)
