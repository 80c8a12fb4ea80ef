"""Where a stretch of a road begins or ends, found from words.

The rules, the surest first:

1. a road of that name which meets the road: crosses it, shares a junction with it, or else comes within
   150 m of it; a bridge within 400 m, it may lie on the road itself. The name of a road before it
   (京新高速箭亭桥) and 出口, 入口, 路口 behind it do not count;
2. a road of that name towards which this road ends, up to a kilometre before it;
3. a place of that name (asked of the caller) beside the road, up to two kilometres off;
4. what is named after the same thing and meets the road within 400 m: 奥林西路 for 奥林西桥, 德胜门东大街 for
   德胜门桥; only if all that bear the name meet it at one crossing.

What is not found has guesses: names that resemble it among those that meet the road. A planner may pick any
point instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from gis.road_lists.catalogue import EXACT, GUESS, GUESSES, NONE, Guess, NameMatch, RoadCatalogue
from gis.road_lists.meeting import NEAR_M, Meeting, MeetingFinder
from gis.road_lists.road import BRIDGE_NEAR_M, Road
from gis.road_lists.words import words_of

Locate = Callable[[str], Sequence[tuple[float, float]]]

CROSSING, TOWARDS, PLACE, NAMED_AFTER = "crossing", "towards", "place", "named_after"
PICKED = "picked"
FAR_M = 1000.0
# An airport or a station is marked in its middle.
PLACE_FAR_M = 2000.0
_ENTRANCES = ("出入口", "出口", "入口", "匝道", "路口", "口")
_SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True)
class RoadEnd:
    """One end of a stretch.

    Attributes
    ----------
    written : str
    found : bool
    how : str
        "crossing", "towards", "place" or "named_after", as in the rules; "picked" by a planner; "" where not
        found.
    names : tuple of str
        What was found, as roads bear it.
    match : str
        How the name was found: "exact", "normalised", "parts", "guess" or "none".
    meetings : tuple of Meeting
        Where it may be; more than one where the road meets it several times.
    guesses : tuple of Guess
        What else may have been meant.
    """

    written: str
    found: bool
    how: str = ""
    names: tuple[str, ...] = ()
    match: str = NONE
    meetings: tuple[Meeting, ...] = ()
    guesses: tuple[Guess, ...] = ()


class EndFinder:
    """Finds where stretches of roads begin and end."""

    def __init__(self, catalogue: RoadCatalogue, meeting: MeetingFinder, locate: Locate | None):
        self._catalogue, self._meeting, self._locate = catalogue, meeting, locate

    def find(self, written: str, road: Road) -> RoadEnd:
        """Where on a road a written end is; on what may be the road under another name if nowhere else."""
        spoken = list(self._spoken(written))
        for rule in (self._crossing, self._towards, self._place, self._named_after):
            for edges in (road.edges, road.reach):
                for words in spoken:
                    end = rule(written, words, road, edges)
                    if end is not None:
                        return end
        return RoadEnd(written, found=False, guesses=self._guesses(spoken[-1], road))

    def picked(self, written: str, lon: float, lat: float, road: Road) -> RoadEnd:
        """An end that a planner has put on the map, EPSG:4326 degrees."""
        return RoadEnd(written, True, PICKED, meetings=(self._meeting.nearest_to(road.reach, lon, lat),))

    def _spoken(self, written: str) -> dict[str, None]:
        """The name as it was written, without 出口 and without the name of a road before it."""
        spoken = {written: None}
        for entrance in _ENTRANCES:
            if written.endswith(entrance) and len(written) > len(entrance) + 1:
                spoken[written.removesuffix(entrance)] = None
                if entrance == "路口":
                    spoken[written.removesuffix("口")] = None
        for words in list(spoken):
            for cut in range(len(words) - _SHORTEST_STEM, _SHORTEST_STEM, -1):
                if self._catalogue.has(words[:cut]):
                    spoken[words[cut:]] = None
        return spoken

    def _crossing(self, written: str, words: str, road: Road, edges: np.ndarray) -> RoadEnd | None:
        match = self._catalogue.find(words, among=road.neighbours)
        if not match.names:
            return None
        meetings = self._meetings(match, edges, NEAR_M)
        return self._end(written, CROSSING, match, meetings) if meetings else None

    def _towards(self, written: str, words: str, road: Road, edges: np.ndarray) -> RoadEnd | None:
        match = self._catalogue.find(words)
        if not match.names:
            return None
        meetings = [each for each in self._meetings(match, edges, FAR_M) if self._is_tip(each, road, edges)]
        return self._end(written, TOWARDS, match, meetings) if meetings else None

    def _place(self, written: str, words: str, road: Road, edges: np.ndarray) -> RoadEnd | None:
        places = self._locate(words) if self._locate else ()
        near = [self._meeting.nearest_to(edges, lon, lat) for lon, lat in places]
        near = sorted((each for each in near if each.away_m <= PLACE_FAR_M), key=lambda each: each.away_m)
        match = NameMatch((words,), EXACT, 100.0)
        return self._end(written, PLACE, match, near[:1]) if near else None

    def _named_after(self, written: str, words: str, road: Road, edges: np.ndarray) -> RoadEnd | None:
        stem = words_of(words).stem if words_of(words).kind == "桥" else words_of(words).text
        if len(stem) < _SHORTEST_STEM:
            return None
        exact = [name for name in road.neighbours if words_of(name).stem == stem]
        names = exact or [name for name in road.neighbours if words_of(name).text.startswith(stem)]
        match = NameMatch(tuple(sorted(names)), GUESS, round(max_score(words, names), 1))
        meetings = self._meetings(match, edges, BRIDGE_NEAR_M)
        return self._end(written, NAMED_AFTER, match, meetings) if len(meetings) == 1 else None

    def _meetings(self, match: NameMatch, edges: np.ndarray, within_m: float) -> list[Meeting]:
        others = self._catalogue.edges_of(match.names)
        if match.names and all(words_of(name).kind == "桥" for name in match.names):
            return self._meeting.beside(edges, others, max(within_m, BRIDGE_NEAR_M))
        return self._meeting.meetings(edges, others, within_m)

    def _is_tip(self, meeting: Meeting, road: Road, edges: np.ndarray) -> bool:
        """Whether the road is nearest to a meeting where it ends."""
        nearest = self._meeting.nearest_to(edges, meeting.lon, meeting.lat)
        return self._meeting.is_near_node(nearest, road.tips, NEAR_M)

    def _end(self, written: str, how: str, match: NameMatch, meetings: Sequence[Meeting]) -> RoadEnd:
        return RoadEnd(written, True, how, match.names, match.match, tuple(meetings), match.guesses)

    def _guesses(self, words: str, road: Road) -> tuple[Guess, ...]:
        """Names among those that meet the road which resemble the wanted one, with where they meet it."""
        match = self._catalogue.find(words, among=road.neighbours)
        return tuple(
            Guess(guess.name, guess.score, meeting.lon, meeting.lat)
            for guess in match.guesses[:GUESSES]
            for meeting in self._meetings(NameMatch((guess.name,), GUESS, 0.0), road.reach, BRIDGE_NEAR_M)[:1]
        )


def max_score(words: str, names: Sequence[str]) -> float:
    """How much the most similar of some names resembles a written one, 0 to 100."""
    wanted = words_of(words).text
    return max((fuzz.ratio(wanted, words_of(name).text) for name in names), default=0.0)
