"""The travel times of a city: what dispatchers, planners and maps ask, from any thread."""

from collections.abc import Hashable, Mapping, Sequence
from functools import partial

import numpy as np
import shapely
from numpy.typing import ArrayLike

from gis.roads.network import MODES, UNREACHABLE_MS, RoadNetwork
from gis.travel.closures import AT_POINT_M, ClosureFinder
from gis.travel.directions import Directions
from gis.travel.errors import NoRoute
from gis.travel.legs import find_legs, lengths_m
from gis.travel.metrics import make_hierarchy
from gis.travel.owner import Owner, Owners
from gis.travel.pieces import runs_from
from gis.travel.pins import PinnedOrigins
from gis.travel.reach import Reach
from gis.travel.routes import Route
from gis.travel.shapes import EdgeShapes
from gis.travel.snapping import WITHIN_M, ModeRoads, Snapped, roads_by_mode
from gis.travel.times import RoadsNow
from gis.travel.traffic import ClosedArcs, Traffic, mode_number


class TravelTimes:
    """Exact travel times on a road network, with the closures in force; may be asked from any thread.

    Times are shortest over the arcs' whole milliseconds, from place to place along the edges they were
    snapped to. All questions about a mode's times run one after the other in a thread of the mode's own, and
    those about several modes are lined up together: every answer is that of one moment, before or after a
    change of closures, never between.

    **Places on closed roads.** A closed arc cannot be travelled, not even in part. A place whose nearest road
    is closed both ways counts as being on the nearest open road within the distance it was snapped with;
    where there is none, it is unreachable. A `Snapped` itself does not depend on closures: it may be kept.

    Use `close`, or a ``with`` block, when done. Make it after forking: threads do not survive a fork.

    Parameters
    ----------
    network : RoadNetwork
    """

    def __init__(self, network: RoadNetwork):
        self.network = network
        self._shapes = EdgeShapes(network)
        self._roads = roads_by_mode(network, self._shapes)
        self._every = ModeRoads(self._shapes, np.ones(network.edge_count, dtype=bool))
        self._closures = ClosureFinder(self._shapes, self._every)
        self._directions = Directions(self._shapes)
        self._traffic, hierarchy = Traffic(network), make_hierarchy(network)
        self._owners = Owners(
            [
                Owner(partial(RoadsNow, self._shapes, roads, self._traffic, number, hierarchy))
                for number, roads in enumerate(self._roads)
            ]
        )

    @property
    def shapes(self) -> EdgeShapes:
        """Where the edges of the network run."""
        return self._shapes

    def roads(self, mode: str) -> ModeRoads:
        """The roads that a mode may use, closed or not, found by place."""
        return self._roads[mode_number(mode)]

    def close(self) -> None:
        """Answer what was asked before, then let go of everything; asking again raises `EngineClosed`."""
        self._owners.close()

    def __enter__(self) -> "TravelTimes":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _of(self, mode: str) -> Owner[RoadsNow]:
        return self._owners[mode_number(mode)]

    def snap(self, points: ArrayLike, mode: str, within_m: float = WITHIN_M) -> Snapped:
        """Put places onto the nearest road that a mode may use, closed or not.

        Parameters
        ----------
        points : array_like of float, shape (n, 2)
            Longitude, latitude in degrees, EPSG:4326. What is not a number is found nowhere.
        mode : str
            One of `MODES`.
        within_m : float
            Ground distance within which a road is looked for.
        """
        return self._roads[mode_number(mode)].snap(points, within_m)

    def snap_each(
        self, points: ArrayLike, modes: Sequence[str], within_m: float = WITHIN_M
    ) -> dict[str, Snapped]:
        """What `snap` gives for each of some modes, by one search where all may use the nearest road."""
        nearest = self._every.snap(points, within_m)
        edges = nearest.edge[nearest.found]
        roads = {mode: self._roads[mode_number(mode)] for mode in modes}
        return {
            mode: nearest if one.usable[edges].all() else one.snap(points, within_m)
            for mode, one in roads.items()
        }

    def to_one(self, origins: Snapped, destination: Snapped, mode: str) -> np.ndarray:
        """Seconds from each of many places to one; float64 (n,), infinite where no open road leads there."""
        target = _single(destination)
        return self._of(mode).ask(lambda now: now.times_to(now.origins(origins), now.on_road(target)))

    def from_one(self, origin: Snapped, destinations: Snapped, mode: str) -> np.ndarray:
        """Seconds from one place to each of many; float64 (n,), infinite where no open road leads there."""
        source = _single(origin)
        return self._of(mode).ask(
            lambda now: now.times_from(now.on_road(source), now.destinations(destinations))
        )

    def matrix(self, origins: Snapped, destinations: Snapped, mode: str) -> np.ndarray:
        """Seconds from each of n places to each of m others; float64 (n, m), infinite where unreachable.

        Other questions wait meanwhile: up to 1 ms for each row or column, whichever are fewer.
        """
        return self.matrix_each([(origins, destinations, mode)])[0]

    def matrix_each(self, asked: Sequence[tuple[Snapped, Snapped, str]]) -> list[np.ndarray]:
        """What `matrix` gives for several (origins, destinations, mode), side by side and at one moment."""
        return self._owners.ask_each(
            [
                (mode_number(mode), partial(RoadsNow.matrix, origins=origins, destinations=destinations))
                for origins, destinations, mode in asked
            ]
        )

    def pin(self, origins: Snapped, mode: str) -> PinnedOrigins:
        """Keep places prepared that will be asked about again and again, such as the squads on duty."""
        return PinnedOrigins(self._owners, origins, mode)

    def route(self, origin: Snapped, destination: Snapped, mode: str) -> Route:
        """The quickest way between two places, with its line and directions.

        Raises
        ------
        NoRoute
            If no open road leads there.
        """
        source, target = _single(origin), _single(destination)
        legs, weight_ms = self._of(mode).ask(
            lambda now: (find_legs(now, now.on_road(source), now.on_road(target)), now.weight_ms)
        )
        if legs is None:
            raise NoRoute(mode=mode)
        return Route(
            time_s=float(legs.time_ms.sum()) / 1000,
            length_m=float(legs.lengths_m(self._shapes).sum()),
            geometry=legs.line(self._shapes),
            steps=self._directions.steps(legs, target, weight_ms[:-1] < UNREACHABLE_MS),
            legs=legs,
        )

    def routes_length_m(self, origins: Snapped, destination: Snapped, mode: str) -> np.ndarray:
        """Metres of the quickest ways from a few places to one; float64 (n,), infinite where none leads."""
        return self.routes_length_m_each([(origins, destination, mode)])[0]

    def routes_length_m_each(self, asked: Sequence[tuple[Snapped, Snapped, str]]) -> list[np.ndarray]:
        """What `routes_length_m` gives for several (origins, destination, mode), at one moment."""
        return self._owners.ask_each(
            [
                (mode_number(mode), partial(_lengths_m, origins=origins, destination=_single(destination)))
                for origins, destination, mode in asked
            ]
        )

    def reach(self, origins: Snapped, limits_s: Sequence[float], mode: str) -> Reach:
        """What can be reached from the nearest of some places within each of some times, in seconds."""
        number = mode_number(mode)
        on_road, weight_ms = self._owners[number].ask(lambda now: (now.on_road(origins), now.weight_ms))
        longest_ms = max(limits_s, default=0.0) * 1000
        runs = runs_from(on_road, self._shapes, weight_ms, longest_ms)
        return Reach(self._shapes, runs, self._roads[number].edges, limits_s)

    def set_closures(self, closures: Mapping[Hashable, ClosedArcs]) -> None:
        """Put exactly these closures in force, by keys of the caller's; overlapping ones count each.

        Raises
        ------
        OutsideNetwork, UnknownMode
            If one is not of this network; the former closures then stay in force.
        """
        # Nobody asks several modes between the one's change and the other's.
        with self._owners.moment:
            changes = self._traffic.set_closures(closures)
            weight_ms = self._traffic.weight_ms
            self._owners.ask_each(
                [
                    (mode, partial(RoadsNow.update, arcs=arcs, weight_ms=weight_ms[mode]))
                    for mode, arcs in changes
                ]
            )

    def closed_arcs(
        self,
        shape: shapely.Geometry | None = None,
        road_name: str | None = None,
        modes: Sequence[str] = MODES,
    ) -> ClosedArcs:
        """The arcs of a closure drawn on the map, or named, or both: that part of the road in the shape.

        Parameters
        ----------
        shape : shapely.Geometry, optional
            EPSG:4326. An area closes what it meets, a line or a point what comes within 15 m.
        road_name : str, optional
            As in `arcs_on_road`.
        """
        if shape is None or shape.is_empty:
            return self._closures.on_road(road_name or "", None, modes)
        if road_name:
            return self._closures.meeting_on_road(shape, road_name, modes)
        return self._closures.meeting(shape, modes)

    def arcs_on_road(
        self,
        name: str,
        between: tuple[Sequence[float], Sequence[float]] | None = None,
        modes: Sequence[str] = MODES,
    ) -> ClosedArcs:
        """The arcs of the roads of a name (Chinese, English or number), both carriageways.

        Parameters
        ----------
        between : pair of (lon, lat), optional
            Only the part of the road between the places on it nearest to these.

        Raises
        ------
        NoSuchRoad
            If no road has this name.
        """
        return self._closures.on_road(name, between, modes)

    def arcs_near_point(
        self, lon: float, lat: float, within_m: float = AT_POINT_M, modes: Sequence[str] = MODES
    ) -> ClosedArcs:
        """The arcs of all edges that come within some metres of a point; raises `NoRoadNear` for none."""
        return self._closures.near(lon, lat, within_m, modes)

    def arcs_in_polygon(self, area: shapely.Geometry, modes: Sequence[str] = MODES) -> ClosedArcs:
        """The arcs of all edges that meet an area (EPSG:4326), its border included."""
        return self._closures.meeting(area, modes)


def _lengths_m(now: RoadsNow, origins: Snapped, destination: Snapped) -> np.ndarray:
    return lengths_m(now, now.on_road(origins), now.on_road(destination))


def _single(place: Snapped) -> Snapped:
    if len(place) != 1:
        raise ValueError(f"one place is asked for, not {len(place)}")
    return place
