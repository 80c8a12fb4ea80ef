"""Event routes from lists of roads: each line is found on the road network and drawn along it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np
import shapely

from gis.geodesy import distances_m
from gis.road_lists.catalogue import Guess, NameMatch, RoadCatalogue
from gis.road_lists.ends import PLACE, TOWARDS, EndFinder, Locate, RoadEnd
from gis.road_lists.lines import RoadLine
from gis.road_lists.meeting import Meeting, MeetingFinder
from gis.road_lists.road import Road, RoadFinder
from gis.road_lists.whole import around, farthest_apart, groups_of, left_over_m
from gis.road_lists.words import words_of
from gis.travel.carriageways import Carriageway, CarriagewayFinder
from gis.travel.shapes import EdgeShapes

Picked = tuple[tuple[float, float] | None, tuple[float, float] | None]

WHOLLY, PARTLY, NOT = "wholly", "partly", "not"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a planner should look at: `what` by a stable word, and what it is about."""

    what: str
    length_m: float = 0.0
    names: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class RoadRoute:
    """What was found for a line.

    Attributes
    ----------
    line : RoadLine
    found : str
        "wholly", "partly" (the road, but not both of its ends; nothing is drawn then) or "not".
    geometry : shapely.MultiLineString
        EPSG:4326, one line for each carriageway, in the direction of driving: first the one as the line
        tells it, then the one back. Empty where nothing is drawn.
    length_m : float
        Of the first carriageway: the road's length, not the sum of both directions.
    road : NameMatch
    ends : tuple of RoadEnd
        From and to; none where the whole road is meant.
    guesses : tuple of Guess
        For the road, where it was not found or was guessed.
    share_on_named_road : float
        By length, how much of the geometry lies on edges that bear one of the road's names or its own
        number; 0 to 1.
    notes : tuple of Note
        "gap" (runs on other roads for so long), "other_names" (or on what may be the road under these),
        "meets_often" (this end may be at several places: it is where the stretch is shortest), "away" (the
        road ends before it, or passes it, so far off), "many_roads" (several lie apart), "no_way" (no way
        along the road leads from end to end), "not_drawn" (so much of a whole road lies aside: branches,
        a loop).
    tips : tuple of (lon, lat)
        Where the road as a whole begins and ends, to pick from where an end was not found.
    """

    line: RoadLine
    found: str
    geometry: shapely.MultiLineString
    length_m: float
    road: NameMatch
    ends: tuple[RoadEnd, ...]
    share_on_named_road: float
    notes: tuple[Note, ...]
    tips: tuple[tuple[float, float], ...] = ()

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """What the road may have been, the best first."""
        return self.road.guesses


