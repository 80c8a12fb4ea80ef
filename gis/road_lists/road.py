"""A road that a line names: its edges, where it goes on under another name, and what meets it."""

from dataclasses import dataclass

import numpy as np

from gis.road_lists.catalogue import NameMatch, RoadCatalogue
from gis.road_lists.meeting import MeetingFinder
from gis.road_lists.whole import tips_of
from gis.road_lists.words import words_of
from gis.travel.shapes import EdgeShapes

# So near, a bridge belongs to a road: an interchange is that wide.
BRIDGE_NEAR_M = 400.0


@dataclass(frozen=True, slots=True, eq=False)
class Road:
    """A road of a network.

    Attributes
    ----------
    named : int64 (k,)
        Edges that bear one of its names.
    edges : int64 (l,)
        These, and those that bear the same expressway's number.
    also : int64 (m,)
        Others that may be the road under another name: the rest of a ring, another part (北土城东路 of
        北土城西路), bridges on its way.
    reach : int64 (n,)
        `edges` and what of `also` is not a bridge: where ends are looked for.
    neighbours : frozenset of str
        Names that are borne near it, but its own.
    tips : int64 (j,)
        Junctions where one of its edges ends and no other goes on, by its name or by any that it has.
    """

    named: np.ndarray
    edges: np.ndarray
    also: np.ndarray
    reach: np.ndarray
    neighbours: frozenset[str]
    tips: np.ndarray


class RoadFinder:
    """Makes roads of their names."""

    def __init__(self, shapes: EdgeShapes, catalogue: RoadCatalogue, meeting: MeetingFinder):
        self._shapes, self._catalogue, self._meeting = shapes, catalogue, meeting

    def road(self, match: NameMatch) -> Road:
        """The road of some names."""
        named = self._catalogue.edges_of(match.names)
        numbered = self._numbered(match)
        # A ring bears its number all the way round, but only one side of it is meant.
        is_side = any(words_of(name).ring_sides for name in match.names)
        edges = named if is_side else np.union1d(named, numbered)
        reach = np.unique(np.concatenate([edges, numbered, self._elsewhere(match, edges)]))
        near = self._meeting.edges_near(reach, BRIDGE_NEAR_M)
        bridges = self._meeting.joining(self._bridges(near), reach)
        return Road(
            named=named,
            edges=edges,
            also=np.setdiff1d(np.union1d(reach, bridges), edges),
            reach=reach,
            neighbours=frozenset(self._catalogue.names_on(near) - set(match.names)),
            tips=np.union1d(tips_of(self._shapes, named), tips_of(self._shapes, reach)),
        )

    def _elsewhere(self, match: NameMatch, edges: np.ndarray) -> np.ndarray:
        """The edges of other names of the road, of those names that go on where it ends."""
        tips = tips_of(self._shapes, edges)
        found = [self._catalogue.edges_of([name]) for name in self._catalogue.also(match.names)]
        going_on = [each for each in found if self._meeting.goes_on(tips, each)]
        return np.concatenate([np.zeros(0, dtype=np.int64), *going_on])

    def _numbered(self, match: NameMatch) -> np.ndarray:
        number = self._catalogue.number_of(match.names)
        return self._catalogue.edges_of([number] if number else [])

    def _bridges(self, edges: np.ndarray) -> np.ndarray:
        names = [name for name in self._catalogue.names_on(edges) if name.endswith("桥")]
        return np.intersect1d(edges, self._catalogue.edges_of(names))
