"""Runs the simulated day against the real acts of dispatch, a second at a time."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from data.settings import get_setting
from dispatch.assignment import (
    IllegalStep,
    IncidentTaken,
    NotAvailable,
    SquadTaken,
    assign,
    get_assignment,
    progress,
)
from dispatch.intake import Report, take_in
from dispatch.journal import Actor
from dispatch.jurisdiction import OutsideJurisdiction
from dispatch.lifecycle import IllegalMove, get_incident, move
from dispatch.policy import policy_in_force
from dispatch.recommendation import recommend
from dispatch.simulation.agents import Agent, Duty, Place
from dispatch.simulation.duties import count_open, find_handled, find_waiting, list_duties, sample_violation
from dispatch.simulation.paths import Path, make_path
from dispatch.situation import NoRoadNetwork, Situation
from dispatch.tasks import task_of
from dispatch.tracking import FixReport, record_fixes
from gis.travel import TravelError

TICK_S = 1.0
FIX_EVERY_TICKS = 5
MOST_OPEN = 30
# A city that has just been loaded fills up quickly to this many open incidents.
FEW_OPEN = 12
FILLS_UP_TIMES = 8
# The simulated colleague leaves the operator this many incidents to send squads to.
KEPT_WAITING = 6
COLLEAGUE_AFTER = timedelta(minutes=4)
CLOSED_AFTER = timedelta(seconds=20)
PATROL_DEG = 0.02
JITTER_DEG = 0.0006
SIMULATION = Actor(None, "simulation")
OVERTAKEN = (IllegalStep, IllegalMove, IncidentTaken, NotAvailable, SquadTaken)

logger = logging.getLogger(__name__)


class Day:
    """The simulated day of one city."""

    def __init__(self, sessions: sessionmaker[Session], situation: Situation, seed: int) -> None:
        self._sessions = sessions
        self._situation = situation
        self._random = np.random.default_rng(seed)
        self._agents: dict[int, Agent] = {}
        self._tick = 0

    def run(self, stop: threading.Event) -> None:
        """Go on until stopped, a tick each second; while switched off, only look for the switch."""
        while not stop.wait(TICK_S):
            try:
                self.tick(datetime.now(UTC))
            except NoRoadNetwork:
                stop.wait(TICK_S)
            except OperationalError:
                logger.exception("the database did not answer; the simulation tries again")
                stop.wait(TICK_S)

    def tick(self, now: datetime) -> None:
        """Let a second pass, if the simulation is switched on."""
        with self._sessions() as session:
            if not get_setting(session, "simulation_running"):
                self._agents.clear()
                return
            every_s = get_setting(session, "simulation_incident_every_s")
            duties = list_duties(session)
            open_now = count_open(session)
        with self._situation.look():
            pass
        self._tick += 1
        reached = self._step_agents(duties, now.timestamp())
        self._report_fixes(duties, now)
        for assignment_id, step in reached:
            self._act(lambda session, one=assignment_id, to=step: _progress(session, one, to))
        if self._random.random() < arrival_chance(open_now, every_s):
            self._act(self._arrive)
        self._act(lambda session: self._dispatch_waiting(session, now - COLLEAGUE_AFTER))
        self._act(lambda session: _close_handled(session, now - CLOSED_AFTER))

    def _step_agents(self, duties: list[Duty], now_s: float) -> list[tuple[int, str]]:
        known = {duty.squad_id for duty in duties}
        self._agents = {squad: agent for squad, agent in self._agents.items() if squad in known}
        reached = []
        for duty in duties:
            agent = self._agents.setdefault(duty.squad_id, Agent())
            step = agent.step(duty, now_s, self._random, self._find_path, self._find_goal)
            if step is not None and duty.assignment_id is not None:
                reached.append((duty.assignment_id, step))
        return reached

    def _report_fixes(self, duties: list[Duty], now: datetime) -> None:
        turn = [duty for duty in duties if duty.squad_id % FIX_EVERY_TICKS == self._tick % FIX_EVERY_TICKS]
        reports = []
        for duty in turn:
            place, heading, speed = self._agents[duty.squad_id].place(duty, now.timestamp())
            reports.append(FixReport(duty.squad_id, *place, now, speed, heading))
        if reports:
            self._act(lambda session: record_fixes(session, reports))

    def _find_path(self, start: Place, goal: Place, mode: str, now_s: float) -> Path | None:
        """Return the way by road, or None; one far from any road is put on the road next to its goal."""
        travel = self._situation.travel
        ends = travel.snap(np.array([start, goal]), mode)
        if not ends.found[1]:
            return None
        if not ends.found[0]:
            line = np.array([[ends.lon[1], ends.lat[1]]] * 2)
            return make_path(line, 1.0, now_s)
        try:
            route = travel.route(ends[0], ends[1], mode)
        except TravelError:
            return None
        return make_path(np.asarray(route.geometry), route.time_s, now_s)

    def _find_goal(self, place: Place, organisation_id: int) -> Place:
        """Return a place to patrol to: near by, on a road of the network in use."""
        network = self._situation.travel.network
        lon, lat = self._random.normal(place, PATROL_DEG / 2)
        found = self._situation.travel.snap(np.array([[lon, lat]]), "foot")
        if found.found[0]:
            return float(found.lon[0]), float(found.lat[0])
        node = int(self._random.integers(len(network.node_lon)))
        return float(network.node_lon[node]), float(network.node_lat[node])

    def _arrive(self, session: Session) -> None:
        """Let an incident come in near where one of its kind was before."""
        past: Any = sample_violation(session, float(self._random.random()))
        if past is None:
            return
        lon, lat = self._random.normal((past.lon, past.lat), JITTER_DEG)
        report = Report(past.code, float(lon), float(lat), "simulation", place=past.address)
        take_in(session, report, SIMULATION)

    def _dispatch_waiting(self, session: Session, before: datetime) -> None:
        """Send the first recommended squad where the operator has let an incident wait for long."""
        incident_id = find_waiting(session, before, KEPT_WAITING)
        if incident_id is None:
            return
        task = task_of(session, get_incident(session, incident_id))
        policy = policy_in_force(session)
        with self._situation.look() as situation:
            found = recommend(situation, task, policy, datetime.now(UTC).timestamp(), limit=1)
        if found.candidates:
            assign(session, self._situation, incident_id, found.candidates[0].squad_id, SIMULATION)

    def _act(self, act: Any) -> None:
        """Do one thing in a transaction of its own; what others have overtaken is let be."""
        try:
            with self._sessions.begin() as session:
                act(session)
        except (*OVERTAKEN, OutsideJurisdiction):
            logger.debug("overtaken", exc_info=True)


def arrival_chance(open_now: int, every_s: float) -> float:
    """Return the chance that an incident arrives within a tick, given how many are open."""
    if open_now >= MOST_OPEN:
        return 0.0
    return min(1.0, TICK_S / every_s * (FILLS_UP_TIMES if open_now < FEW_OPEN else 1))


def _progress(session: Session, assignment_id: int, to: str) -> None:
    progress(session, get_assignment(session, assignment_id), to, SIMULATION)


def _close_handled(session: Session, before: datetime) -> None:
    incident_id = find_handled(session, before)
    if incident_id is not None:
        move(session, get_incident(session, incident_id, lock=True), "closed", SIMULATION)
