"""Where squads patrol (巡区): junctions of the network in use, on the land of their organisation."""

import math
from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gis.roads.network import UNREACHABLE_MS, RoadNetwork

BEAT_M = 1_800.0
# A land that the network does not reach is patrolled from as many junctions as these, the nearest to it.
FALLBACK = 200
METRES_PER_DEGREE = 111_320.0

Place = tuple[float, float]


class Beats:
    """The junctions that squads of each organisation go to; EPSG:4326 degrees."""

    def __init__(self, network: RoadNetwork, lands: Mapping[int, shapely.Geometry]) -> None:
        reachable = _reachable(network)
        self._places = np.stack([network.node_lon[reachable], network.node_lat[reachable]], axis=1)
        self._scale = METRES_PER_DEGREE * np.array([math.cos(math.radians(self._places[:, 1].mean())), 1.0])
        self._tree = cKDTree(self._places * self._scale)
        self._beats = {organisation: self._beat(land) for organisation, land in lands.items()}

    def goal(self, place: Place, organisation_id: int, random: np.random.Generator) -> Place:
        """Return a junction to go to: one near by on the own land, else the nearest on it."""
        rows, tree = self._beats.get(organisation_id) or (np.arange(len(self._places)), self._tree)
        at = np.asarray(place) * self._scale
        near = tree.query_ball_point(at, BEAT_M)
        row = int(random.choice(near)) if near else int(tree.query(at)[1])
        lon, lat = self._places[rows[row]]
        return float(lon), float(lat)

    def _beat(self, land: shapely.Geometry) -> tuple[NDArray[np.int64], cKDTree]:
        shapely.prepare(land)
        rows = np.flatnonzero(shapely.contains_xy(land, self._places[:, 0], self._places[:, 1]))
        if not len(rows):
            middle = np.array([land.centroid.x, land.centroid.y]) * self._scale
            rows = np.atleast_1d(self._tree.query(middle, k=min(FALLBACK, len(self._places)))[1])
        return rows, cKDTree(self._places[rows] * self._scale)


def _reachable(network: RoadNetwork) -> NDArray[np.int64]:
    """Return the junctions that every way of moving reaches; those of cars if there are none."""
    weights = np.asarray(network.weight_ms)
    for arcs in ((weights < UNREACHABLE_MS).all(axis=0), weights[0] < UNREACHABLE_MS):
        if arcs.any():
            return np.unique(np.asarray(network.tail)[arcs])
    return np.arange(len(network.node_lon))
