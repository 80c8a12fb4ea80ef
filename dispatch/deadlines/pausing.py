"""Lets the clock of an incident stand still, where a rule allows it, and go on again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from data.categories import Category
from data.deadlines import list_rules
from data.incidents import ENDED, Incident
from data.timers import Timer
from dispatch.authority import check_authority
from dispatch.deadlines.calendar import calendar_of
from dispatch.deadlines.rules import Limits, limits_of
from dispatch.deadlines.setting import set_deadlines
from dispatch.deadlines.stages import running
from dispatch.journal import SYSTEM, Actor, announce_incident, record
from dispatch.lifecycle import get_incident
from dispatch.timers.kinds import timer_kind
from dispatch.timers.setting import cancel_timer, set_timer
from dispatch.views import iso
from layers.windows.working import working_s

ENDS = "pause.ends"


@dataclass
class PauseNotAllowed(Exception):
    """No rule lets a clock that runs now stand still."""

    number: str
    steps: tuple[str, ...]


@dataclass
class PauseUsedUp(Exception):
    """The clock of this incident has stood still as long as its rule allows."""

    number: str
    hours: float


@dataclass
class AlreadyPaused(Exception):
    """The clock of this incident stands still already."""

    number: str


@dataclass
class NotPaused(Exception):
    """The clock of this incident is going."""

    number: str


@dataclass
class PauseReasonMissing(Exception):
    """A pause asks for a reason and none was given."""

    number: str


def pause(session: Session, incident_id: int, actor: Actor, reason: str) -> Incident:
    """Let the clock of an incident stand still for as long as its rule still allows."""
    incident = get_incident(session, incident_id, lock=True)
    check_authority(session, incident, actor)
    limits = limits_of(list_rules(session), incident)
    steps = _pausable(incident, limits)
    if not reason.strip():
        raise PauseReasonMissing(incident.number)
    left_s = limits.pause_most_s - incident.paused_s
    if left_s < 1:
        raise PauseUsedUp(incident.number, round(limits.pause_most_s / 3600, 1))
    now = datetime.now(UTC)
    ends_at = now + timedelta(seconds=left_s)
    incident.paused_at, incident.pause_reason, incident.paused_by = now, reason.strip(), actor.account_id
    incident.updated_at = now
    set_timer(session, ENDS, "incident", incident.id, ends_at)
    about = {"reason": reason.strip(), "steps": steps, "until": iso(ends_at)}
    record(session, actor, "deadline.paused", "incident", incident.id, **about)
    announce_incident(session, incident.id)
    return incident


def _pausable(incident: Incident, limits: Limits) -> list[str]:
    """Return the steps whose clock would stand still; raise if that of none would."""
    if incident.paused_at is not None:
        raise AlreadyPaused(incident.number)
    steps = [step for step in running(incident, frozenset()) if step in limits.pause_steps]
    if not steps or not limits.pause_most_s:
        raise PauseNotAllowed(incident.number, tuple(sorted(limits.pause_steps)))
    return steps


def resume(session: Session, incident_id: int, actor: Actor) -> Incident:
    """Let the clock of an incident go on."""
    incident = get_incident(session, incident_id, lock=True)
    check_authority(session, incident, actor)
    if incident.paused_at is None or incident.status in ENDED:
        raise NotPaused(incident.number)
    cancel_timer(session, ENDS, "incident", incident.id)
    _go_on(session, incident, actor, datetime.now(UTC))
    return incident


@timer_kind(ENDS)
def end_pause(session: Session, timer: Timer, now: datetime) -> None:
    """Let the clock go on when it has stood still as long as the rule allows."""
    incident = session.get_one(Incident, timer.subject_id)
    if incident.paused_at is not None and incident.status not in ENDED:
        _go_on(session, incident, SYSTEM, now)


def _go_on(session: Session, incident: Incident, actor: Actor, now: datetime) -> None:
    stood_s = max(0.0, (now - incident.paused_at).total_seconds())
    incident.paused_s += stood_s
    incident.paused_working_s += working_s(incident.paused_at, now, calendar_of(session))
    incident.paused_at, incident.pause_reason, incident.paused_by = None, "", None
    incident.updated_at = now
    set_deadlines(session, incident, session.get_one(Category, incident.category_id))
    record(session, actor, "deadline.resumed", "incident", incident.id, stood_s=round(stood_s))
    announce_incident(session, incident.id)
