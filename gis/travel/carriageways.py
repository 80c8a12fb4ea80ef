"""The carriageways of a road between two places: the ways along it in both directions of driving.

A way keeps to the arcs of the road. Where these are interrupted, by a bridge with a name of its own or a
crossing without one, it takes the shortest way over other arcs, each metre of which counts as several.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from gis.roads.network import UNREACHABLE_MS
from gis.travel.cheapest import CheapestWays, Positions, Way
from gis.travel.plane import plane_per_ground, to_plane
from gis.travel.shapes import EdgeShapes
from gis.travel.traffic import mode_number

# A way ends where the road is nearest to the place, or up to so much farther off: the other carriageway may
# take up the name elsewhere.
BESIDE_M = 300.0
# A metre beside the road counts as so many.
_OFF_ROAD = 4.0
# A metre on what may be the road under another name.
_ALSO = 1.2
# A metre between a place and where its way begins counts as so many, so that ways begin abreast of it.
_ASIDE = 2.0
# What runs beside the road for longer, or for most of its length, is a way around and not this road.
LONGEST_GAP_M = 1000.0
_LEAST_SHARE = 0.5
# Two ways that have more of their length in common are one road without a divide.
_SAME_SHARE = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Carriageway:
    """The way along a road in one direction of driving.

    Attributes
    ----------
    line : float64 (m, 2)
        Degrees, EPSG:4326, in the direction of driving.
    length_m, on_road_m : float
        Its length, and how much of that is on the road itself.
    gaps_m : tuple of float
        Lengths of the parts between that are neither on the road nor on what may be it under another name.
    edge : int64 (k,)
        Edges of the network, in order.
    """

    line: np.ndarray
    length_m: float
    on_road_m: float
    gaps_m: tuple[float, ...]
    edge: np.ndarray

    @property
    def keeps_to_road(self) -> bool:
        """Whether this is the road, and not a way around what it lacks."""
        share = 1.0 - sum(self.gaps_m) / self.length_m if self.length_m else 1.0
        return share >= _LEAST_SHARE and max(self.gaps_m, default=0.0) <= LONGEST_GAP_M


class CarriagewayFinder:
    """Finds the carriageways of roads given by their edges."""

    def __init__(self, shapes: EdgeShapes, mode: str = "car"):
        self._shapes = shapes
        weight_ms = np.asarray(shapes.network.weight_ms[mode_number(mode)])
        self._open_m = np.where(weight_ms < UNREACHABLE_MS, shapes.arc_length_m, np.inf)

    def through(
        self, edges: np.ndarray, places: Sequence[Sequence[float]], also: np.ndarray | None = None
    ) -> list[Carriageway]:
        """The carriageways of a road from the first of some places over all others to the last.

        Parameters
        ----------
        edges : int array (k,)
            The edges of the road.
        places : sequence of (lon, lat)
            Two or more, EPSG:4326 degrees; each stands for where the road is nearest to it.
        also : int array (l,), optional
            Edges that may be the road under another name, such as a bridge on its way.

        Returns
        -------
        list of Carriageway
            First the one driven as the places are given, then the one driven back, where each exists and
            keeps to the road; one of them where the road is not divided.
        """
        factor = np.full(len(self._shapes.length_m), _OFF_ROAD)
        also = np.zeros(0, dtype=np.int64) if also is None else also
        factor[also], factor[edges] = _ALSO, 1.0
        cheapest = CheapestWays(self._shapes, self._open_m * factor[np.asarray(self._shapes.network.edge)])
        stops = [self._abreast(np.union1d(edges, also), place) for place in places]
        ways = [self._over(cheapest, order) for order in (stops, stops[::-1])]
        found = [self._carriageway(way, factor) for way in ways if way is not None]
        kept = [each for each in found if each.keeps_to_road]
        return kept[:1] if len(kept) > 1 and self._is_undivided(*kept) else kept

    def _abreast(self, edges: np.ndarray, place: Sequence[float]) -> Positions:
        """Where ways along the road may begin or end for a place: on every carriageway of it."""
        lonlat = np.asarray(place, dtype=np.float64)
        point = shapely.points(to_plane(lonlat[[0]], lonlat[[1]]))[0]
        away_m = shapely.distance(self._shapes.lines[edges], point) / plane_per_ground(lonlat[1])
        near = np.flatnonzero(away_m <= away_m.min() + BESIDE_M)
        fraction = self._shapes.fraction_of(edges[near], np.repeat(point, len(near)))
        return Positions.on_edges(self._shapes, edges[near], fraction, _ASIDE * away_m[near])

    def _carriageway(self, way: Way, factor: np.ndarray) -> Carriageway:
        lengths_m, own = way.lengths_m(self._shapes), factor[way.edge] == 1.0
        off = factor[way.edge] == _OFF_ROAD
        runs = np.cumsum(np.concatenate([[0], np.diff(off.astype(np.int8)) != 0]))
        gaps_m = np.bincount(runs, weights=np.where(off, lengths_m, 0.0))
        return Carriageway(
            line=way.line(self._shapes),
            length_m=float(lengths_m.sum()),
            on_road_m=float(lengths_m[own].sum()),
            gaps_m=tuple(gaps_m[gaps_m > 0].tolist()),
            edge=way.edge,
        )

    def _is_undivided(self, one: Carriageway, other: Carriageway) -> bool:
        edges = np.unique(one.edge)
        common_m = self._shapes.length_m[edges[np.isin(edges, other.edge)]].sum()
        return bool(common_m >= _SAME_SHARE * min(one.length_m, other.length_m))

    def _over(self, cheapest: CheapestWays, stops: Sequence[Positions]) -> Way | None:
        """The cheapest way from stop to stop."""
        whole: Way | None = None
        begin = stops[0]
        for stop in stops[1:]:
            way = cheapest.find(begin, stop)
            if way is None:
                return None
            whole = way if whole is None else whole.then(way)
            begin = whole.end(self._shapes)
        return whole
