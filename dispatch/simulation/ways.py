"""The ways that simulated squads take over the network in use, with closures as they are now."""

import numpy as np
from sqlalchemy.orm import Session

from dispatch.simulation.agents import Place
from dispatch.simulation.beats import Beats
from dispatch.simulation.duties import list_lands
from dispatch.simulation.paths import Path, make_path
from dispatch.situation import Situation
from gis.travel import TravelError


class Ways:
    """Paths and places to patrol to; to be brought up to date before each use."""

    def __init__(self, situation: Situation, random: np.random.Generator) -> None:
        self._situation = situation
        self._random = random
        self._known: tuple[object, ...] = ()
        self._closures: list[int] = []
        self._beats: Beats | None = None
        self._speed = 1.0

    def update(self, session: Session, speed: float) -> bool:
        """Take notice of the network, organisations and closures of now; return whether roads changed."""
        with self._situation.look() as seen:
            network, closures = seen.travel.network, seen.closures_in_force
            known = (seen.version, tuple(seen.organisations))
        self._speed = max(speed, 0.01)
        changed = known != self._known or closures != self._closures
        if known != self._known:
            self._beats = Beats(network, list_lands(session))
        self._known, self._closures = known, closures
        return changed

    def find_path(self, start: Place, goal: Place, mode: str, now_s: float) -> Path | None:
        """Return the way by road, or None; one far from any road is put on the road next to its goal."""
        travel = self._situation.travel
        ends = travel.snap(np.array([start, goal]), mode)
        if not ends.found[1]:
            return None
        if not ends.found[0]:
            return make_path(np.array([[ends.lon[1], ends.lat[1]]] * 2), 1.0, now_s)
        try:
            route = travel.route(ends[0], ends[1], mode)
        except TravelError:
            return None
        return make_path(np.asarray(route.geometry), route.time_s / self._speed, now_s)

    def find_goal(self, place: Place, organisation_id: int) -> Place:
        """Return a place to patrol to, on the land of the organisation."""
        return place if self._beats is None else self._beats.goal(place, organisation_id, self._random)
