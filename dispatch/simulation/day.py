"""Runs the simulated day against the real acts of dispatch, a second at a time."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from data.settings import get_setting
from dispatch.assignment import (
    IllegalStep,
    IncidentTaken,
    NotAvailable,
    SquadTaken,
    get_assignment,
    progress,
)
from dispatch.intake import take_in
from dispatch.jurisdiction import OutsideJurisdiction
from dispatch.lifecycle import IllegalMove
from dispatch.simulation.agents import Agent, Duty
from dispatch.simulation.arrivals import arrival_chance, make_report
from dispatch.simulation.colleague import SIMULATION, close_handled, dispatch_waiting, give_up
from dispatch.simulation.duties import count_open, list_duties
from dispatch.simulation.paperwork import fill_required
from dispatch.simulation.ways import Ways
from dispatch.situation import NoRoadNetwork, Situation
from dispatch.tracking import FixReport, record_fixes

TICK_S = 1.0
FIX_EVERY_TICKS = 5
OVERTAKEN = (IllegalStep, IllegalMove, IncidentTaken, NotAvailable, SquadTaken, OutsideJurisdiction)

logger = logging.getLogger(__name__)


class Day:
    """The simulated day of one city."""

    def __init__(self, sessions: sessionmaker[Session], situation: Situation, seed: int) -> None:
        self._sessions = sessions
        self._situation = situation
        self._random = np.random.default_rng(seed)
        self._ways = Ways(situation, self._random)
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
            long_ago = now - timedelta(seconds=get_setting(session, "simulation_colleague_after_s"))
            if self._ways.update(session, get_setting(session, "simulation_speed_factor")):
                self._reroute(now.timestamp())
            duties, open_now = list_duties(session), count_open(session)
        self._tick += 1
        reached = self._step_agents(duties, now.timestamp())
        self._report_fixes(duties, now)
        for assignment_id, step in reached:
            self._act(lambda session, one=assignment_id, to=step: _progress(session, one, to))
        if self._random.random() < arrival_chance(open_now, every_s, TICK_S, now):
            self._act(lambda session: self._arrive(session, now))
        self._act(lambda session: dispatch_waiting(session, self._situation, long_ago))
        self._act(lambda session: close_handled(session, now))
        self._act(lambda session: give_up(session, now))

    def _reroute(self, now_s: float) -> None:
        """Let every squad look for its way anew, from where it is."""
        for agent in self._agents.values():
            agent.halt(now_s)

    def _step_agents(self, duties: list[Duty], now_s: float) -> list[tuple[int, str]]:
        known = {duty.squad_id for duty in duties}
        self._agents = {squad: agent for squad, agent in self._agents.items() if squad in known}
        reached = []
        for duty in duties:
            agent = self._agents.setdefault(duty.squad_id, Agent())
            step = agent.step(duty, now_s, self._random, self._ways.find_path, self._ways.find_goal)
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

    def _arrive(self, session: Session, now: datetime) -> None:
        report = make_report(session, self._situation.travel, self._random, now)
        if report is not None:
            take_in(session, report, SIMULATION)

    def _act(self, act: Callable[[Session], object]) -> None:
        """Do one thing in a transaction of its own; what others have overtaken is let be."""
        try:
            with self._sessions.begin() as session:
                act(session)
        except OVERTAKEN:
            logger.debug("overtaken", exc_info=True)


def _progress(session: Session, assignment_id: int, to: str) -> None:
    assignment = get_assignment(session, assignment_id)
    if to == "handled":
        fill_required(session, assignment, SIMULATION)
    progress(session, assignment, to, SIMULATION)
