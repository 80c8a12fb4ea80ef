"""What consoles and programs read: incidents, squads, assignments and closures as plain values."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.assignments import Assignment
from data.base import alias_of
from data.categories import Category
from data.closures import Closure
from data.incidents import Incident, Reporter
from data.layers import LayerFeature
from data.organisations import Organisation
from data.squads import Squad
from dispatch.deadlines.viewing import COLUMNS as DEADLINE_COLUMNS
from dispatch.deadlines.viewing import Clock, clock_of
from dispatch.joint.peering import those_at_peers
from dispatch.joint.viewing import joint_of
from dispatch.masking import mask_name, mask_phone
from dispatch.moments import iso

Neighbour = alias_of(Organisation, name="neighbour")
Responsible = alias_of(Organisation, name="responsible")
District = alias_of(Organisation, name="district")
Handler = alias_of(Account, name="handler")
Verifier = alias_of(Account, name="verifier")


def organisation_columns(table: Any, prefix: str) -> list[ColumnElement[Any]]:
    """Return the columns of an organisation that views show, labelled with a prefix."""
    return [getattr(table, name).label(f"{prefix}_{name}") for name in ("id", "code", "name", "name_en")]


def incidents_query() -> Select[Any]:
    """Return the query behind incident views; callers filter, order and limit it."""
    columns = [
        getattr(Incident, name)
        for name in (
            "id",
            "number",
            "source",
            "priority",
            "status",
            "accuracy_m",
            "place",
            "description",
            "boundary_distance_m",
            "tags",
            "base_priority",
            "joint_response",
            "level",
            "reported_at",
            "updated_at",
            *DEADLINE_COLUMNS,
            "duplicate_of",
            "merged_into",
            "subject_id",
        )
    ]
    return (
        select(
            *columns,
            func.ST_X(Incident.location).label("lon"),
            func.ST_Y(Incident.location).label("lat"),
            Category.code.label("category_code"),
            Category.name.label("category_name"),
            Category.name_en.label("category_name_en"),
            *organisation_columns(Organisation, "organisation"),
            *organisation_columns(District, "district"),
            *organisation_columns(Neighbour, "neighbour"),
            *organisation_columns(Responsible, "responsible"),
            *_person_columns(Handler, "handler"),
            *_person_columns(Verifier, "verifier"),
        )
        .join(Category, Category.id == Incident.category_id)
        .join(Organisation, Organisation.id == Incident.organisation_id)
        .outerjoin(
            District,
            (District.level == "district") & (District.code == func.split_part(Organisation.path, ".", 2)),
        )
        .outerjoin(Neighbour, Neighbour.id == Incident.neighbour_id)
        .outerjoin(Responsible, Responsible.id == Incident.responsible_id)
        .outerjoin(Handler, Handler.id == Incident.handled_by)
        .outerjoin(Verifier, Verifier.id == Incident.verified_by)
    )


def _person_columns(table: Any, prefix: str) -> list[ColumnElement[Any]]:
    return [table.id.label(f"{prefix}_id"), table.display_name.label(f"{prefix}_name")]


def incident_views(session: Session, query: Select[Any]) -> list[dict[str, Any]]:
    """Return the incidents of a query made by `incidents_query`, with their assignments."""
    rows = session.execute(query).all()
    assignments = assignments_of(session, [row.id for row in rows])
    joint = joint_of(session, [row.id for row in rows])
    gone = those_at_peers(session, [row.id for row in rows if row.status == "transferred"])
    clock, now = clock_of(session), datetime.now(UTC)
    return [
        _incident(row, assignments[row.id], clock, now) | joint[row.id] | {"at_peer": row.id in gone}
        for row in rows
    ]


def incident_view(session: Session, incident_id: int, with_reporter: bool = False) -> dict[str, Any] | None:
    """Return one incident; its first reporter, being personal data, only if asked, and masked."""
    views = incident_views(session, incidents_query().where(Incident.id == incident_id))
    if not views:
        return None
    if with_reporter:
        views[0]["reporter"] = _first_reporter(session, incident_id)
    return views[0]


def _first_reporter(session: Session, incident_id: int) -> dict[str, str] | None:
    first = select(Reporter).where(Reporter.incident_id == incident_id).order_by(Reporter.id).limit(1)
    reporter = session.scalar(first)
    return reporter and {"name": mask_name(reporter.name), "phone": mask_phone(reporter.phone)}


def _incident(
    row: Row[Any], assignments: list[dict[str, Any]], clock: Clock, now: datetime
) -> dict[str, Any]:
    due = clock.next_deadline(row)
    pause = clock.pause(row)
    boundary = None
    if row.neighbour_id is not None:
        boundary = {"distance_m": row.boundary_distance_m, "neighbour": _organisation(row, "neighbour")}
    return {
        "id": row.id,
        "number": row.number,
        "source": row.source,
        "category": {
            "code": row.category_code,
            "name": row.category_name,
            "name_en": row.category_name_en,
        },
        "priority": row.priority,
        "status": row.status,
        "location": [row.lon, row.lat],
        "accuracy_m": row.accuracy_m,
        "place": row.place,
        "description": row.description,
        "organisation": _organisation(row, "organisation"),
        "district": _organisation(row, "district"),
        "responsible": _organisation(row, "responsible"),
        "boundary": boundary,
        "tags": row.tags,
        "base_priority": row.base_priority,
        "joint_response": row.joint_response,
        "level": row.level,
        "reported_at": iso(row.reported_at),
        "updated_at": iso(row.updated_at),
        "deadlines": {
            "accept_at": iso(row.accept_due_at),
            "arrive_at": iso(row.arrive_due_at),
            "resolve_at": iso(row.resolve_due_at),
            "feedback_at": iso(row.feedback_due_at),
        },
        "next_deadline": due and {"kind": due[0], "at": iso(due[1]), "warn_at": iso(due[2])},
        "pause": pause
        and {
            "since": iso(pause[0]),
            "until": iso(pause[1]),
            "steps": pause[2],
            "reason": row.pause_reason,
        },
        "may_pause": clock.may_pause(row),
        "overdue": due is not None and due[1] < now,
        "assignments": assignments,
        "reporter": None,
        "duplicate_of": row.duplicate_of,
        "merged_into": row.merged_into,
        "subject_id": row.subject_id,
        "handled_by": _person(row, "handler"),
        "verified_by": _person(row, "verifier"),
    }


def _person(row: Row[Any], prefix: str) -> dict[str, Any] | None:
    values = row._mapping
    if values[f"{prefix}_id"] is None:
        return None
    return {"id": values[f"{prefix}_id"], "name": values[f"{prefix}_name"]}


def _organisation(row: Row[Any], prefix: str) -> dict[str, Any] | None:
    values = row._mapping
    if values[f"{prefix}_id"] is None:
        return None
    return {name: values[f"{prefix}_{name}"] for name in ("id", "code", "name", "name_en")}


def assignments_of(session: Session, incident_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the assignments of incidents by incident, the first first."""
    query = select(Assignment).where(Assignment.incident_id.in_(list(incident_ids))).order_by(Assignment.id)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for assignment in session.scalars(query):
        found[assignment.incident_id].append(assignment_view(assignment))
    return found


