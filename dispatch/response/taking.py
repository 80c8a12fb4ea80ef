"""Takes a response plan: sends its squads, tells who is to be told, and keeps what is asked on arrival."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.incidents import Incident
from data.response_plans import IncidentResponse, ResponsePlan
from data.scope import everything
from dispatch.assignment import OverrideReasonMissing, assign
from dispatch.attempts import attempt
from dispatch.authority import check_authority
from dispatch.batches import REFUSALS
from dispatch.deadlines.addressing import ladder
from dispatch.joint.kinship import desk_of
from dispatch.journal import Actor, announce_incident, note_seers, record
from dispatch.lifecycle import get_incident
from dispatch.notices import Told, tell
from dispatch.response.plans import get_plan
from dispatch.response.proposing import told_by
from dispatch.response.seats import LEAD
from dispatch.situation import Situation


@dataclass(frozen=True, slots=True)
class Sent:
    """A squad that is to be sent, and as what."""

    squad_id: int
    role: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A squad that could not be sent any more, and why."""

    squad_id: int
    role: str
    refusal: Exception


@dataclass
class ResponseLost(Exception):
    """Squads of the response could not be sent, and nothing was done."""

    number: str
    lost: list[Lost]


@dataclass(frozen=True, slots=True)
class Taken:
    """A response that was taken: who goes, who was lost, who was told."""

    response: IncidentResponse
    assignments: list[Assignment]
    lost: list[Lost] = field(default_factory=list)


def take_response(
    session: Session,
    situation: Situation,
    incident_id: int,
    plan_id: int,
    sent: Sequence[Sent],
    actor: Actor,
    whole: bool = False,
) -> Taken:
    """Send the squads, the lead first, and tell those whom the plan names; all in one transaction.

    Who cannot be sent any more is lost and named, and the others go; if nobody is left, or if the response
    is wanted `whole` and anyone is lost, ResponseLost is raised, and then nothing was done.
    """
    incident = get_incident(session, incident_id, lock=True)
    check_authority(session, incident, actor)
    with everything(session):
        plan = get_plan(session, plan_id)
    assignments, lost = [], []
    for one in sorted(sent, key=lambda one: (one.role != LEAD, one.squad_id)):
        try:
            assignments.append(_send(session, situation, incident_id, one, plan, actor))
        except REFUSALS as refusal:
            lost.append(Lost(one.squad_id, one.role, refusal))
    if lost and (whole or not assignments):
        raise ResponseLost(incident.number, lost)
    show_to(session, incident, plan.told_organisations)
    incident.updated_at = datetime.now(UTC)
    response = _keep(session, incident, plan, assignments, lost, actor)
    _give_notice(session, incident, plan)
    announce_incident(session, incident.id)
    return Taken(response, assignments, lost)


def _send(
    session: Session, situation: Situation, incident_id: int, one: Sent, plan: ResponsePlan, actor: Actor
) -> Assignment:
    try:
        with attempt(session):
            return assign(session, situation, incident_id, one.squad_id, actor, one.role)
    except OverrideReasonMissing as missing:
        # A support need not do what the category asks of who leads: the plan is the reason.
        if missing.why != "lacks_capability" or one.role == LEAD:
            raise
    with attempt(session):
        return assign(session, situation, incident_id, one.squad_id, actor, one.role, f"预案：{plan.name}")


def show_to(session: Session, incident: Incident, organisations: Iterable[int]) -> None:
    """Let organisations see an incident from now on."""
    new = [one for one in organisations if one not in incident.parties]
    if new:
        note_seers(session, "incident", incident.id, incident.seen_by)
        incident.parties = [*incident.parties, *new]


def _give_notice(session: Session, incident: Incident, plan: ResponsePlan) -> None:
    """Give notice to the desks of the organisations to be told, and to the roles on the incident's side."""
    holder = incident.responsible_id or incident.organisation_id
    told = {(desk_of(session, one), "operator") for one in plan.told_organisations}
    told |= {(ladder(session, holder, role)[0], role) for role in plan.told_roles}
    about: dict[str, Any] = {
        "priority": incident.priority,
        "incident_id": incident.id,
        "details": {"plan": plan.name, "plan_en": plan.name_en or plan.name},
    }
    with everything(session):
        for organisation_id, role in sorted(told):
            tell(session, Told("response.taken", role, organisation_id, **about))


def _keep(
    session: Session,
    incident: Incident,
    plan: ResponsePlan,
    assignments: list[Assignment],
    lost: list[Lost],
    actor: Actor,
) -> IncidentResponse:
    told = [
        {"id": one.organisation_id, "name": one.name, "name_en": one.name_en}
        for one in told_by(session, plan, incident)
    ]
    squads = [one.call_sign for one in assignments]
    outcome: dict[str, Any] = {
        "assignments": [one.id for one in assignments],
        "lost": [{"squad_id": one.squad_id, "role": one.role} for one in lost],
    }
    response = IncidentResponse(
        incident_id=incident.id,
        plan_id=plan.id,
        level=incident.level,
        plan={
            "name": plan.name,
            "name_en": plan.name_en,
            "level": plan.level,
            "revision": plan.revision,
            "slots": plan.slots,
            "checklist": plan.checklist,
            "told": told,
            "told_roles": plan.told_roles,
        },
        outcome=outcome,
        taken_by=actor.account_id,
        taken_at=datetime.now(UTC),
    )
    session.add(response)
    session.flush()
    record(
        session,
        actor,
        "incident.response_taken",
        "incident",
        incident.id,
        plan=plan.name,
        plan_en=plan.name_en or plan.name,
        level=plan.level,
        squads=squads,
        told=[one["name"] for one in told],
        roles=plan.told_roles,
        lost=len(lost),
    )
    return response
