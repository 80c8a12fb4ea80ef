"""Sets until when an incident is to be accepted, reached, resolved and answered to who reported it."""

import math
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from data.categories import Category
from data.deadlines import STEPS, list_rules
from data.incidents import Incident
from dispatch.deadlines.calendar import calendar_of
from dispatch.deadlines.rules import Limits, limits_of
from dispatch.deadlines.stages import clock_from, is_over
from layers.windows.working import ends_after, move_on


def set_deadlines(session: Session, incident: Incident, category: Category) -> None:
    """Set the deadlines of an incident's steps that are not done yet, pauses included.

    What layers demand shortens the deadlines of the work, and not that of the answer: it is owed by rule.
    """
    for step, due in dues_of(session, incident, category).items():
        setattr(incident, f"{step}_due_at", due)


def dues_of(session: Session, incident: Incident, category: Category) -> dict[str, datetime | None]:
    """Return by when each step that is not done yet is due, by the rules and the calendar as they are now."""
    limits = limits_of(list_rules(session), incident, category)
    steps = [step for step in STEPS if not is_over(step, incident.status)]
    return {step: _due_at(session, incident, step, limits) for step in steps}


def _due_at(session: Session, incident: Incident, step: str, limits: Limits) -> datetime | None:
    factor = 1.0 if step == "feedback" else incident.deadline_factor
    days, within_s = limits.within_days.get(step), limits.within_s.get(step)
    pauses = step in limits.pause_steps
    if days is not None:
        # What layers demand shortens to whole days; rounded first, as 20 × 0.55 is a little more than 11.
        count, calendar = math.ceil(round(days * factor, 6)), calendar_of(session)
        stood_s = incident.paused_working_s or 0.0 if pauses else 0.0
        return move_on(ends_after(clock_from(incident), count, calendar), stood_s, calendar)
    if within_s is None:
        return None
    stood_s = incident.paused_s or 0.0 if pauses else 0.0
    return clock_from(incident) + timedelta(seconds=within_s * factor + stood_s)


def restart_clock(session: Session, incident: Incident, now: datetime) -> None:
    """Let the deadlines of an incident that is opened again run from now, as if nothing had been told."""
    incident.clock_from, incident.deadlines_told = now, {}
    incident.paused_at, incident.paused_s, incident.paused_working_s = None, 0.0, 0.0
    incident.pause_reason, incident.paused_by = "", None
    set_deadlines(session, incident, session.get_one(Category, incident.category_id))
