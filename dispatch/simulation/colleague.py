"""The simulated colleague: sends squads where incidents wait for long, and closes what is handled."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from dispatch.assignment import assign
from dispatch.journal import Actor
from dispatch.lifecycle import get_incident, move
from dispatch.policy import policy_in_force
from dispatch.recommendation import recommend
from dispatch.simulation.duties import find_handled, find_hopeless, list_waiting
from dispatch.situation import Situation
from dispatch.tasks import task_of

# The operator is left this many incidents to send squads to.
KEPT_WAITING = 6
CLOSED_AFTER = timedelta(seconds=20)
GIVEN_UP_AFTER = timedelta(minutes=90)
GIVEN_UP = "模拟：久无队伍可派 (simulation: no squad to send for long)"
SIMULATION = Actor(None, "simulation")


def dispatch_waiting(session: Session, situation: Situation, before: datetime) -> None:
    """Send the recommended squad to the most urgent incident that has one, among those waiting for long."""
    policy = policy_in_force(session)
    for incident_id in list_waiting(session, before, KEPT_WAITING):
        task = task_of(session, get_incident(session, incident_id))
        with situation.look() as seen:
            found = recommend(seen, task, policy, datetime.now(UTC).timestamp(), limit=1)
        if found.candidates:
            assign(session, situation, incident_id, found.candidates[0].squad_id, SIMULATION)
            return


def close_handled(session: Session, now: datetime) -> None:
    """Verify and close one incident that has been handled for a while."""
    incident_id = find_handled(session, now - CLOSED_AFTER)
    if incident_id is not None:
        incident = get_incident(session, incident_id, lock=True)
        for step in ("verified", "closed"):
            move(session, incident, step, SIMULATION)


def give_up(session: Session, now: datetime) -> None:
    """Cancel one simulated incident that no squad could be found for, so that new ones have room."""
    incident_id = find_hopeless(session, now - GIVEN_UP_AFTER)
    if incident_id is not None:
        incident = get_incident(session, incident_id, lock=True)
        move(session, incident, "cancelled", SIMULATION, reason=GIVEN_UP)