class RoadLists:
    """Finds the lines of lists on a road network; may be asked from any thread.

    Parameters
    ----------
    shapes : EdgeShapes
    locate : callable, optional
        Gives the places (lon, lat) of a name: airports, stations, toll gates.
    mode : str
        Whose roads and directions count.
    """

    def __init__(self, shapes: EdgeShapes, locate: Locate | None = None, mode: str = "car"):
        self._shapes = shapes
        self._catalogue = RoadCatalogue(shapes.network)
        meeting = MeetingFinder(shapes)
        self._roads = RoadFinder(shapes, self._catalogue, meeting)
        self._ends = EndFinder(self._catalogue, meeting, locate)
        self._carriageways = CarriagewayFinder(shapes, mode)

    def find_all(self, lines: Iterable[RoadLine]) -> list[RoadRoute]:
        """What is found for each line."""
        return [self.find(line) for line in lines]

    def find(self, line: RoadLine, picked: Picked = (None, None)) -> RoadRoute:
        """The stretch of road that a line means.

        Parameters
        ----------
        line : RoadLine
        picked : pair of (lon, lat) or None
            Where a planner puts the two ends, EPSG:4326 degrees; None for one that is found from words.
        """
        match = self._catalogue.find(line.road)
        if not match.names:
            return _nothing(line, NOT, match)
        road = self._roads.road(match)
        return self._whole(line, match, road) if line.whole else self._between(line, match, road, picked)

    def _between(self, line: RoadLine, match: NameMatch, road: Road, picked: Picked) -> RoadRoute:
        ends = tuple(
            self._ends.picked(written, *place, road) if place else self._ends.find(written, road)
            for written, place in zip((line.start, line.end), picked, strict=True)
        )
        if not all(end.found for end in ends):
            tips = farthest_apart(self._shapes, groups_of(self._shapes, road.named)[0])
            return _nothing(line, PARTLY, match, ends, tips=tuple(tips))
        start, goal = _nearest_pair(ends[0].meetings, ends[1].meetings)
        places = [(start.lon, start.lat), (goal.lon, goal.lat)]
        ways = self._carriageways.through(road.edges, places, road.also)
        notes = [Note("meets_often", names=(end.written,)) for end in ends if len(end.meetings) > 1]
        for end, place in zip(ends, (start, goal), strict=True):
            if end.how in (TOWARDS, PLACE):
                notes.append(Note("away", place.away_m, (end.written,)))
        notes += self._other_names(road, ways)
        return self._drawn(line, match, ends, ways, notes)

    def _other_names(self, road: Road, ways: list[Carriageway]) -> list[Note]:
        """What ways run on that may be the road under another name; bridges are told by their length only."""
        used = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *(way.edge for way in ways)]))
        borne = self._catalogue.names_on(np.intersect1d(used, np.setdiff1d(road.reach, road.edges)))
        names = [name for name in borne if words_of(name).kind != "桥"]
        length_m = max((way.length_m - way.on_road_m - sum(way.gaps_m) for way in ways), default=0.0)
        return [Note("other_names", length_m, tuple(sorted(names)))] if names else []

    def _whole(self, line: RoadLine, match: NameMatch, road: Road) -> RoadRoute:
        groups = groups_of(self._shapes, road.named)
        if len(groups) > 1:
            return _nothing(line, PARTLY, match, notes=(Note("many_roads", count=len(groups)),))
        words = words_of(line.road)
        is_ring = words.ring > 0 and not words.ring_sides
        places = (around if is_ring else farthest_apart)(self._shapes, groups[0])
        ways = self._carriageways.through(groups[0], places)
        left_m = left_over_m(self._shapes, groups[0], [way.line for way in ways])
        notes = [Note("not_drawn", left_m)] if left_m > 0 else []
        return self._drawn(line, match, (), ways, notes)

    def _drawn(
        self,
        line: RoadLine,
        match: NameMatch,
        ends: tuple[RoadEnd, ...],
        ways: list[Carriageway],
        notes: list[Note],
    ) -> RoadRoute:
        if not ways:
            return _nothing(line, PARTLY, match, ends, (*notes, Note("no_way")))
        longest_gap_m = max((gap_m for way in ways for gap_m in way.gaps_m), default=0.0)
        if longest_gap_m > 0:
            notes = [*notes, Note("gap", longest_gap_m)]
        total_m = sum(way.length_m for way in ways)
        return RoadRoute(
            line=line,
            found=WHOLLY,
            geometry=shapely.MultiLineString([way.line for way in ways]),
            length_m=ways[0].length_m,
            road=match,
            ends=ends,
            share_on_named_road=sum(way.on_road_m for way in ways) / total_m if total_m else 1.0,
            notes=tuple(notes),
        )


def _nearest_pair(starts: Iterable[Meeting], goals: Iterable[Meeting]) -> tuple[Meeting, Meeting]:
    """Of all places where two ends may be, the two that are nearest to each other."""
    pairs = list(product(starts, goals))
    lonlat = np.array([(one.lon, one.lat, other.lon, other.lat) for one, other in pairs])
    return pairs[int(np.argmin(distances_m(*lonlat.T)))]


def _nothing(
    line: RoadLine,
    found: str,
    match: NameMatch,
    ends: tuple[RoadEnd, ...] = (),
    notes: tuple[Note, ...] = (),
    tips: tuple[tuple[float, float], ...] = (),
) -> RoadRoute:
    return RoadRoute(line, found, shapely.MultiLineString(), 0.0, match, ends, 0.0, notes, tips)
