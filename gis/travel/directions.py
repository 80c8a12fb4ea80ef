"""Directions: a way told as steps, one for each stretch of a road and one for arriving."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gis.travel import maneuvers
from gis.travel.headings import Headings, wrapped_deg
from gis.travel.legs import Legs
from gis.travel.plane import to_plane
from gis.travel.roundabouts import roundabout_edges
from gis.travel.shapes import NO_ARC, EdgeShapes
from gis.travel.snapping import Snapped
from gis.travel.stretches import Stretch, TurnedLegs, group_stretches, roads_of

# Up to this angle a road may fork; beyond it, one turns.
_FORK_DEG = 60.0
_ASIDE_M = 3.0


@dataclass(frozen=True, slots=True)
class Step:
    """What to do at one place of a way, and the stretch that follows.

    Attributes
    ----------
    maneuver : str
        depart, straight, left, right, slight_…, sharp_…, keep_…, uturn, merge, roundabout, arrive.
    name, name_en : str
        Of the road that follows, else its number, else "".
    text, text_en : str
        What is told.
    length_m, time_s : float
        Of the stretch that follows.
    location : (lon, lat)
        Where the maneuver is made, EPSG:4326 degrees.
    """

    maneuver: str
    name: str
    name_en: str
    text: str
    text_en: str
    length_m: float
    time_s: float
    location: tuple[float, float]


class Directions:
    """Tells ways over the edges of a network."""

    def __init__(self, shapes: EdgeShapes):
        self._shapes = shapes
        self._headings = Headings(shapes)

    @cached_property
    def _roundabout(self) -> np.ndarray:
        return roundabout_edges(self._shapes)

    @cached_property
    def _leaving(self) -> tuple[np.ndarray, np.ndarray]:
        """Arcs by the junction they leave: where each junction's begin, and the arcs."""
        tail = np.asarray(self._shapes.network.tail)
        counts = np.bincount(tail, minlength=self._shapes.network.node_count)
        return np.concatenate([[0], np.cumsum(counts)]), np.argsort(tail, kind="stable")

    def steps(self, legs: Legs, destination: Snapped, usable: np.ndarray) -> list[Step]:
        """The steps of a way.

        Parameters
        ----------
        legs : Legs
        destination : Snapped
            Where it leads, to tell on which side that is.
        usable : bool array (a,)
            Arcs that the mode may use.
        """
        turned = TurnedLegs(
            roads_of(legs, self._shapes.network),
            self._is_round(legs.edge, usable).tolist(),
            *self._headings.of_legs(legs),
            legs.lengths_m(self._shapes),
        )
        lon, lat = self._shapes.places(legs.edge, legs.from_fraction)
        steps = []
        for stretch in group_stretches(turned):
            road, rows = turned.roads[stretch.named_by], slice(stretch.begin, stretch.end)
            maneuver, (text, text_en) = self._maneuver(legs, turned, stretch, usable)
            length_m, time_s = float(turned.length_m[rows].sum()), float(legs.time_ms[rows].sum()) / 1000
            location = (float(lon[stretch.begin]), float(lat[stretch.begin]))
            steps.append(Step(maneuver, road.name, road.name_en, text, text_en, length_m, time_s, location))
        return [*steps, self._arrival(legs, float(turned.exit_deg[-1]), destination)]

    def _is_round(self, edge: np.ndarray, usable: np.ndarray) -> np.ndarray:
        """Which edges are roundabouts to this mode: walkers go either way round, and are told plain turns."""
        arcs = np.stack([self._shapes.forward_arc[edge], self._shapes.backward_arc[edge]])
        both_ways = ((arcs != NO_ARC) & usable[arcs]).all(axis=0)
        return self._roundabout[edge] & ~both_ways

    def _maneuver(
        self, legs: Legs, turned: TurnedLegs, stretch: Stretch, usable: np.ndarray
    ) -> tuple[str, tuple[str, str]]:
        road = turned.roads[stretch.named_by]
        if stretch.begin == 0:
            return "depart", maneuvers.depart_texts(float(turned.entry_deg[0]), road)
        if turned.is_round[stretch.begin]:
            exits = self._exits(legs, turned, stretch, usable)
            return "roundabout", maneuvers.roundabout_texts(road, exits)
        kind = self._turn_kind(legs, turned, stretch, usable)
        return kind, maneuvers.turn_texts(kind, road)

    def _turn_kind(self, legs: Legs, turned: TurnedLegs, stretch: Stretch, usable: np.ndarray) -> str:
        angle = turned.turn_deg(stretch.after, stretch.begin)
        if abs(angle) < _FORK_DEG:
            from_ramp, to_ramp = (turned.roads[leg].is_ramp for leg in (stretch.after, stretch.named_by))
            if from_ramp and not to_ramp:
                return "merge"
            others = self._branches(legs, turned, stretch, usable)
            others = others[(np.abs(others) < _FORK_DEG) & (np.abs(others - angle) < _FORK_DEG)]
            if len(others):
                return maneuvers.fork_kind(angle, float(others[np.argmin(np.abs(others - angle))]))
        return maneuvers.turn_kind(angle)

    def _branches(self, legs: Legs, turned: TurnedLegs, stretch: Stretch, usable: np.ndarray) -> np.ndarray:
        """The turns, in degrees, into the other roads that leave the junction where a stretch begins."""
        shapes, leg = self._shapes, stretch.begin
        first = legs.from_fraction[leg] == 0
        arcs = self._arcs_from((shapes.first_node if first else shapes.last_node)[legs.edge[leg]], usable)
        edge, forward = np.asarray(shapes.network.edge)[arcs], np.asarray(shapes.network.forward)[arcs]
        others = (edge != legs.edge[leg]) & (edge != legs.edge[leg - 1])
        headings = self._headings.leaving(edge[others], forward[others])
        return wrapped_deg(headings - turned.exit_deg[stretch.after])

    def _exits(self, legs: Legs, turned: TurnedLegs, stretch: Stretch, usable: np.ndarray) -> int:
        """How many exits are reached on a roundabout, the one taken included; 0 if none is taken."""
        on_ring = [leg for leg in range(stretch.begin, stretch.end) if turned.is_round[leg]]
        if on_ring[-1] == len(legs) - 1:
            return 0
        exits = 0
        for leg in on_ring:
            ends = self._shapes.last_node if legs.to_fraction[leg] == 1 else self._shapes.first_node
            arcs = self._arcs_from(ends[legs.edge[leg]], usable)
            exits += bool((~self._roundabout[np.asarray(self._shapes.network.edge)[arcs]]).any())
        return exits

    def _arcs_from(self, node: int, usable: np.ndarray) -> np.ndarray:
        begin, by_tail = self._leaving
        arcs = by_tail[begin[node] : begin[node + 1]]
        return arcs[usable[arcs]]

    def _arrival(self, legs: Legs, heading_deg: float, destination: Snapped) -> Step:
        lon, lat = self._shapes.places(legs.edge[-1:], legs.to_fraction[-1:])
        side = ""
        if destination.distance_m[0] > _ASIDE_M:
            aside = to_plane(destination.asked_lon, destination.asked_lat) - to_plane(lon, lat)
            heading = np.radians(heading_deg)
            across = aside[0, 0] * np.cos(heading) - aside[0, 1] * np.sin(heading)
            side = "right" if across > 0 else "left"
        texts = maneuvers.arrive_texts(side)
        return Step("arrive", "", "", *texts, 0.0, 0.0, (float(lon[0]), float(lat[0])))
