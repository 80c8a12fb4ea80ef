"""Violations and repeats as plain values, as consoles and programs read them."""

from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.incidents import Incident
from data.organisations import Organisation
from data.violations import Subject, Violation
from dispatch.moments import iso
from dispatch.views import organisation_columns
from dispatch.violations.repeats import Repeats, Tally, list_earlier

PLAIN = ("id", "day_only", "address", "source", "incident_id", "duplicate_of", "is_sample")


def violations_query(table: Any = Violation) -> Select[Any]:
    """Return the query behind violation views, of the table or a part of it; callers filter and order it."""
    return (
        select(
            *(getattr(table, name) for name in (*PLAIN, "happened_at")),
            func.ST_X(table.location).label("lon"),
            func.ST_Y(table.location).label("lat"),
            Category.code.label("category_code"),
            Category.name.label("category_name"),
            Category.name_en.label("category_name_en"),
            func.coalesce(func.nullif(Category.group_code, ""), Category.code).label("group"),
            Subject.id.label("subject_id"),
            Subject.name.label("subject_name"),
            *organisation_columns(Organisation, "organisation"),
        )
        .join(Category, Category.id == table.category_id)
        .outerjoin(Subject, Subject.id == table.subject_id)
        .outerjoin(Organisation, Organisation.id == table.organisation_id)
    )


def violation_view(row: Row[Any]) -> dict[str, Any]:
    """Return a row of `violations_query` as plain values."""
    values = row._mapping
    organisation = {name: values[f"organisation_{name}"] for name in ("id", "code", "name", "name_en")}
    return {
        **{name: values[name] for name in PLAIN},
        "happened_at": iso(row.happened_at),
        "location": [row.lon, row.lat],
        "category": _category(row),
        "group": row.group,
        "subject": None if row.subject_id is None else {"id": row.subject_id, "name": row.subject_name},
        "organisation": organisation if organisation["id"] is not None else None,
    }


def repeats_view(session: Session, repeats: Repeats) -> dict[str, Any]:
    """Return what a case repeats, with the earlier cases themselves, as plain values."""
    earlier = list_earlier(session, repeats)
    ids = [row.incident_id for row in earlier.found if row.incident_id is not None]
    numbers = dict(session.execute(select(Incident.id, Incident.number).where(Incident.id.in_(ids))).all())
    subjects = _subjects(session, earlier.subjects)
    names = {one["id"]: one["name"] for one in subjects}
    return {
        **summary_view(repeats),
        "subjects": subjects,
        "items": [
            {
                "id": row.id,
                "happened_at": iso(row.happened_at),
                "day_only": row.day_only,
                "category": _category(row),
                "address": row.address,
                "location": [row.lon, row.lat],
                "distance_m": row.distance_m,
                "source": row.source,
                "how": earlier.how[row.id],
                "subject_id": row.subject_id,
                "subject_name": names.get(row.subject_id),
                "incident_id": row.incident_id if row.incident_id in numbers else None,
                "incident_number": numbers.get(row.incident_id),
            }
            for row in earlier.found
        ],
    }


def summary_view(repeats: Repeats) -> dict[str, Any]:
    """Return how often and when a case was before."""
    rules = repeats.rules
    return {
        "within_m": rules.within_m,
        "within_days": rules.within_days,
        "record_days": rules.record_days,
        "ordinal": repeats.here.count + 1,
        "here": _tally(repeats.here),
        "at_address": _tally(repeats.at_address),
        "of_subject": repeats.of_subject and _tally(repeats.of_subject),
        "raises": repeats.raises,
    }


def _subjects(session: Session, counts: dict[int, int]) -> list[dict[str, Any]]:
    """Return the subjects of earlier cases, those with the most first; of these the session may see."""
    rows = session.execute(
        select(Subject.id, Subject.name, Subject.kind, Subject.grade).where(Subject.id.in_(counts))
    ).all()
    views = [{**row._mapping, "count": counts[row.id]} for row in rows]
    return sorted(views, key=lambda one: (-one["count"], one["id"]))


def _tally(tally: Tally) -> dict[str, Any]:
    return {"count": tally.count, "last_at": iso(tally.last_at), "last_day_only": tally.last_day_only}


def _category(row: Row[Any]) -> dict[str, Any]:
    return {"code": row.category_code, "name": row.category_name, "name_en": row.category_name_en}
