"""What a simulated squad does next, from its state and the time alone."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dispatch.simulation.paths import Path
from gis.geodesy import distances_m

Place = tuple[float, float]
FindPath = Callable[[Place, Place, str, float], Path | None]
FindGoal = Callable[[Place, int], Place]

ACCEPTS_AFTER_S = (4.0, 15.0)
HANDLES_FOR_S = (90.0, 300.0)
RESTS_FOR_S = (10.0, 60.0)
# As near as a road leads to most posts.
AT_POST_M = 400.0


@dataclass(frozen=True, slots=True)
class Duty:
    """What the database says of a squad now."""

    squad_id: int
    organisation_id: int
    mode: str
    status: str
    place: Place
    assignment_id: int | None = None
    assignment_status: str | None = None
    goal: Place | None = None
    post: Place | None = None


@dataclass(slots=True)
class Agent:
    """A simulated squad: what it is at, since when, how long it waits, its way, or else where it stands."""

    phase: tuple[str, int | None] = ("", None)
    since_s: float = 0.0
    wait_s: float = 0.0
    path: Path | None = None
    stand: Place | None = None

    def halt(self, now_s: float) -> None:
        """Stop where it is and forget the way, to look for another."""
        if self.path is not None:
            self.stand, self.path = self.path.at(now_s), None

    def step(
        self,
        duty: Duty,
        now_s: float,
        random: np.random.Generator,
        find_path: FindPath,
        find_goal: FindGoal,
    ) -> str | None:
        """Move on; return the step its assignment has reached, if it has reached one."""
        phase = (duty.assignment_status or duty.status, duty.assignment_id)
        if phase != self.phase:
            self._begin(phase, now_s, random)
        waited = now_s - self.since_s >= self.wait_s
        if duty.assignment_status == "dispatched":
            return "accepted" if waited else None
        if duty.assignment_status == "accepted":
            return "en_route"
        if duty.assignment_status == "en_route":
            return self._drive(duty, now_s, find_path)
        if duty.assignment_status == "on_scene":
            return "handled" if waited else None
        if duty.status == "available":
            self._patrol(duty, now_s, random, find_path, find_goal)
        return None

    def _begin(self, phase: tuple[str, int | None], now_s: float, random: np.random.Generator) -> None:
        waits = {"dispatched": ACCEPTS_AFTER_S, "on_scene": HANDLES_FOR_S, "available": RESTS_FOR_S}
        self.halt(now_s)
        self.phase, self.since_s = phase, now_s
        self.wait_s = float(random.uniform(*waits.get(phase[0], (0.0, 0.0))))

    def _drive(self, duty: Duty, now_s: float, find_path: FindPath) -> str | None:
        """Drive to the incident; one without a way there gets out and arrives on foot."""
        if self.path is None and duty.goal is not None:
            self.path = find_path(self.stand or duty.place, duty.goal, duty.mode, now_s)
        return "on_scene" if self.path is None or self.path.is_over(now_s) else None

    def _patrol(
        self,
        duty: Duty,
        now_s: float,
        random: np.random.Generator,
        find_path: FindPath,
        find_goal: FindGoal,
    ) -> None:
        if self.path is not None and self.path.is_over(now_s):
            self.halt(now_s)
            self.since_s = now_s
            self.wait_s = float(random.uniform(*RESTS_FOR_S))
        here = self.stand or duty.place
        if self.path is None and now_s - self.since_s >= self.wait_s and not _is_at(here, duty.post):
            goal = duty.post or find_goal(here, duty.organisation_id)
            self.path = find_path(here, goal, duty.mode, now_s)
            self.since_s = now_s

    def place(self, duty: Duty, now_s: float) -> tuple[Place, float | None, float]:
        """Return where it is, its heading and its speed in km/h."""
        if self.path is None:
            return self.stand or duty.place, None, 0.0
        if self.path.is_over(now_s):
            return self.path.at(now_s), None, 0.0
        return self.path.at(now_s), self.path.heading_deg(now_s), self.path.speed_kmh


def _is_at(place: Place, post: Place | None) -> bool:
    """Tell whether a squad that is bound to a post is at it, where it stays."""
    return post is not None and float(distances_m(*place, *post)) < AT_POST_M
