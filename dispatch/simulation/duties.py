"""Reads what the simulation goes by: the duties of squads, past violations, incidents that wait."""

from datetime import datetime
from typing import Any

import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.categories import Category
from data.incidents import ENDED, Incident
from data.layers import LayerFeature
from data.organisations import Organisation
from data.squads import Squad
from data.violations import Violation
from dispatch.lifecycle import WAITING
from dispatch.simulation.agents import Duty, Place

CITY_ZONE = "Asia/Shanghai"
LAND_DEG = 0.001
MOST_ASKED = 10


def list_duties(session: Session) -> list[Duty]:
    """Return the duty of every squad that is on duty and has a place."""
    rows = session.execute(
        select(
            Squad.id,
            Squad.organisation_id,
            Squad.mode,
            Squad.status,
            func.ST_X(Squad.location),
            func.ST_Y(Squad.location),
            Assignment.id,
            Assignment.status,
            func.ST_X(Incident.location),
            func.ST_Y(Incident.location),
            func.ST_X(func.ST_PointOnSurface(LayerFeature.shape)),
            func.ST_Y(func.ST_PointOnSurface(LayerFeature.shape)),
        )
        .outerjoin(Assignment, (Assignment.squad_id == Squad.id) & Assignment.ended_at.is_(None))
        .outerjoin(Incident, Incident.id == Assignment.incident_id)
        .outerjoin(LayerFeature, LayerFeature.id == Squad.post_feature_id)
        .where(Squad.retired_at.is_(None), Squad.status != "off_duty", Squad.location.is_not(None))
        .order_by(Squad.id)
    )
    return [
        Duty(*row[:4], (row[4], row[5]), row[6], row[7], _place(row[8], row[9]), _place(row[10], row[11]))
        for row in rows
    ]


def _place(lon: float | None, lat: float | None) -> Place | None:
    return None if lon is None or lat is None else (lon, lat)


def count_open(session: Session) -> int:
    """Return how many incidents have not ended."""
    return session.scalar(select(func.count()).where(Incident.status.not_in(ENDED))) or 0


def list_waiting(session: Session, before: datetime, keep: int) -> list[int]:
    """Return those that have waited since before a time, the most urgent first, all but `keep` of them.

    None is returned while no more than `keep` wait altogether.
    """
    waiting = Incident.status.in_(WAITING)
    if (session.scalar(select(func.count()).where(waiting)) or 0) <= keep:
        return []
    long = select(Incident.id).where(waiting, Incident.reported_at < before)
    return list(session.scalars(long.order_by(Incident.priority, Incident.reported_at).limit(MOST_ASKED)))


def find_hopeless(session: Session, before: datetime) -> int | None:
    """Return an incident of the simulation that nobody came for since before a time."""
    waiting = (Incident.status.in_(WAITING), Incident.source == "simulation", Incident.reported_at < before)
    return session.scalar(select(Incident.id).where(*waiting).order_by(Incident.reported_at).limit(1))


def find_handled(session: Session, before: datetime) -> int | None:
    """Return an incident that has been handled since before a time."""
    handled = select(Incident.id).where(Incident.status == "handled", Incident.updated_at < before)
    return session.scalar(handled.order_by(Incident.id).limit(1))


def sample_violation(session: Session, share: float, hour: int) -> Any | None:
    """Return a past violation as (lon, lat, code, address), or None if there is none.

    It is the first from a share (0 to 1) of all on that happened at about this hour in Beijing.
    """
    last = session.scalar(select(func.max(Violation.id)))
    if last is None:
        return None
    then = func.extract("hour", func.timezone(CITY_ZONE, Violation.happened_at))
    past = (
        select(
            func.ST_X(Violation.location).label("lon"),
            func.ST_Y(Violation.location).label("lat"),
            Category.code,
            Violation.address,
        )
        .join(Category, Category.id == Violation.category_id)
        .where(Violation.id >= int(share * last))
        .order_by(Violation.id)
        .limit(1)
    )
    about = [(hour + step) % 24 for step in (-1, 0, 1)]
    return session.execute(past.where(then.in_(about))).first() or session.execute(past).first()


def list_lands(session: Session) -> dict[int, shapely.Geometry]:
    """Return the simplified land of every organisation that has squads, by id, in EPSG:4326 degrees."""
    land = func.ST_AsBinary(func.ST_SimplifyPreserveTopology(Organisation.jurisdiction, LAND_DEG))
    query = select(Organisation.id, land).where(
        Organisation.jurisdiction.is_not(None),
        Organisation.id.in_(select(Squad.organisation_id).where(Squad.retired_at.is_(None))),
    )
    return {row[0]: shapely.from_wkb(bytes(row[1])) for row in session.execute(query)}
