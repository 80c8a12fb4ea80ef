"""What a pointer snaps to while one draws: junctions and bends of roads, and the nearest point of a road."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from gis.roads.network import UNREACHABLE_MS
from gis.travel.engine import TravelTimes
from gis.travel.plane import ground_distance_m, plane_per_ground, to_plane
from gis.travel.traffic import mode_number

JUNCTION, BEND, ALONG = "junction", "bend", "along"
AT_MOST = 2000


@dataclass(frozen=True, slots=True)
class SnapTarget:
    """A point to snap to.

    Attributes
    ----------
    kind : str
        "junction", "bend" (a vertex of a road's shape) or "along" (a road between its vertices).
    lon, lat : float
        EPSG:4326 degrees.
    distance_m : float
        From the pointer.
    """

    kind: str
    lon: float
    lat: float
    distance_m: float


@dataclass(frozen=True, slots=True, eq=False)
class SnapVertices:
    """Vertices of roads in a box.

    Attributes
    ----------
    lon, lat : float64 (k,)
    is_junction : bool (k,)
    complete : bool
        False if there are more than asked for; junctions come first then.
    """

    lon: np.ndarray
    lat: np.ndarray
    is_junction: np.ndarray
    complete: bool


class SnapTargets:
    """The vertices of the roads of one mode, ready to be snapped to; may be asked from any thread.

    Parameters
    ----------
    travel : TravelTimes
    mode : str
    """

    def __init__(self, travel: TravelTimes, mode: str):
        self._travel, self._mode = travel, mode
        self._lon, self._lat, self._is_junction = _vertices(travel, mode)
        self._tree = cKDTree(to_plane(self._lon, self._lat))

    def near(self, lon: float, lat: float, within_m: float) -> list[SnapTarget]:
        """What there is to snap to within a ground distance: the nearest vertex, the nearest point of a road.

        Vertices come first, since they are what one aims at; an empty list where nothing is near.
        """
        return [*self._nearest_vertex(lon, lat, within_m), *self._nearest_along(lon, lat, within_m)]

    def in_box(
        self, west: float, south: float, east: float, north: float, at_most: int = AT_MOST
    ) -> SnapVertices:
        """The vertices in a box of EPSG:4326 degrees, its border included."""
        first = np.searchsorted(self._lon, west, side="left")
        last = np.searchsorted(self._lon, east, side="right")
        lat = self._lat[first:last]
        rows = first + np.flatnonzero((lat >= south) & (lat <= north))
        complete = len(rows) <= at_most
        if not complete:
            rows = rows[np.argsort(~self._is_junction[rows], kind="stable")][:at_most]
        return SnapVertices(self._lon[rows], self._lat[rows], self._is_junction[rows], complete)

    def _nearest_vertex(self, lon: float, lat: float, within_m: float) -> list[SnapTarget]:
        pointer = to_plane([lon], [lat])
        # The factor from ground to plane hardly changes over a few metres; the distance is measured after.
        reach = within_m * float(plane_per_ground(lat)) * 1.01
        _, row = self._tree.query(pointer[0], distance_upper_bound=reach)
        if row == len(self._lon):
            return []
        on_lon, on_lat = float(self._lon[row]), float(self._lat[row])
        away_m = float(ground_distance_m(pointer, to_plane([on_lon], [on_lat]), (lat + on_lat) / 2)[0])
        kind = JUNCTION if self._is_junction[row] else BEND
        return [SnapTarget(kind, on_lon, on_lat, away_m)] if away_m <= within_m else []

    def _nearest_along(self, lon: float, lat: float, within_m: float) -> list[SnapTarget]:
        snapped = self._travel.snap([(lon, lat)], self._mode, within_m)
        if not snapped.found[0]:
            return []
        return [SnapTarget(ALONG, float(snapped.lon[0]), float(snapped.lat[0]), float(snapped.distance_m[0]))]


def _vertices(travel: TravelTimes, mode: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Longitudes, latitudes of all vertices of a mode's roads by longitude, and which are junctions."""
    network = travel.network
    start = np.asarray(network.shape_start)
    usable = np.zeros(network.edge_count, dtype=bool)
    weight_ms = np.asarray(network.weight_ms[mode_number(mode)])
    usable[np.asarray(network.edge)[weight_ms < UNREACHABLE_MS]] = True
    edge = np.repeat(np.arange(network.edge_count), np.diff(start))
    is_end = np.zeros(len(edge), dtype=bool)
    is_end[start[:-1]] = is_end[start[1:] - 1] = True
    points = np.flatnonzero(usable[edge])
    lonlat = np.stack([np.asarray(network.shape_lon), np.asarray(network.shape_lat)], axis=1)[points]
    places, of_point = np.unique(lonlat, axis=0, return_inverse=True)
    junction = np.zeros(len(places), dtype=bool)
    np.logical_or.at(junction, of_point.ravel(), is_end[points])
    return places[:, 0].copy(), places[:, 1].copy(), junction
