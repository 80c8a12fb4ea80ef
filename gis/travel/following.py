"""Lines that planners draw by clicks and that follow the roads between them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gis.geodesy import distances_m
from gis.roads.network import UNREACHABLE_MS
from gis.travel.cheapest import CheapestWays, Positions
from gis.travel.engine import TravelTimes
from gis.travel.errors import NoRoute, TravelError
from gis.travel.shapes import EdgeShapes
from gis.travel.snapping import WITHIN_M, Snapped
from gis.travel.traffic import mode_number

QUICKEST, SHORTEST, STRAIGHT = "quickest", "shortest", "straight"
PREFERENCES = (QUICKEST, SHORTEST, STRAIGHT)


class TooFewPoints(TravelError):
    """A line through `count` points cannot be drawn; two or more would do."""


class UnknownPreference(TravelError):
    """There is no `preference` for legs, only those in `known`, one for each of `legs` legs."""


class PointOffRoad(TravelError):
    """Point `point` (from 0) at (`lon`, `lat`) has no road for this `mode` within `within_m`."""


class LegNotRouted(TravelError):
    """No open road leads along leg `leg` (from 0) in this `mode`: (`lon`, `lat`) to (`to_lon`, `to_lat`)."""


@dataclass(frozen=True, slots=True, eq=False)
class FollowedLeg:
    """The line from one point to the next.

    Attributes
    ----------
    prefer : str
        "quickest", "shortest" or "straight".
    line : float64 (m, 2)
        Degrees, EPSG:4326, m ≥ 2.
    length_m : float
    time_s : float or None
        None for a straight one, which no road is known for.
    """

    prefer: str
    line: np.ndarray
    length_m: float
    time_s: float | None


@dataclass(frozen=True, slots=True, eq=False)
class FollowedLine:
    """A line through several points.

    Attributes
    ----------
    legs : tuple of FollowedLeg
        One fewer than there are points.
    snapped : float64 (n, 2)
        Where the points came to lie, degrees; those between two straight legs stay where they are.
    """

    legs: tuple[FollowedLeg, ...]
    snapped: np.ndarray

    @property
    def line(self) -> np.ndarray:
        """The whole line, (m, 2) degrees, no point twice in a row."""
        line = np.concatenate([leg.line for leg in self.legs])
        moves = np.concatenate([[True], np.any(line[1:] != line[:-1], axis=1)])
        return line[moves] if moves[1:].any() else line[:2]

    @property
    def length_m(self) -> float:
        """The sum of all legs."""
        return sum(leg.length_m for leg in self.legs)


class RoadFollower:
    """Draws lines that follow the roads, by the travel times it is given.

    Quickest legs heed the closures in force, which is what a squad would drive today. Shortest legs are for
    what is planned for another day: they take every road that is ever open to the mode.

    Parameters
    ----------
    travel : TravelTimes
    shapes : EdgeShapes, optional
        Of the same network, where the caller has them; else they are made when first needed.
    """

    def __init__(self, travel: TravelTimes, shapes: EdgeShapes | None = None):
        self._travel, self._shapes = travel, shapes
        self._shortest_ways: dict[str, CheapestWays] = {}

    def follow(
        self,
        points: ArrayLike,
        mode: str,
        prefer: str | Sequence[str] = QUICKEST,
        within_m: float = WITHIN_M,
    ) -> FollowedLine:
        """A line through points in order, that follows the roads between them.

        Parameters
        ----------
        points : array_like of float, shape (n, 2), n ≥ 2
            Longitude, latitude in degrees, EPSG:4326.
        mode : str
        prefer : str or sequence of str
            "quickest", "shortest" or "straight": for all legs, or one for each.
        within_m : float
            Ground distance within which a road is looked for.

        Raises
        ------
        TooFewPoints, UnknownPreference, PointOffRoad, LegNotRouted
            The last two with the number of the point or leg, from 0.
        """
        asked = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        preferences = _checked_preferences(prefer, len(asked))
        snapped = self._travel.snap(asked, mode, within_m)
        places = _places(asked, snapped, preferences, mode)
        legs = tuple(
            self._leg(number, preference, snapped, places, mode)
            for number, preference in enumerate(preferences)
        )
        return FollowedLine(legs, places)

    def _leg(self, number: int, prefer: str, snapped: Snapped, places: np.ndarray, mode: str) -> FollowedLeg:
        if prefer == STRAIGHT:
            line = places[number : number + 2].copy()
            length_m = float(distances_m(*line[0], *line[1]))
            return FollowedLeg(prefer, line, length_m, None)
        origin, destination = snapped[number], snapped[number + 1]
        found = self._shortest if prefer == SHORTEST else self._quickest
        leg = found(origin, destination, mode)
        if leg is None:
            (lon, lat), (to_lon, to_lat) = places[number : number + 2].tolist()
            raise LegNotRouted(leg=number, mode=mode, lon=lon, lat=lat, to_lon=to_lon, to_lat=to_lat)
        return leg

    def _quickest(self, origin: Snapped, destination: Snapped, mode: str) -> FollowedLeg | None:
        try:
            route = self._travel.route(origin, destination, mode)
        except NoRoute:
            return None
        return FollowedLeg(QUICKEST, route.geometry, route.length_m, route.time_s)

    def _shortest(self, origin: Snapped, destination: Snapped, mode: str) -> FollowedLeg | None:
        ways, shapes = self._ways_of(mode), self._edge_shapes()
        start, end = (
            Positions.on_edges(shapes, place.edge, place.fraction) for place in (origin, destination)
        )
        way = ways.find(start, end)
        if way is None:
            return None
        time_ms = way.times_ms(np.asarray(self._travel.network.weight_ms[mode_number(mode)])).sum()
        return FollowedLeg(
            SHORTEST, way.line(shapes), float(way.lengths_m(shapes).sum()), float(time_ms) / 1000
        )

    def _ways_of(self, mode: str) -> CheapestWays:
        ways = self._shortest_ways.get(mode)
        if ways is None:
            shapes, weight_ms = self._edge_shapes(), self._travel.network.weight_ms[mode_number(mode)]
            open_m = np.where(np.asarray(weight_ms) < UNREACHABLE_MS, shapes.arc_length_m, np.inf)
            ways = self._shortest_ways[mode] = CheapestWays(shapes, open_m)
        return ways

    def _edge_shapes(self) -> EdgeShapes:
        if self._shapes is None:
            self._shapes = EdgeShapes(self._travel.network)
        return self._shapes


def _checked_preferences(prefer: str | Sequence[str], count: int) -> list[str]:
    if count < 2:
        raise TooFewPoints(count=count)
    preferences = [prefer] * (count - 1) if isinstance(prefer, str) else list(prefer)
    if len(preferences) != count - 1 or not set(preferences) <= set(PREFERENCES):
        raise UnknownPreference(preference=prefer, known=PREFERENCES, legs=count - 1)
    return preferences


def _places(asked: np.ndarray, snapped: Snapped, preferences: list[str], mode: str) -> np.ndarray:
    """Where the line passes: on the road, but for points that only straight legs meet."""
    by_road = np.array([each != STRAIGHT for each in preferences])
    wanted = np.concatenate([by_road, [False]]) | np.concatenate([[False], by_road])
    lost = np.flatnonzero(wanted & ~snapped.found)
    if len(lost):
        lon, lat = asked[lost[0]].tolist()
        raise PointOffRoad(point=int(lost[0]), lon=lon, lat=lat, mode=mode, within_m=snapped.within_m)
    on_road = np.stack([snapped.lon, snapped.lat], axis=1)
    return np.where(wanted[:, np.newaxis], on_road, asked)
