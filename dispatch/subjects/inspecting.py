"""Keeps the results of inspections and what to beware of, and grades the subject anew."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from data.draws import DrawSubject
from data.inspections import Inspection, SubjectHazard
from data.violations import Subject
from dispatch.journal import Actor, record
from dispatch.subjects.grading import regrade
from dispatch.timers.nightly import CITY_TIME


@dataclass
class SubjectUnknown(Exception):
    """There is no such subject."""

    subject_id: int


@dataclass
class NotDrawn(Exception):
    """The draw did not choose this subject."""

    subject_id: int
    draw_id: int


@dataclass
class InspectedAlready(Exception):
    """The result of this subject in this draw is there already."""

    subject_id: int
    draw_id: int


@dataclass
class DayToCome(Exception):
    """An inspection cannot have been on a day that is still to come."""

    day: date


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an inspection, as it is reported."""

    subject_id: int
    inspected_on: date
    result: str
    critical: int = 0
    serious: int = 0
    minor: int = 0
    inspector: str = ""
    note: str = ""
    draw_id: int | None = None


def get_subject(session: Session, subject_id: int) -> Subject:
    """Return a subject; raise SubjectUnknown."""
    subject = session.scalar(select(Subject).where(Subject.id == subject_id))
    if subject is None:
        raise SubjectUnknown(subject_id)
    return subject


def record_inspection(session: Session, actor: Actor, given: Result) -> Inspection:
    """Keep a result; in a draw, that of a subject once."""
    get_subject(session, given.subject_id)
    if given.inspected_on > datetime.now(UTC).astimezone(CITY_TIME).date():
        raise DayToCome(given.inspected_on)
    if given.draw_id is not None:
        _check_drawn(session, given.subject_id, given.draw_id)
    names = (
        "subject_id",
        "inspected_on",
        "result",
        "critical",
        "serious",
        "minor",
        "inspector",
        "note",
        "draw_id",
    )
    values = {name: getattr(given, name) for name in names}
    put = insert(Inspection).values(**values, recorded_at=datetime.now(UTC), recorded_by=actor.account_id)
    put = put.on_conflict_do_nothing(
        index_elements=["draw_id", "subject_id"], index_where=Inspection.draw_id.is_not(None)
    )
    kept = session.scalar(put.returning(Inspection))
    if kept is None:
        raise InspectedAlready(given.subject_id, given.draw_id or 0)
    about = {
        "result": given.result,
        "critical": given.critical,
        "serious": given.serious,
        "draw": given.draw_id,
    }
    record(session, actor, "subject.inspected", "subject", given.subject_id, **about)
    regrade(session, [given.subject_id], "inspection", actor)
    return kept


def _check_drawn(session: Session, subject_id: int, draw_id: int) -> None:
    drawn = select(DrawSubject.position).where(
        DrawSubject.draw_id == draw_id, DrawSubject.subject_id == subject_id
    )
    if session.scalar(drawn) is None:
        raise NotDrawn(subject_id, draw_id)


def put_hazard(session: Session, actor: Actor, subject_id: int, note: str) -> None:
    """Note what to beware of at a subject; nothing takes the note away."""
    get_subject(session, subject_id)
    if note:
        values = {"note": note, "noted_at": datetime.now(UTC), "noted_by": actor.account_id}
        put = insert(SubjectHazard).values(subject_id=subject_id, **values)
        session.execute(put.on_conflict_do_update(index_elements=["subject_id"], set_=values))
    else:
        session.execute(delete(SubjectHazard).where(SubjectHazard.subject_id == subject_id))
    record(session, actor, "subject.hazard_noted", "subject", subject_id, note=note)
