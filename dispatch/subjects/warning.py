"""What is to be known before a visit: hazards, and subjects of grade C or D, where an incident is."""

from dataclasses import dataclass
from typing import Any

from geoalchemy2 import Geography
from sqlalchemy import ColumnElement, case, cast, func, or_, select
from sqlalchemy.orm import Session

from data.addresses import normalise_address
from data.incidents import Incident
from data.inspections import SubjectHazard
from data.scope import everything
from data.settings import get_setting
from data.violations import Subject
from dispatch.journal import Actor

WARNED_OF = ("C", "D")
MOST = 5
# A box of more than 500 m to each side, as far north as anybody lives.
AROUND_DEG = 0.01
MOST_WITHIN_M = 500.0
SUBJECT, ADDRESS, NEAR = 0, 1, 2
HOW = {SUBJECT: "subject", ADDRESS: "address", NEAR: "near"}


@dataclass(frozen=True, slots=True)
class Warned:
    """A subject to beware of: how it was found (the incident's, its address, near it), and its hazard."""

    subject: Subject
    how: str
    hazard: str


def list_warnings(session: Session, incident: Incident, actor: Actor) -> list[Warned]:
    """Return the subjects to beware of at an incident, its own first; those the actor's organisation may see.

    A squad otherwise sees its own incidents only, but has to know what waits for it there.
    """
    found = _how(incident, min(float(get_setting(session, "warning_within_m")), MOST_WITHIN_M))
    seen = or_(Subject.seen_by.is_(None), Subject.seen_by.contains([actor.organisation_id]))
    wanted = (
        select(Subject, found.label("how"), func.coalesce(SubjectHazard.note, "").label("hazard"))
        .outerjoin(SubjectHazard, SubjectHazard.subject_id == Subject.id)
        .where(
            _roughly(incident),
            found.is_not(None),
            seen,
            or_(Subject.grade.in_(WARNED_OF), SubjectHazard.note.is_not(None)),
        )
        .order_by("how", Subject.grade.desc().nulls_last(), Subject.id)
        .limit(MOST)
    )
    with everything(session):
        return [Warned(row.Subject, HOW[row.how], row.hazard) for row in session.execute(wanted)]


def _how(incident: Incident, within_m: float) -> Any:
    """Return, as an expression, how a subject belongs to an incident, or null."""
    place = cast(Subject.location, Geography)
    near = func.ST_DWithin(place, cast(_location(incident), Geography), within_m)
    return case(*((way, how) for how, way in _named(incident)), (near, NEAR))


def _roughly(incident: Incident) -> ColumnElement[bool]:
    """Return a rule that indices answer, and that lets through whatever `_how` may find."""
    around = Subject.location.op("&&")(func.ST_Expand(_location(incident), AROUND_DEG))
    return or_(around, *(way for _, way in _named(incident)))


def _location(incident: Incident) -> Any:
    return select(Incident.location).where(Incident.id == incident.id).scalar_subquery()


def _named(incident: Incident) -> list[tuple[int, ColumnElement[bool]]]:
    ways = []
    if incident.subject_id is not None:
        ways.append((SUBJECT, Subject.id == incident.subject_id))
    key = normalise_address(incident.place)
    if key:
        ways.append((ADDRESS, Subject.address_key == key))
    return ways
