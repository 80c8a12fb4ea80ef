"""Lets an incident that nobody took rise to those above both sides, with the whole story."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.incidents import ENDED, Incident
from data.joint import JointRefusal, JointResponse
from data.organisations import Organisation
from data.scope import everything
from data.timers import Timer
from dispatch.authority import UNANSWERED
from dispatch.deadlines.addressing import ladder
from dispatch.joint.kinship import at_path, find_common_above, parent_path
from dispatch.journal import SYSTEM, announce_incident, note_seers, record
from dispatch.moments import iso
from dispatch.notices import Told, tell
from dispatch.timers.kinds import timer_kind
from dispatch.timers.setting import cancel_timer


@timer_kind(UNANSWERED)
def rise_unanswered(session: Session, timer: Timer, now: datetime) -> None:
    """Let an incident rise that nobody has taken until its time."""
    incident = session.get_one(Incident, timer.subject_id)
    joint = session.get(JointResponse, incident.id)
    if joint is None or joint.taken_at is not None or incident.status in ENDED:
        return
    rise(session, incident, joint, "unanswered")
    incident.updated_at = now
    announce_incident(session, incident.id)


def rise(session: Session, incident: Incident, joint: JointResponse, why: str) -> Organisation:
    """Give a locked incident to those above both sides; `why` is "unanswered" or "refused"."""
    cancel_timer(session, UNANSWERED, "incident", incident.id)
    with everything(session):
        above = _above(session, incident)
        story = _story(session, incident, joint)
        joint.how, joint.risen_at = "risen", datetime.now(UTC)
        note_seers(session, "incident", incident.id, incident.seen_by)
        former = incident.responsible_id
        if former is not None and former not in incident.parties:
            incident.parties = [*incident.parties, former]
        incident.responsible_id = above.id
        session.flush()
        names = {"organisation": above.name, "organisation_en": above.name_en or above.name}
        record(session, SYSTEM, "incident.risen", "incident", incident.id, why=why, **names, story=story)
        details = {"why": why, **names, "story": story}
        about = {"priority": incident.priority, "incident_id": incident.id, "details": details}
        for role in ("operator", "supervisor"):
            tell(session, Told("incident.risen", role, ladder(session, above.id, role)[0], **about))
    return above


def _above(session: Session, incident: Incident) -> Organisation:
    owner = session.get_one(Organisation, incident.responsible_id or incident.organisation_id)
    if incident.neighbour_id is None:
        return at_path(session, parent_path(owner.path))
    sides = (incident.organisation_id, incident.neighbour_id)
    land, other = (session.get_one(Organisation, each) for each in sides)
    return find_common_above(session, land, other)


def _story(session: Session, incident: Incident, joint: JointResponse) -> list[dict[str, Any]]:
    """Return who was told when, and who refused when and why, in the order in which it happened."""
    ids = {incident.organisation_id, incident.neighbour_id, incident.responsible_id} - {None}
    told = session.execute(
        select(Organisation.name, Organisation.name_en)
        .where(Organisation.id.in_(ids))
        .order_by(Organisation.id)
    ).all()
    refused = session.execute(
        select(Organisation.name, Organisation.name_en, JointRefusal.reason, JointRefusal.at)
        .join(Organisation, Organisation.id == JointRefusal.organisation_id)
        .where(JointRefusal.incident_id == incident.id)
        .order_by(JointRefusal.id)
    ).all()
    at = iso(joint.told_at)
    return [
        *(
            {"what": "told", "organisation": one.name, "organisation_en": one.name_en, "at": at}
            for one in told
        ),
        *(
            {
                "what": "refused",
                "organisation": one.name,
                "organisation_en": one.name_en,
                "at": iso(one.at),
                "reason": one.reason,
            }
            for one in refused
        ),
    ]
