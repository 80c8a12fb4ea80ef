"""Reads what the simulation goes by: the duties of squads, past violations, incidents that wait."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.categories import Category
from data.incidents import ENDED, Incident
from data.squads import Squad
from data.violations import Violation
from dispatch.lifecycle import WAITING
from dispatch.simulation.agents import Duty


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
        )
        .outerjoin(Assignment, (Assignment.squad_id == Squad.id) & Assignment.ended_at.is_(None))
        .outerjoin(Incident, Incident.id == Assignment.incident_id)
        .where(Squad.retired_at.is_(None), Squad.status != "off_duty", Squad.location.is_not(None))
        .order_by(Squad.id)
    )
    return [
        Duty(*row[:4], (row[4], row[5]), row[6], row[7], None if row[8] is None else (row[8], row[9]))
        for row in rows
    ]


def count_open(session: Session) -> int:
    """Return how many incidents have not ended."""
    return session.scalar(select(func.count()).where(Incident.status.not_in(ENDED))) or 0


def find_waiting(session: Session, before: datetime, keep: int) -> int | None:
    """Return the most urgent that has waited since before a time, if more than `keep` are waiting."""
    waiting = Incident.status.in_(WAITING)
    if (session.scalar(select(func.count()).where(waiting)) or 0) <= keep:
        return None
    long = select(Incident.id).where(waiting, Incident.reported_at < before)
    return session.scalar(long.order_by(Incident.priority, Incident.reported_at).limit(1))


def find_handled(session: Session, before: datetime) -> int | None:
    """Return an incident that has been handled since before a time."""
    handled = select(Incident.id).where(Incident.status == "handled", Incident.updated_at < before)
    return session.scalar(handled.order_by(Incident.id).limit(1))


def sample_violation(session: Session, share: float) -> Any | None:
    """Return the past violation that stands at a share (0 to 1) of all, as (lon, lat, code, address)."""
    last = session.scalar(select(func.max(Violation.id)))
    if last is None:
        return None
    return session.execute(
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
    ).first()
