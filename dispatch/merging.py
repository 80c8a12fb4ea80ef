"""Merges an incident into another one that is open (并案): nothing that was reported is lost."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.incidents import ENDED, Incident
from data.scope import everything
from data.squads import Squad
from dispatch.assignment import release_all
from dispatch.authority import check_authority, take
from dispatch.journal import Actor, announce_incident, record
from dispatch.lifecycle import WITH_SQUAD, IncidentUnknown, move
from dispatch.showing import show

Squads = Literal["release", "take_over"]
DUE = ("accept_due_at", "arrive_due_at", "resolve_due_at", "feedback_due_at")
STARTED = ("assigned_at", "accepted_at", "en_route_at", "on_scene_at", "travel_time_s")


@dataclass
class MergeTargetMissing(Exception):
    """A merge has to say into which incident."""

    number: str


@dataclass
class MergedIntoItself(Exception):
    """An incident cannot be merged into itself."""

    number: str


@dataclass
class MergeTargetEnded(Exception):
    """The incident to merge into has ended or has been handled."""

    number: str
    status: str


def lock_both(session: Session, incident_id: int, into: int) -> tuple[Incident, Incident]:
    """Return both incidents of a merge, locked in the order of their ids: no two merges wait in a ring."""
    query = select(Incident).where(Incident.id.in_((incident_id, into))).order_by(Incident.id)
    found = {one.id: one for one in session.scalars(query.with_for_update())}
    for each in (incident_id, into):
        if each not in found:
            raise IncidentUnknown(each)
    return found[incident_id], found[into]


def merge(
    session: Session,
    incident: Incident,
    main: Incident,
    actor: Actor,
    reason: str,
    squads: Squads = "release",
) -> None:
    """Merge an incident into an open one; its squads are released, or go on for the main one.

    Both are locked before. Its reporters stay with it and are found through `merged_into`; the main one gets
    the earlier of each deadline, the higher priority, and those who had to do with the other one.
    """
    _check(session, incident, main, actor)
    take(session, incident, actor)
    take(session, main, actor)
    move(session, incident, "merged", actor, reason, into=main.number)
    incident.merged_into = main.id
    if squads == "take_over":
        _take_over(session, incident, main, actor)
    release_all(session, incident, actor, reason)
    _hurry(main, incident)
    main.updated_at = datetime.now(UTC)
    record(session, actor, "incident.took_in", "incident", main.id, number=incident.number, reason=reason)
    announce_incident(session, main.id)


def _check(session: Session, incident: Incident, main: Incident, actor: Actor) -> None:
    if main.id == incident.id:
        raise MergedIntoItself(incident.number)
    check_authority(session, incident, actor)
    check_authority(session, main, actor)
    if main.status in (*ENDED, "handled", "verified"):
        raise MergeTargetEnded(main.number, main.status)


def _hurry(main: Incident, incident: Incident) -> None:
    for name in DUE:
        dues = [due for due in (getattr(main, name), getattr(incident, name)) if due is not None]
        setattr(main, name, min(dues, default=None))
    main.priority = min(main.priority, incident.priority)
    main.base_priority = min(main.base_priority, incident.base_priority)
    main.parties = sorted({*main.parties, *incident.parties})


def _take_over(session: Session, incident: Incident, main: Incident, actor: Actor) -> None:
    """Let the squads of an incident go on for another one, each as far as it has come."""
    active = select(Assignment).where(Assignment.ended_at.is_(None)).order_by(Assignment.role, Assignment.id)
    with everything(session):
        has_lead = session.scalar(
            select(Assignment.id).where(
                Assignment.incident_id == main.id, Assignment.ended_at.is_(None), Assignment.role == "lead"
            )
        )
        for was in session.scalars(active.where(Assignment.incident_id == incident.id)).all():
            sent = _send_on(session, was, main, "support" if has_lead else "lead", actor)
            if not has_lead:
                _follow(session, main, sent.status, actor)
            has_lead = True


def _send_on(session: Session, was: Assignment, main: Incident, role: str, actor: Actor) -> Assignment:
    squad = session.get_one(Squad, was.squad_id)
    kept = {
        name: getattr(was, name) for name in ("squad_id", "call_sign", "status", "override_reason", *STARTED)
    }
    was.status, was.ended_at = "released", datetime.now(UTC)
    session.flush()
    sent = Assignment(incident_id=main.id, role=role, assigned_by=actor.account_id, **kept)
    session.add(sent)
    session.flush()
    about = {"squad": squad.call_sign, "role": role, "reason": "", "travel_time_s": was.travel_time_s}
    record(session, actor, "assignment.dispatched", "incident", main.id, **about)
    show(session, squad)
    return sent


def _follow(session: Session, main: Incident, reached: str, actor: Actor) -> None:
    """Bring the main incident as far as the squad that leads it now has come."""
    if main.status in ("received", "transferred"):
        move(session, main, "registered", actor)
    for step in WITH_SQUAD[: WITH_SQUAD.index(reached) + 1]:
        move(session, main, step, actor)
