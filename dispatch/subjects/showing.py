"""What is shown of subjects: grades and what they rest on, violations, inspections, and when to go next."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.inspections import Inspection, SubjectGrade, SubjectHazard
from data.organisations import Organisation
from data.violations import Subject, Violation
from dispatch.moments import iso
from dispatch.subjects.rule import GRADES, checks_a_year, rule_of, weights_of
from dispatch.timers.nightly import CITY_TIME

YEAR_DAYS = 365
LATELY_DAYS = (90, 365)
SHOWN = 100
LONG_AGO = date(1970, 1, 1)


def subjects_query() -> Select[Any]:
    """Return the query behind subject views; callers filter, order and limit it."""
    return (
        select(
            Subject,
            func.ST_X(Subject.location).label("lon"),
            func.ST_Y(Subject.location).label("lat"),
            Organisation,
            func.coalesce(SubjectHazard.note, "").label("hazard"),
        )
        .outerjoin(Organisation, Organisation.id == Subject.organisation_id)
        .outerjoin(SubjectHazard, SubjectHazard.subject_id == Subject.id)
    )


def is_due(session: Session, today: date) -> ColumnElement[bool]:
    """Return whether a subject is to be inspected by now, as an expression."""
    last = (
        select(func.max(Inspection.inspected_on))
        .where(Inspection.subject_id == Subject.id, Inspection.result != "none")
        .correlate(Subject)
        .scalar_subquery()
    )
    every = {grade: days for grade, times in checks_a_year(session).items() if (days := every_days(times))}
    if not every:
        return literal(False)
    days = case(*((Subject.grade == grade, count) for grade, count in every.items()))
    return func.coalesce(last, LONG_AGO) + days <= today


def every_days(times_a_year: float) -> int | None:
    """Return after how many days an inspection is due again; never, if it is not once a year."""
    return max(1, round(YEAR_DAYS / times_a_year)) if times_a_year > 0 else None


def subject_views(session: Session, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return rows of `subjects_query` with counts of violations, the last inspection and the next."""
    ids = [row.Subject.id for row in rows]
    counts, last = _counts(session, ids), _last_inspections(session, ids)
    every = {grade: every_days(times) for grade, times in checks_a_year(session).items()}
    return [_subject(row, counts.get(row.Subject.id), last.get(row.Subject.id), every) for row in rows]


def subject_view(session: Session, row: Any) -> dict[str, Any]:
    """Return one subject with what its grade rests on, its last violations and its last inspections."""
    subject_id = row.Subject.id
    newest = select(SubjectGrade).where(SubjectGrade.subject_id == subject_id)
    grade = session.scalar(newest.order_by(SubjectGrade.id.desc()).limit(1))
    return subject_views(session, [row])[0] | {
        "graded": grade and grade_view(grade),
        "violations": _violations(session, subject_id),
        "inspections": inspection_views(session, Inspection.subject_id == subject_id),
    }


def grade_view(one: SubjectGrade) -> dict[str, Any]:
    """Return a change of grade with what it rests on."""
    names = ("id", "before", "grade", "points", "parts", "cause")
    return {name: getattr(one, name) for name in names} | {"at": iso(one.at)}


def rule_view(session: Session) -> dict[str, Any]:
    """Return the numbers of the rule, and how many subjects have which grade."""
    rule = rule_of(session)
    graded = select(Subject.grade, func.count()).where(Subject.grade.is_not(None)).group_by(Subject.grade)
    counts = dict(session.execute(graded).all())
    least = dict(zip(GRADES, (0.0, *rule.least), strict=True))
    checks, weights = checks_a_year(session), weights_of(session)
    return {
        "grades": [
            {
                "grade": grade,
                "from_points": least[grade],
                "subjects": counts.get(grade, 0),
                "checks_a_year": checks[grade],
                "draw_weight": weights[grade],
            }
            for grade in GRADES
        ],
        "spans": [{"within_days": days, "share": share} for days, share in rule.spans],
        "violations": [{"priority": each, "points": points} for each, points in rule.violation.items()],
        "inspections": dict(rule.inspection),
        "clean": rule.clean,
    }


