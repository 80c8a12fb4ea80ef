"""Raises the level of response to an incident (升级), and with it its priority."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from data.incidents import ENDED, Incident
from data.response_plans import LEVELS
from dispatch.authority import check_authority
from dispatch.correction import IncidentEnded, correct
from dispatch.journal import Actor, announce_incident, record


@dataclass
class HighestLevel(Exception):
    """The response is at the highest level already."""

    number: str
    level: int


def set_level(
    session: Session,
    incident: Incident,
    actor: Actor,
    level: int | None = None,
    priority: int | None = None,
    reason: str = "",
) -> None:
    """Set the level, one up if none is given; each level up makes the incident one priority more urgent.

    A priority that is given counts instead; so a level that was raised by mistake is taken back.
    """
    check_authority(session, incident, actor)
    if incident.status in ENDED:
        raise IncidentEnded(incident.number, incident.status)
    was = incident.level
    level = was + 1 if level is None else level
    if level > LEVELS[-1]:
        raise HighestLevel(incident.number, was)
    incident.level, incident.updated_at = level, datetime.now(UTC)
    record(session, actor, "incident.level_set", "incident", incident.id, was=was, level=level, reason=reason)
    wanted = max(1, incident.base_priority - max(0, level - was)) if priority is None else priority
    if wanted != incident.base_priority:
        correct(session, incident, actor, {"priority": wanted})
    announce_incident(session, incident.id)
