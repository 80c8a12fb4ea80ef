"""Sends squads to incidents and follows them until they are free again."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from data.accounts import Account
from data.assignments import Assignment, RecommendationRecord
from data.incidents import Incident
from data.scope import everything
from data.squads import Squad
from dispatch.authority import check_authority, check_squad, take
from dispatch.journal import Actor, announce_incident, record
from dispatch.lifecycle import WITH_SQUAD, get_incident, move
from dispatch.policy import policy_in_force
from dispatch.recommendation import Task, kept_inputs, recommend
from dispatch.showing import show
from dispatch.situation import Situation
from dispatch.tasks import task_of

STEPS = ("dispatched", "accepted", "en_route", "on_scene", "handled")
SQUAD_STATUS = {
    "dispatched": "assigned",
    "accepted": "assigned",
    "en_route": "en_route",
    "on_scene": "on_scene",
}


@dataclass
class SquadUnknown(Exception):
    """There is no such squad."""

    squad_id: int


@dataclass
class AssignmentUnknown(Exception):
    """There is no such assignment."""

    assignment_id: int


@dataclass
class SquadTaken(Exception):
    """Another operator has sent this squad elsewhere."""

    call_sign: str
    incident_id: int
    number: str
    account: str


@dataclass
class IncidentTaken(Exception):
    """Another operator has already sent a squad to this incident."""

    number: str
    call_sign: str
    account: str


@dataclass
class NotAvailable(Exception):
    """The squad cannot be sent: it is off duty or busy."""

    call_sign: str
    status: str


@dataclass
class OverrideReasonMissing(Exception):
    """The squad was left out of the recommendation; sending it asks for a reason."""

    call_sign: str
    why: str


@dataclass
class IllegalStep(Exception):
    """The assignment cannot go from its status to the one asked for."""

    status: str
    to: str


def assign(
    session: Session,
    situation: Situation,
    incident_id: int,
    squad_id: int,
    actor: Actor,
    role: str = "lead",
    override_reason: str = "",
) -> Assignment:
    """Send a squad to an incident, keeping what the recommendation rested on.

    The database lets one assignment per squad be active: of two operators at once, one wins and the
    other is told who did.
    """
    incident = get_incident(session, incident_id, lock=True)
    check_authority(session, incident, actor)
    with everything(session):
        return _assign(session, situation, incident, squad_id, actor, role, override_reason)


def _assign(
    session: Session,
    situation: Situation,
    incident: Incident,
    squad_id: int,
    actor: Actor,
    role: str,
    override_reason: str,
) -> Assignment:
    _check_lead(session, incident, role)
    squad = session.scalar(
        select(Squad).where(Squad.id == squad_id, Squad.retired_at.is_(None)).with_for_update()
    )
    task = task_of(session, incident, actor)
    if squad is None or not task.may_send(squad.id, squad.organisation_id):
        raise SquadUnknown(squad_id)
    _check_free(session, squad)
    record_row, travel_time_s, why = _recommended(session, situation, incident, task, squad_id)
    if why is not None and not override_reason.strip():
        raise OverrideReasonMissing(squad.call_sign, why)
    assignment = _insert(
        session,
        squad,
        incident_id=incident.id,
        squad_id=squad.id,
        call_sign=squad.call_sign,
        role=role,
        status="dispatched",
        assigned_by=actor.account_id,
        assigned_at=datetime.now(UTC),
        override_reason=override_reason,
        travel_time_s=travel_time_s,
    )
    record_row.assignment_id = assignment.id
    session.add(record_row)
    squad.status = "assigned"
    record(
        session,
        actor,
        "assignment.dispatched",
        "incident",
        incident.id,
        squad=squad.call_sign,
        role=role,
        reason=override_reason,
        travel_time_s=travel_time_s,
    )
    take(session, incident, actor)
    if role == "lead":
        _dispatch(session, incident, actor)
    session.flush()
    announce_incident(session, incident.id)
    show(session, squad)
    return assignment


def get_assignment(session: Session, assignment_id: int) -> Assignment:
    """Return an assignment; raise AssignmentUnknown."""
    assignment = session.get(Assignment, assignment_id)
    if assignment is None:
        raise AssignmentUnknown(assignment_id)
    return assignment


def progress(session: Session, assignment: Assignment, to: str, actor: Actor) -> None:
    """Take an assignment a step further; the incident follows its lead, the squad follows both."""
    with everything(session):
        _progress(session, assignment, to, actor)


def _progress(session: Session, assignment: Assignment, to: str, actor: Actor) -> None:
    incident = get_incident(session, assignment.incident_id, lock=True)
    session.refresh(assignment)
    squad = session.get_one(Squad, assignment.squad_id)
    check_squad(session, squad, incident, actor)
    if assignment.ended_at is not None or to not in STEPS[STEPS.index(assignment.status) + 1 :]:
        raise IllegalStep(assignment.status, to)
    now = datetime.now(UTC)
    assignment.status = to
    if to == "handled":
        assignment.ended_at = now
    else:
        setattr(assignment, f"{to}_at", now)
    squad.status = SQUAD_STATUS.get(to, "available")
    record(session, actor, f"assignment.{to}", "incident", incident.id, squad=squad.call_sign)
    if assignment.role == "lead":
        _follow_lead(session, incident, to, actor)
    session.flush()
    announce_incident(session, incident.id)
    show(session, squad)


def release(session: Session, assignment: Assignment, actor: Actor, reason: str) -> None:
    """End an assignment before it is handled; an incident without its lead waits again."""
    with everything(session):
        _release(session, assignment, actor, reason)


def _release(session: Session, assignment: Assignment, actor: Actor, reason: str) -> None:
    incident = get_incident(session, assignment.incident_id, lock=True)
    session.refresh(assignment)
    check_squad(session, session.get_one(Squad, assignment.squad_id), incident, actor)
    if assignment.ended_at is not None:
        raise IllegalStep(assignment.status, "released")
    _end(session, assignment, actor, reason)
    if assignment.role == "lead" and incident.status in WITH_SQUAD:
        # What a desk takes back goes to another squad; what the squad gives back is for the desk to look at.
        move(session, incident, "returned" if actor.role == "squad" else "registered", actor, reason)
    announce_incident(session, incident.id)


def release_all(session: Session, incident: Incident, actor: Actor, reason: str) -> None:
    """End every active assignment of an incident that has itself come to an end."""
    active = select(Assignment).where(Assignment.incident_id == incident.id, Assignment.ended_at.is_(None))
    with everything(session):
        for assignment in session.scalars(active.order_by(Assignment.squad_id)).all():
            _end(session, assignment, actor, reason)


def _end(session: Session, assignment: Assignment, actor: Actor, reason: str) -> None:
    assignment.status, assignment.ended_at = "released", datetime.now(UTC)
    squad = session.get_one(Squad, assignment.squad_id)
    squad.status = "available"
    record(
        session,
        actor,
        "assignment.released",
        "incident",
        assignment.incident_id,
        squad=squad.call_sign,
        reason=reason,
    )
    session.flush()
    show(session, squad)


def _check_lead(session: Session, incident: Incident, role: str) -> None:
    # The incident's row is locked: what waits has no lead.
    if role != "lead" or incident.status not in WITH_SQUAD:
        return
    lead = session.execute(
        select(Squad.call_sign, func.coalesce(Account.name, "system"))
        .join(Assignment, Assignment.squad_id == Squad.id)
        .outerjoin(Account, Account.id == Assignment.assigned_by)
        .where(
            Assignment.incident_id == incident.id, Assignment.ended_at.is_(None), Assignment.role == "lead"
        )
    ).first()
    if lead is not None:
        raise IncidentTaken(incident.number, *lead)


def _check_free(session: Session, squad: Squad) -> None:
    if squad.status == "available":
        return
    taken = find_taken(session, squad)
    if taken is not None:
        raise taken
    raise NotAvailable(squad.call_sign, squad.status)


def find_taken(session: Session, squad: Squad) -> SquadTaken | None:
    """Return which incident holds a squad and who sent it there, if one does."""
    held = session.execute(
        select(Incident.id, Incident.number, func.coalesce(Account.name, "system"))
        .join(Assignment, Assignment.incident_id == Incident.id)
        .outerjoin(Account, Account.id == Assignment.assigned_by)
        .where(Assignment.squad_id == squad.id, Assignment.ended_at.is_(None))
    ).first()
    return None if held is None else SquadTaken(squad.call_sign, *held)


def _recommended(
    session: Session, situation: Situation, incident: Incident, task: Task, squad_id: int
) -> tuple[RecommendationRecord, float | None, str | None]:
    """Return the recommendation as it is now, the squad's travel time in it, or why it was left out."""
    now = datetime.now(UTC)
    policy = policy_in_force(session)
    # Whether the squad is free was checked on its own row, which is locked; a refusal looks anew.
    for may_lag in (True, False):
        with situation.look(may_lag) as picture:
            answer = recommend(picture, task, policy, now.timestamp(), include=squad_id)
            inputs = kept_inputs(picture, task, policy, now.timestamp())
        chosen = next((each for each in answer.candidates if each.squad_id == squad_id), None)
        if chosen is not None:
            break
    left_out = next((each for each in answer.left_out if each.squad_id == squad_id), None)
    kept = RecommendationRecord(
        incident_id=incident.id, computed_at=now, inputs=inputs, answer=answer.as_dict()
    )
    return kept, chosen.travel_time_s if chosen else None, left_out.why.code if left_out else None


def _insert(session: Session, squad: Squad, **values: Any) -> Assignment:
    """Insert an assignment, unless another one holds the squad or leads the incident."""
    unless_held = insert(Assignment).values(**values).on_conflict_do_nothing().returning(Assignment)
    assignment = session.scalar(unless_held)
    if assignment is None:
        raise find_taken(session, squad) or NotAvailable(squad.call_sign, squad.status)
    return assignment


def _dispatch(session: Session, incident: Incident, actor: Actor) -> None:
    if incident.status in ("received", "transferred"):
        move(session, incident, "registered", actor)
    move(session, incident, "dispatched", actor)


def _follow_lead(session: Session, incident: Incident, to: str, actor: Actor) -> None:
    """Bring the incident to its lead's step, through those the lead skipped where the table asks."""
    order = ("dispatched", "accepted", "en_route", "on_scene", "handled")
    if incident.status not in order:
        return
    for step in order[order.index(incident.status) + 1 : order.index(to) + 1]:
        move(session, incident, step, actor)