def inspection_views(session: Session, which: ColumnElement[bool], most: int = SHOWN) -> list[dict[str, Any]]:
    """Return inspections, the newest first."""
    wanted = select(Inspection).where(which).order_by(Inspection.inspected_on.desc(), Inspection.id.desc())
    return [inspection_view(one) for one in session.scalars(wanted.limit(most))]


def inspection_view(one: Inspection) -> dict[str, Any]:
    """Return one inspection."""
    names = (
        "id",
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
    return {name: getattr(one, name) for name in names} | {"recorded_at": iso(one.recorded_at)}


def _subject(
    row: Any, counts: Any, last: Inspection | None, every: Mapping[str, int | None]
) -> dict[str, Any]:
    one = row.Subject
    names = ("id", "name", "kind", "licence", "address", "grade", "is_sample")
    return {name: getattr(one, name) for name in names} | {
        "location": None if row.lon is None else [row.lon, row.lat],
        "organisation": row.Organisation and _organisation(row.Organisation),
        "hazard": row.hazard,
        "violations_90_days": counts.lately if counts else 0,
        "violations_year": counts.year if counts else 0,
        "last_violation_at": iso(counts.last) if counts else None,
        "last_inspected_on": last and last.inspected_on,
        "last_result": last and last.result,
        "due_on": _due_on(one, last, every),
    }


def _due_on(subject: Subject, last: Inspection | None, every: Mapping[str, int | None]) -> date | None:
    days = every.get(subject.grade or "")
    if days is None:
        return None
    today = datetime.now(UTC).astimezone(CITY_TIME).date()
    return last.inspected_on + timedelta(days=days) if last else today


def _counts(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    now = datetime.now(UTC)
    lately, year = (now - timedelta(days=days) for days in LATELY_DAYS)
    counted = (
        select(
            Violation.subject_id,
            func.count().filter(Violation.happened_at >= lately).label("lately"),
            func.count().filter(Violation.happened_at >= year).label("year"),
            func.max(Violation.happened_at).label("last"),
        )
        .where(Violation.subject_id.in_(ids), Violation.duplicate_of.is_(None))
        .group_by(Violation.subject_id)
    )
    return {row.subject_id: row for row in session.execute(counted)}


def _last_inspections(session: Session, ids: Sequence[int]) -> dict[int, Inspection]:
    done = select(Inspection).where(Inspection.subject_id.in_(ids), Inspection.result != "none")
    # Of those of one day the last one stays, as dictionaries go.
    ordered = done.order_by(Inspection.inspected_on, Inspection.id)
    return {one.subject_id: one for one in session.scalars(ordered)}


def _violations(session: Session, subject_id: int) -> list[dict[str, Any]]:
    wanted = (
        select(
            Violation.id,
            Violation.happened_at,
            Violation.day_only,
            Violation.source,
            Violation.address,
            Violation.incident_id,
            Category.code,
            Category.name,
            Category.name_en,
            func.ST_X(Violation.location).label("lon"),
            func.ST_Y(Violation.location).label("lat"),
        )
        .join(Category, Category.id == Violation.category_id)
        .where(Violation.subject_id == subject_id, Violation.duplicate_of.is_(None))
        .order_by(Violation.happened_at.desc(), Violation.id.desc())
        .limit(SHOWN)
    )
    return [
        {name: getattr(row, name) for name in ("id", "day_only", "source", "address", "incident_id")}
        | {
            "happened_at": iso(row.happened_at),
            "category": {name: getattr(row, name) for name in ("code", "name", "name_en")},
            "location": [row.lon, row.lat],
        }
        for row in session.execute(wanted)
    ]


def _organisation(one: Organisation) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "code", "name", "name_en")}
