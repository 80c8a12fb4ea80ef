"""Takes incidents in: whose they are, how urgent, until when, and what they may repeat."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from geoalchemy2 import Geography
from sqlalchemy import cast, func, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.incidents import Incident, Reporter
from data.scope import everything
from data.settings import get_setting
from dispatch.joint.opening import open_joint
from dispatch.journal import Actor, announce_incident, note_seers, record
from dispatch.jurisdiction import Ground, find_ground, point
from dispatch.subjects.inspecting import get_subject
from dispatch.tagging import tag
from dispatch.violations.repeats import Case, Repeats, find_repeats


@dataclass
class CategoryUnknown(Exception):
    """No category has this code."""

    code: str


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of an incident when it is reported; lon and lat in EPSG:4326 degrees.

    `is_placed` is false where it lies somewhere else, `land_id` says on whose land then. Of one that a peer
    hands across, `held_by` is who holds it until it is accepted. `reported_at` is when it was first reported,
    if that was elsewhere; deadlines count from now all the same.
    """

    category: str
    lon: float
    lat: float
    source: str
    priority: int | None = None
    place: str = ""
    description: str = ""
    accuracy_m: float | None = None
    reporter_name: str = ""
    reporter_phone: str = ""
    subject_id: int | None = None
    reported_at: datetime | None = None
    is_placed: bool = True
    land_id: int | None = None
    held_by: int | None = None


def get_category(session: Session, code: str) -> Category:
    """Return a category by its code; raise CategoryUnknown."""
    category = session.scalar(select(Category).where(Category.code == code))
    if category is None:
        raise CategoryUnknown(code)
    return category


def take_in(session: Session, report: Report, actor: Actor) -> Incident:
    """Store a reported incident with its jurisdiction, priority, deadlines and tags."""
    category = get_category(session, report.category)
    ground = _find_ground(session, report)
    if report.subject_id is not None:
        get_subject(session, report.subject_id)
    now = datetime.now(UTC)
    repeats = _repeats(session, report, now)
    count = repeats.here.count if report.is_placed else 0
    priority = report.priority or repeats.rules.raised(category.default_priority, count)
    incident = Incident(
        source=report.source,
        category_id=category.id,
        subject_id=report.subject_id,
        priority=priority,
        base_priority=priority,
        tags=[],
        deadline_factor=1.0,
        joint_response=False,
        status="received",
        location=point(report.lon, report.lat),
        accuracy_m=report.accuracy_m,
        place=report.place,
        description=report.description,
        organisation_id=ground.organisation_id,
        neighbour_id=ground.neighbour_id,
        boundary_distance_m=ground.boundary_distance_m,
        responsible_id=report.held_by or (None if ground.neighbour_id else ground.organisation_id),
        parties=[] if actor.organisation_id is None else [actor.organisation_id],
        reported_by=actor.account_id,
        reported_at=report.reported_at or now,
        clock_from=report.reported_at and now,
        updated_at=now,
    )
    tag(session, incident, category)
    session.add(incident)
    session.flush()
    if report.reporter_name or report.reporter_phone:
        session.add(
            Reporter(
                incident_id=incident.id,
                reported_at=report.reported_at or now,
                source=report.source,
                name=report.reporter_name,
                phone=report.reporter_phone,
            )
        )
    record(
        session, actor, "incident.received", "incident", incident.id,
        source=report.source, repeats=count,
        raised=priority != (report.priority or category.default_priority),
    )  # fmt: skip
    open_joint(session, incident)
    announce_incident(session, incident.id)
    return incident


def _find_ground(session: Session, report: Report) -> Ground:
    """Return whose land a report is of; what is not placed, or held by a peer, has no other side."""
    if report.land_id is not None:
        return Ground(report.land_id)
    ground = find_ground(session, report.lon, report.lat, get_setting(session, "boundary_within_m"))
    return ground if report.held_by is None else Ground(ground.organisation_id)


def _repeats(session: Session, report: Report, now: datetime) -> Repeats:
    """Return what a report repeats, whoever may see that: it is as urgent for all."""
    case = Case(report.lon, report.lat, now, report.category, report.place, report.subject_id)
    with everything(session):
        return find_repeats(session, case)


def relocate(session: Session, incident: Incident, lon: float, lat: float) -> None:
    """Move an incident to another place and find anew whose land that is and what holds there."""
    ground = find_ground(session, lon, lat, get_setting(session, "boundary_within_m"))
    note_seers(session, "incident", incident.id, incident.seen_by)
    incident.location = point(lon, lat)
    untaken = (None, incident.organisation_id)
    if incident.responsible_id in untaken and incident.status == "received":
        incident.responsible_id = ground.organisation_id if ground.neighbour_id is None else None
    incident.organisation_id = ground.organisation_id
    incident.neighbour_id = ground.neighbour_id
    incident.boundary_distance_m = ground.boundary_distance_m
    tag(session, incident, session.get_one(Category, incident.category_id))
    session.flush()
    open_joint(session, incident)


def list_possible_duplicates(
    session: Session, category: str, lon: float, lat: float, leave_out: int | None = None
) -> list[Any]:
    """Return near and recent incidents of the same category, nearest first, with distance and age."""
    within_m = get_setting(session, "duplicate_within_m")
    now = datetime.now(UTC)
    since = now - timedelta(seconds=get_setting(session, "duplicate_within_s"))
    distance = func.ST_Distance(cast(Incident.location, Geography), cast(point(lon, lat), Geography))
    query = (
        select(
            Incident.id,
            Incident.number,
            Incident.status,
            Incident.place,
            distance.label("distance_m"),
            func.extract("epoch", now - Incident.reported_at).label("age_s"),
        )
        .join(Category, Category.id == Incident.category_id)
        .where(
            Category.code == category,
            Incident.reported_at >= since,
            Incident.status.not_in(("merged", "cancelled")),
            distance <= within_m,
            Incident.id != (leave_out or 0),
        )
        .order_by(distance, Incident.id)
        .limit(5)
    )
    return list(session.execute(query).all())