def assignment_view(assignment: Assignment) -> dict[str, Any]:
    """Return one assignment as plain values."""
    times = ("assigned_at", "accepted_at", "en_route_at", "on_scene_at", "ended_at")
    return {
        "id": assignment.id,
        "incident_id": assignment.incident_id,
        "squad_id": assignment.squad_id,
        "call_sign": assignment.call_sign,
        "role": assignment.role,
        "status": assignment.status,
        "travel_time_s": assignment.travel_time_s,
        "override_reason": assignment.override_reason,
        **{name: iso(getattr(assignment, name)) for name in times},
    }


def squads_query() -> Select[Any]:
    """Return the query behind squad views; callers filter, order and limit it."""
    names = ("id", "call_sign", "mode", "capabilities", "status", "heading_deg", "speed_kmh", "fix_at")
    return (
        select(
            *(getattr(Squad, name) for name in names),
            func.ST_X(Squad.location).label("lon"),
            func.ST_Y(Squad.location).label("lat"),
            *organisation_columns(Organisation, "organisation"),
            LayerFeature.id.label("post_id"),
            LayerFeature.name.label("post_name"),
            Assignment.id.label("assignment_id"),
            Assignment.incident_id,
        )
        .join(Organisation, Organisation.id == Squad.organisation_id)
        .outerjoin(LayerFeature, LayerFeature.id == Squad.post_feature_id)
        .outerjoin(Assignment, (Assignment.squad_id == Squad.id) & Assignment.ended_at.is_(None))
        .where(Squad.retired_at.is_(None))
    )


def squad_views(session: Session, query: Select[Any]) -> list[dict[str, Any]]:
    """Return the squads of a query made by `squads_query`."""
    now = datetime.now(UTC)
    return [_squad(row, now) for row in session.execute(query)]


def squad_view(session: Session, squad_id: int) -> dict[str, Any] | None:
    """Return one squad."""
    return next(iter(squad_views(session, squads_query().where(Squad.id == squad_id))), None)


def _squad(row: Row[Any], now: datetime) -> dict[str, Any]:
    return {
        "id": row.id,
        "call_sign": row.call_sign,
        "organisation": _organisation(row, "organisation"),
        "mode": row.mode,
        "capabilities": row.capabilities,
        "status": row.status,
        "location": None if row.lon is None else [row.lon, row.lat],
        "heading_deg": row.heading_deg,
        "speed_kmh": row.speed_kmh,
        "fix_at": iso(row.fix_at),
        "fix_age_s": None if row.fix_at is None else max(0.0, (now - row.fix_at).total_seconds()),
        "post": None if row.post_id is None else {"id": row.post_id, "name": row.post_name},
        "assignment_id": row.assignment_id,
        "incident_id": row.incident_id,
    }


def closures_query() -> Select[Any]:
    """Return the query behind closure views; callers filter, order and limit it."""
    return select(Closure, func.ST_AsGeoJSON(Closure.shape).label("geometry"))


def closure_views(session: Session, query: Select[Any]) -> list[dict[str, Any]]:
    """Return the closures of a query made by `closures_query`."""
    return [_closure(closure, geometry) for closure, geometry in session.execute(query)]


def closure_view(session: Session, closure_id: int) -> dict[str, Any]:
    """Return one closure that is known to be there."""
    return closure_views(session, closures_query().where(Closure.id == closure_id))[0]


def _closure(closure: Closure, geometry: str | None) -> dict[str, Any]:
    return {
        "id": closure.id,
        "geometry": geometry and orjson.loads(geometry),
        "road_name": closure.road_name,
        "modes": closure.modes,
        "reason": closure.reason,
        "starts_at": iso(closure.starts_at),
        "ends_at": iso(closure.ends_at),
        "lifted_at": iso(closure.lifted_at),
    }
