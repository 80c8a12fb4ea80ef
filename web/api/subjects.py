"""Subjects of inspection: their grades and why, inspections, hazards, and warnings before a visit."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from data.inspections import Inspection, SubjectGrade, SubjectHazard
from data.violations import Subject
from dispatch.jurisdiction import box
from dispatch.lifecycle import get_incident
from dispatch.subjects.inspecting import Result, get_subject, put_hazard, record_inspection
from dispatch.subjects.showing import (
    grade_view,
    inspection_view,
    is_due,
    rule_view,
    subject_view,
    subject_views,
    subjects_query,
)
from dispatch.subjects.warning import list_warnings
from dispatch.timers.nightly import CITY_TIME
from web.api.blueprints import make_blueprint, problems
from web.api.incidents import below
from web.database import current_session
from web.desk import current_actor
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import subjects as schemas
from web.schemas.base import IdPath, PageQuery
from web.subject_words import warning_words, with_words

bp = make_blueprint("subjects", "Subjects of inspection: grades, inspections, hazards")


@bp.get("/subjects", responses={200: schemas.SubjectPage} | problems(404))
@allow("see_subjects")
def list_subjects(query: schemas.SubjectQuery) -> Any:
    """List subjects, the worst grade first."""
    session = current_session()
    keys: list[Any] = [func.coalesce(Subject.grade, "").label("sorted_grade"), Subject.id]
    wanted = _filtered(session, query).add_columns(keys[0])
    rows, following = fetch_page(
        session, wanted, keys, cursor=query.cursor, limit=query.limit, descending=True
    )
    return schemas.SubjectPage.model_validate({"items": subject_views(session, rows), "next": following})


def _filtered(session: Session, query: schemas.SubjectQuery) -> Select[Any]:
    wanted = subjects_query()
    if query.q:
        columns = (Subject.name, Subject.licence, Subject.address)
        wanted = wanted.where(or_(*(column.icontains(query.q, autoescape=True) for column in columns)))
    for column, value in ((Subject.grade, query.grade), (Subject.kind, query.kind)):
        if value is not None:
            wanted = wanted.where(column == value)
    if query.organisation is not None:
        wanted = wanted.where(Subject.organisation_id.in_(below(session, query.organisation)))
    if query.bbox is not None:
        wanted = wanted.where(Subject.location.op("&&")(box(*query.bbox)))
    if query.due:
        wanted = wanted.where(is_due(session, datetime.now(UTC).astimezone(CITY_TIME).date()))
    if query.hazard:
        wanted = wanted.where(SubjectHazard.note.is_not(None))
    return wanted


@bp.get("/subjects/<int:id>", responses={200: schemas.WholeSubject} | problems(404))
@allow("see_subjects")
def get_one_subject(path: schemas.SubjectPath) -> Any:
    """Return a subject with what its grade rests on, its last violations and inspections."""
    return _whole(path.id)


@bp.get("/subjects/<int:id>/history", responses={200: schemas.GradeChangePage} | problems(404))
@allow("see_subjects")
def list_grade_changes(path: schemas.SubjectPath, query: PageQuery) -> Any:
    """List how a subject's grade changed and why, the newest first."""
    session = current_session()
    get_subject(session, path.id)
    wanted = select(SubjectGrade).where(SubjectGrade.subject_id == path.id)
    rows, following = fetch_page(
        session, wanted, [SubjectGrade.id], cursor=query.cursor, limit=query.limit, descending=True
    )
    items = [with_words(grade_view(row)) for row in rows]
    return schemas.GradeChangePage.model_validate({"items": items, "next": following})


@bp.put("/subjects/<int:id>/hazard", responses={200: schemas.WholeSubject} | problems(404))
@allow("record_inspections")
def note_hazard(path: schemas.SubjectPath, body: schemas.Hazard) -> Any:
    """Note what to beware of at a subject; nothing takes the note away."""
    put_hazard(current_session(), current_actor(), path.id, body.note)
    return _whole(path.id)


def _whole(subject_id: int) -> schemas.WholeSubject:
    session = current_session()
    get_subject(session, subject_id)
    view = subject_view(session, session.execute(subjects_query().where(Subject.id == subject_id)).one())
    return schemas.WholeSubject.model_validate(
        view | {"graded": view["graded"] and with_words(view["graded"])}
    )


@bp.get("/grade-rule", responses={200: schemas.GradeRule})
@allow("see_subjects")
def get_grade_rule() -> Any:
    """Return the rule of grades with its numbers, and how many subjects have which grade."""
    return schemas.GradeRule.model_validate(rule_view(current_session()))


@bp.get("/inspections", responses={200: schemas.InspectionPage} | problems(404))
@allow("see_subjects")
def list_inspections(query: schemas.InspectionQuery) -> Any:
    """List inspections, the newest entry first."""
    session = current_session()
    wanted = select(Inspection)
    if query.subject is not None:
        wanted = wanted.where(Inspection.subject_id == get_subject(session, query.subject).id)
    if query.draw is not None:
        wanted = wanted.where(Inspection.draw_id == query.draw)
    rows, following = fetch_page(
        session, wanted, [Inspection.id], cursor=query.cursor, limit=query.limit, descending=True
    )
    items = [inspection_view(row) for row in rows]
    return schemas.InspectionPage.model_validate({"items": items, "next": following})


@bp.post("/inspections", responses={201: schemas.Inspection} | problems(404, 409))
@allow("record_inspections")
def create_inspection(body: schemas.NewInspection) -> Any:
    """Record the result of an inspection; the subject is graded anew at once."""
    kept = record_inspection(current_session(), current_actor(), Result(**body.model_dump()))
    return schemas.Inspection.model_validate(inspection_view(kept)), 201


@bp.get("/incidents/<int:id>/warnings", responses={200: schemas.Warnings} | problems(404))
@allow("see_warnings")
def list_incident_warnings(path: IdPath) -> Any:
    """List what is to be known before going to an incident: hazards, and subjects of grade C or D there."""
    session = current_session()
    found = list_warnings(session, get_incident(session, path.id), current_actor())
    items = [
        {
            "subject_id": one.subject.id,
            "name": one.subject.name,
            "grade": one.subject.grade,
            "how": one.how,
            "hazard": one.hazard,
            "text": warning_words(one.how, one.subject.grade, one.hazard),
        }
        for one in found
    ]
    return schemas.Warnings.model_validate({"items": items})
