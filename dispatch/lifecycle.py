"""The legal moves of an incident, as one table, and how a move is made."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.incidents import ENDED, Incident
from dispatch.journal import Actor, announce_incident, record

MOVES: dict[str, tuple[str, ...]] = {
    "received": ("registered", "merged", "cancelled", "transferred"),
    "registered": ("dispatched", "transferred", "merged", "cancelled"),
    "dispatched": ("accepted", "returned", "registered", "cancelled"),
    "accepted": ("en_route", "on_scene", "returned", "registered", "cancelled"),
    "en_route": ("on_scene", "returned", "registered", "cancelled"),
    "on_scene": ("handled", "returned", "registered"),
    "handled": ("verified", "closed", "reopened"),
    "verified": ("closed", "reopened"),
    "closed": ("reopened",),
    "returned": ("registered", "dispatched", "transferred", "cancelled"),
    "transferred": ("registered", "returned", "cancelled"),
    "merged": ("reopened",),
    "cancelled": ("reopened",),
    "reopened": ("dispatched", "transferred", "merged", "cancelled"),
}
ASKS_REASON = ("returned", "transferred", "merged", "cancelled", "reopened")
BY_ASSIGNMENT = ("dispatched", "accepted", "en_route", "on_scene")
WAITING = ("received", "registered", "returned", "reopened", "transferred")
# Which deadline runs in a status; in those not named it is that to accept.
ARRIVING = ("accepted", "en_route")
RESOLVING = ("on_scene",)
WITHOUT_DEADLINE = (*ENDED, "handled", "verified")
HANDLING = ("dispatched", "accepted", "en_route", "on_scene", "handled", "verified")


@dataclass
class IllegalMove(Exception):
    """The incident cannot go from its status to the one asked for."""

    number: str
    was: str
    to: str
    allowed: tuple[str, ...]


@dataclass
class ReasonMissing(Exception):
    """The move asks for a reason and none was given."""

    to: str


@dataclass
class AssignmentMoves(Exception):
    """The incident gets this status from the squad on it, not by itself."""

    to: str


@dataclass
class IncidentUnknown(Exception):
    """There is no such incident."""

    incident_id: int


def get_incident(session: Session, incident_id: int, lock: bool = False) -> Incident:
    """Return an incident, locked for change if asked; raise IncidentUnknown."""
    query = select(Incident).where(Incident.id == incident_id)
    incident = session.scalar(query.with_for_update() if lock else query)
    if incident is None:
        raise IncidentUnknown(incident_id)
    return incident


def move(session: Session, incident: Incident, to: str, actor: Actor, reason: str = "") -> None:
    """Move an incident to another status, if the table of moves allows it."""
    if to not in MOVES[incident.status]:
        raise IllegalMove(incident.number, incident.status, to, MOVES[incident.status])
    if to in ASKS_REASON and not reason.strip():
        raise ReasonMissing(to)
    was, incident.status = incident.status, to
    incident.updated_at = datetime.now(UTC)
    incident.ended_at = incident.updated_at if to in ENDED else None
    record(session, actor, f"incident.{to}", "incident", incident.id, was=was, reason=reason)
    announce_incident(session, incident.id)
