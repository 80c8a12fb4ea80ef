"""A side takes an incident, or says that it does not."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.incidents import Incident
from data.joint import JointRefusal, JointResponse
from data.organisations import Organisation
from data.scope import is_below
from dispatch.authority import check_authority, holders_of, take
from dispatch.joint.rising import rise
from dispatch.joint.telling import tell_desk
from dispatch.journal import Actor, announce_incident, record
from dispatch.lifecycle import ReasonMissing, get_incident
from dispatch.moments import iso


@dataclass
class NotJoint(Exception):
    """Only one organisation was told of the incident: there is nothing to take or refuse."""

    number: str


@dataclass
class AlreadyTaken(Exception):
    """Somebody has taken the incident before."""

    number: str
    holder: str
    holder_en: str
    since: str


@dataclass
class NotOneSide(Exception):
    """Who acts stands above both sides, or on neither, and so cannot refuse for one of them."""

    number: str


def take_it(session: Session, incident_id: int, actor: Actor) -> Incident:
    """Take an incident for one's side; raise AlreadyTaken if another side was first."""
    incident = get_incident(session, incident_id, lock=True)
    joint = _joint_of(session, incident)
    if joint.taken_at is not None and not _is_own(session, incident, actor):
        raise _taken(session, incident, joint)
    check_authority(session, incident, actor)
    take(session, incident, actor)
    incident.updated_at = datetime.now(UTC)
    session.flush()
    announce_incident(session, incident.id)
    return incident


def refuse(session: Session, incident_id: int, actor: Actor, reason: str) -> Incident:
    """Say for one side that it does not take an incident; once nobody is left to take it, it rises."""
    incident = get_incident(session, incident_id, lock=True)
    joint = _joint_of(session, incident)
    if joint.taken_at is not None or joint.risen_at is not None:
        raise _taken(session, incident, joint)
    check_authority(session, incident, actor)
    if not reason.strip():
        raise ReasonMissing("refused")
    side = _own_side(session, incident, actor)
    refused = set(session.scalars(select(JointRefusal.organisation_id).where(_of(incident))))
    if side.id not in refused:
        _note_refusal(session, incident, side, actor, reason.strip())
    others = [one for one in holders_of(session, incident) if one.id not in refused | {side.id}]
    if others:
        _tell_others(session, incident, side, others, reason.strip())
    else:
        rise(session, incident, joint, "refused")
    incident.updated_at = datetime.now(UTC)
    session.flush()
    announce_incident(session, incident.id)
    return incident


def _note_refusal(
    session: Session, incident: Incident, side: Organisation, actor: Actor, reason: str
) -> None:
    now = datetime.now(UTC)
    about = {"organisation_id": side.id, "account_id": actor.account_id}
    session.add(JointRefusal(incident_id=incident.id, reason=reason, at=now, **about))
    session.flush()
    names = {"organisation": side.name, "organisation_en": side.name_en or side.name}
    record(session, actor, "incident.refused", "incident", incident.id, reason=reason, **names)


def _tell_others(
    session: Session, incident: Incident, side: Organisation, others: list[Organisation], reason: str
) -> None:
    details = {"organisation": side.name, "organisation_en": side.name_en or side.name, "reason": reason}
    for other in others:
        tell_desk(session, "joint.refused", other.id, incident, **details)


def _joint_of(session: Session, incident: Incident) -> JointResponse:
    joint = session.get(JointResponse, incident.id)
    if joint is None:
        raise NotJoint(incident.number)
    return joint


def _is_own(session: Session, incident: Incident, actor: Actor) -> bool:
    holders = holders_of(session, incident)
    return actor.path is None or any(is_below(holder.path, actor.path) for holder in holders)


def _taken(session: Session, incident: Incident, joint: JointResponse) -> AlreadyTaken:
    holder = holders_of(session, incident)[0]
    since = iso(joint.taken_at or joint.risen_at) or ""
    return AlreadyTaken(incident.number, holder.name, holder.name_en or holder.name, since)


def _own_side(session: Session, incident: Incident, actor: Actor) -> Organisation:
    own = [
        one
        for one in holders_of(session, incident)
        if actor.path is not None and is_below(one.path, actor.path)
    ]
    if len(own) != 1:
        raise NotOneSide(incident.number)
    return own[0]


def _of(incident: Incident) -> bool:
    return JointRefusal.incident_id == incident.id
