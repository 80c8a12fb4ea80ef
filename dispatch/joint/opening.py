"""Begins a joint response: both sides are told at once, and what was settled beforehand says who answers."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from data.incidents import Incident
from data.joint import JointRefusal, JointResponse
from data.organisations import Organisation
from data.scope import everything
from data.settings import get_setting
from dispatch.authority import UNANSWERED
from dispatch.joint.standing import Standing, find_standing
from dispatch.journal import SYSTEM, note_seers, record
from dispatch.timers.setting import cancel_timer, set_timer

SETTLED = {"agreement": "incident.by_agreement", "rota": "incident.by_rota"}


def open_joint(session: Session, incident: Incident) -> None:
    """Begin the joint response of a stored incident if it lies at a border or where something was settled.

    Of one that has moved and that nobody has taken yet, it begins anew.
    """
    with everything(session):
        known = session.get(JointResponse, incident.id)
        if known is not None and known.taken_at is not None:
            return
        if known is not None:
            _forget(session, incident, known)
        now = datetime.now(UTC)
        standing = find_standing(session, incident, now)
        if incident.neighbour_id is not None or standing is not None:
            _open(session, incident, standing, now)


def _open(session: Session, incident: Incident, standing: Standing | None, now: datetime) -> None:
    due_at = now + timedelta(seconds=float(get_setting(session, "joint_unanswered_s")))
    joint = JointResponse(incident_id=incident.id, told_at=now, due_at=due_at, how="first")
    if standing is not None:
        joint.how = standing.how
        joint.agreement_id = standing.id if standing.how == "agreement" else None
        joint.rota_id = standing.id if standing.how == "rota" else None
        _settle(session, incident, standing)
    session.add(joint)
    session.flush()
    set_timer(session, UNANSWERED, "incident", incident.id, due_at)


def _settle(session: Session, incident: Incident, standing: Standing) -> None:
    owner = session.get_one(Organisation, standing.organisation_id)
    note_seers(session, "incident", incident.id, incident.seen_by)
    incident.responsible_id = owner.id
    about = {
        "name": standing.name,
        "organisation": owner.name,
        "organisation_en": owner.name_en or owner.name,
    }
    record(session, SYSTEM, SETTLED[standing.how], "incident", incident.id, **about)


def _forget(session: Session, incident: Incident, known: JointResponse) -> None:
    cancel_timer(session, UNANSWERED, "incident", incident.id)
    session.execute(delete(JointRefusal).where(JointRefusal.incident_id == incident.id))
    session.delete(known)
    session.flush()
