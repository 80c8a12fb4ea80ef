"""What planners draw along roads: lines that follow them, routes from words, and points to snap to."""

import threading
from functools import cached_property

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.roads import Place
from gis.road_lists import Guess, RoadLine, RoadLists, RoadRoute
from gis.travel import TravelTimes
from gis.travel.following import RoadFollower
from gis.travel.snap_targets import SnapTargets

Picked = tuple[tuple[float, float] | None, tuple[float, float] | None]
NOWHERE: Picked = (None, None)


class RoadDrawing:
    """The tools for one road network, each made when it is first needed; for any thread."""

    def __init__(self, travel: TravelTimes) -> None:
        self.travel = travel
        self._lock = threading.Lock()
        self._lists: RoadLists | None = None
        self._targets: dict[str, SnapTargets] = {}

    @cached_property
    def follower(self) -> RoadFollower:
        """What draws lines that follow the roads."""
        return RoadFollower(self.travel, self.travel.shapes)

    def targets(self, mode: str) -> SnapTargets:
        """Return what there is to snap to for a mode."""
        with self._lock:
            if mode not in self._targets:
                self._targets[mode] = SnapTargets(self.travel, mode)
            return self._targets[mode]

    def find(self, session: Session, line: RoadLine, picked: Picked = NOWHERE) -> RoadRoute:
        """Return the stretch of road that a line of a list means; places are those of the base map."""
        with self._lock:
            if self._lists is None:
                self._lists = RoadLists(self.travel.shapes, self._locate)
            self._session = session
            return self._lists.find(line, picked)

    def _locate(self, name: str) -> list[tuple[float, float]]:
        columns = (func.ST_X(Place.location), func.ST_Y(Place.location))
        return [tuple(row) for row in self._session.execute(select(*columns).where(Place.name == name))]


def guess_as_dict(guess: Guess) -> dict[str, object]:
    """Return a guess as plain values; it has no place if it is a road."""
    placed = np.isfinite(guess.lon)
    return {"name": guess.name, "score": guess.score, "location": (guess.lon, guess.lat) if placed else None}
