"""Sets until when an incident is to be accepted, reached, resolved and answered to who reported it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.categories import Category
from data.deadlines import STEPS, list_rules
from data.incidents import ENDED, Incident
from dispatch.deadlines.rules import Limits, limits_of
from dispatch.deadlines.stages import clock_from, is_over
from dispatch.journal import announce_incident


def set_deadlines(session: Session, incident: Incident, category: Category) -> None:
    """Set the deadlines of an incident's steps that are not done yet, pauses included.

    What layers demand shortens the deadlines of the work, and not that of the answer: it is owed by rule.
    """
    limits = limits_of(list_rules(session), incident, category)
    for step in STEPS:
        if not is_over(step, incident.status):
            setattr(incident, f"{step}_due_at", _due_at(incident, step, limits))


def _due_at(incident: Incident, step: str, limits: Limits) -> datetime | None:
    within_s = limits.within_s.get(step)
    if within_s is None:
        return None
    factor = 1.0 if step == "feedback" else incident.deadline_factor
    stood_s = incident.paused_s or 0.0 if step in limits.pause_steps else 0.0
    return clock_from(incident) + timedelta(seconds=within_s * factor + stood_s)


def restart_clock(session: Session, incident: Incident, now: datetime) -> None:
    """Let the deadlines of an incident that is opened again run from now, as if nothing had been told."""
    incident.clock_from, incident.deadlines_told = now, {}
    incident.paused_at, incident.paused_s = None, 0.0
    incident.pause_reason, incident.paused_by = "", None
    set_deadlines(session, incident, session.get_one(Category, incident.category_id))


def renew_open(session: Session) -> int:
    """Set the deadlines of all open incidents by the rules as they are now; return how many changed."""
    open_ones = (
        select(Incident, Category)
        .join(Category, Category.id == Incident.category_id)
        .where(Incident.status.not_in(ENDED))
        .order_by(Incident.id)
        .with_for_update(of=Incident)
    )
    changed = 0
    for incident, category in session.execute(open_ones).all():
        was = [getattr(incident, f"{step}_due_at") for step in STEPS]
        set_deadlines(session, incident, category)
        if was != [getattr(incident, f"{step}_due_at") for step in STEPS]:
            announce_incident(session, incident.id)
            changed += 1
    return changed
