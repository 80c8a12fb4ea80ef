"""The kinds of timers there are: a name, what is called when one fires, and what is locked before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.incidents import Incident
from data.timers import Timer

Fire = Callable[[Session, Timer, datetime], None]
Lock = Callable[[Session, int], None]


@dataclass
class TimerKindUnknown(Exception):
    """The worker does not know what a timer of this kind does."""

    kind: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What a timer does, and how its subject is locked if not as its kind of subject always is."""

    fire: Fire
    lock: Lock | None


KINDS: dict[str, Kind] = {}


def timer_kind(name: str, lock: Lock | None = None) -> Callable[[Fire], Fire]:
    """Make a function what timers of this kind call; see `dispatch.timers`."""

    def register(fire: Fire) -> Fire:
        KINDS[name] = Kind(fire, lock)
        return fire

    return register


def get_kind(name: str) -> Kind:
    """Return a kind of timer; raise TimerKindUnknown."""
    if name not in KINDS:
        raise TimerKindUnknown(name)
    return KINDS[name]


def lock_subject(session: Session, kind: Kind, subject_kind: str, subject_id: int) -> None:
    """Lock what a timer is about, before the timer itself: requests take these locks in the same order."""
    lock = kind.lock or LOCKS.get(subject_kind)
    if lock is not None:
        lock(session, subject_id)


def lock_incident(session: Session, incident_id: int) -> None:
    """Lock an incident."""
    session.execute(select(Incident.id).where(Incident.id == incident_id).with_for_update())


def lock_incident_of(session: Session, assignment_id: int) -> None:
    """Lock the incident of an assignment."""
    held = select(Assignment.incident_id).where(Assignment.id == assignment_id).scalar_subquery()
    session.execute(select(Incident.id).where(Incident.id == held).with_for_update())


LOCKS: dict[str, Lock] = {"incident": lock_incident, "assignment": lock_incident_of}
