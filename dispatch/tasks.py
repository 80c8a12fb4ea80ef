"""Turns an incident, or a bare place with a category, into the task that squads are ranked for."""

from datetime import UTC, datetime
from typing import Any

from geoalchemy2.shape import to_shape
from sqlalchemy.orm import Session

from data.categories import Category
from data.incidents import Incident
from data.settings import get_setting
from dispatch.authority import senders_at
from dispatch.intake import get_category
from dispatch.joint.lending import lent_at
from dispatch.joint.standing import find_on_turn
from dispatch.journal import SYSTEM, Actor
from dispatch.jurisdiction import find_ground, point
from dispatch.recommendation import Task


def task_of(session: Session, incident: Incident, actor: Actor = SYSTEM) -> Task:
    """Return what a stored incident asks for, of the squads that an actor may send."""
    place = to_shape(incident.location)
    lon, lat = place.x, place.y
    category = session.get_one(Category, incident.category_id)
    sides = (incident.organisation_id, incident.neighbour_id, incident.responsible_id)
    return Task(
        lon,
        lat,
        incident.organisation_id,
        incident.neighbour_id,
        tuple(category.required_capabilities),
        senders_at(session, actor, incident.organisation_id, incident.neighbour_id),
        holder_id=incident.responsible_id,
        **_helpers(session, lon, lat, actor, sides),
    )


def task_at(session: Session, lon: float, lat: float, category: str, actor: Actor = SYSTEM) -> Task:
    """Return what an incident of this category would ask for at a place; nothing is stored."""
    required = tuple(get_category(session, category).required_capabilities)
    ground = find_ground(session, lon, lat, get_setting(session, "boundary_within_m"))
    senders = senders_at(session, actor, ground.organisation_id, ground.neighbour_id)
    helpers = _helpers(session, lon, lat, actor, (ground.organisation_id, ground.neighbour_id))
    return Task(lon, lat, ground.organisation_id, ground.neighbour_id, required, senders, **helpers)


def _helpers(
    session: Session, lon: float, lat: float, actor: Actor, sides: tuple[int | None, ...]
) -> dict[str, Any]:
    """Return which squads are lent to the sides of a place, and which are on by its rota."""
    on = find_on_turn(session, point(lon, lat), datetime.now(UTC))
    lent = lent_at(session, actor, sides)
    return {"lent": lent} if on is None else {"lent": lent, "on_turn": on.squads, "rota": on.name}
