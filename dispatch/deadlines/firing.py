"""Tells of a deadline when its time has come: it is warned of, missed, and rises; each once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.deadlines import list_rules
from data.incidents import Incident
from data.notices import Notice
from data.organisations import Organisation
from data.timers import Timer
from dispatch.deadlines.addressing import holders, rung
from dispatch.deadlines.arming import KIND
from dispatch.deadlines.rules import limits_of
from dispatch.deadlines.stages import MISSED, WARNED, Policy, clock_from, next_stage, policy_of, running
from dispatch.journal import SYSTEM, announce_incident, record
from dispatch.notices import Told, tell
from dispatch.timers.kinds import timer_kind
from dispatch.views import iso

ACTS = {WARNED: "deadline.warned", MISSED: "deadline.missed"}
ROSE = "deadline.escalated"


@timer_kind(KIND)
def heed(session: Session, timer: Timer, now: datetime) -> None:
    """Tell of every deadline of the incident whose next stage has come; the commit sets the timer anew."""
    incident = session.get_one(Incident, timer.subject_id)
    policy = policy_of(session)
    pauses = limits_of(list_rules(session), incident).pause_steps
    for step, due in running(incident, pauses).items():
        _catch_up(session, incident, step, due, policy, now)
    announce_incident(session, incident.id)


def _catch_up(
    session: Session, incident: Incident, step: str, due: datetime, policy: Policy, now: datetime
) -> None:
    """Tell what is to be told of one deadline up to now."""
    times = policy.stages(clock_from(incident), due)
    stage = next_stage(incident, step, due, policy, now)
    while stage is not None and times[stage] <= now:
        _tell(session, incident, step, due, stage)
        incident.deadlines_told = {**incident.deadlines_told, step: stage + 1}
        stage = next_stage(incident, step, due, policy, now)


def _tell(session: Session, incident: Incident, step: str, due: datetime, stage: int) -> None:
    """Tell those who answer for a deadline at this stage; at the top of the tree it rises no further."""
    role = "operator" if stage == WARNED else "supervisor"
    level = max(0, stage - MISSED)
    act = ACTS.get(stage, ROSE)
    to = rung(session, holders(incident), role, level)
    if act == ROSE:
        known = _told_already(session, incident, step, due)
        to = [organisation_id for organisation_id in to if organisation_id not in known]
    if not to:
        return
    for organisation_id in to:
        told = Told(
            kind=act,
            role=role,
            organisation_id=organisation_id,
            priority=incident.priority,
            incident_id=incident.id,
            step=step,
            level=level,
            due_at=due,
            clock_from=clock_from(incident),
        )
        tell(session, told)
    names = session.scalars(select(Organisation.name).where(Organisation.id.in_(to))).all()
    record(session, SYSTEM, act, "incident", incident.id, step=step, due_at=iso(due), to=sorted(names))


def _told_already(session: Session, incident: Incident, step: str, due: datetime) -> set[int]:
    """Return which organisations know that a deadline was missed, as it stands now."""
    told = select(Notice.organisation_id).where(
        Notice.incident_id == incident.id,
        Notice.step == step,
        Notice.clock_from == clock_from(incident),
        Notice.due_at == due,
        Notice.kind.in_((ACTS[MISSED], ROSE)),
    )
    return set(session.scalars(told))
