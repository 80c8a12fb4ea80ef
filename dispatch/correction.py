"""Corrects what was taken down wrongly about an incident."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from data.categories import Category
from data.incidents import ENDED, Incident
from dispatch.authority import check_authority
from dispatch.intake import relocate
from dispatch.journal import Actor, announce_incident, record
from dispatch.lifecycle import get_incident
from dispatch.subjects.inspecting import get_subject
from dispatch.tagging import tag


@dataclass
class IncidentEnded(Exception):
    """The incident has ended and is no longer corrected; it can be reopened."""

    number: str
    status: str


@dataclass
class DuplicateOfItself(Exception):
    """An incident cannot be a duplicate of itself."""

    number: str


def correct(session: Session, incident: Incident, actor: Actor, changes: dict[str, Any]) -> None:
    """Apply corrections by the names of the API (`location` as lon, lat) and keep what was before."""
    check_authority(session, incident, actor)
    if incident.status in ENDED:
        raise IncidentEnded(incident.number, incident.status)
    location = changes.pop("location", None)
    if "priority" in changes:
        # What layers demand comes on top of what the operator says.
        changes["base_priority"] = changes.pop("priority")
    if "duplicate_of" in changes:
        if changes["duplicate_of"] == incident.id:
            raise DuplicateOfItself(incident.number)
        get_incident(session, changes["duplicate_of"])
    if "subject" in changes:
        changes["subject_id"] = get_subject(session, changes.pop("subject")).id
    details = {name: {"was": getattr(incident, name), "now": value} for name, value in changes.items()}
    if "subject_id" in details:
        # By that name the ledger knows what an act is on.
        details["subject"] = details.pop("subject_id")
    for name, value in changes.items():
        setattr(incident, name, value)
    if location is None and "base_priority" in changes:
        tag(session, incident, session.get_one(Category, incident.category_id))
    if location is not None:
        relocate(session, incident, *location)
        details["location"] = {"now": list(location)}
    incident.updated_at = datetime.now(UTC)
    record(session, actor, "incident.corrected", "incident", incident.id, **details)
    announce_incident(session, incident.id)
