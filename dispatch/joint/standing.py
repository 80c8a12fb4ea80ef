"""What was settled beforehand about a place: the rota or the agreement that says who answers there now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.incidents import Incident
from data.joint import Agreement, Rota, RotaTurn
from data.layers import TimeWindow
from data.organisations import Organisation
from data.scope import everything, is_below
from data.squads import Squad
from dispatch.joint.turns import Turn, on_at
from layers.features import holds_at
from layers.windows.spans import ZONE


@dataclass(frozen=True, slots=True)
class Standing:
    """Who answers for an incident by what was settled before: `how` is "agreement" or "rota"."""

    how: str
    id: int
    name: str
    organisation_id: int


@dataclass(frozen=True, slots=True)
class OnTurn:
    """The squads whose turn it is at a place, and the rota that says so."""

    rota_id: int
    name: str
    squads: tuple[int, ...]


def find_standing(session: Session, incident: Incident, now: datetime) -> Standing | None:
    """Return what settles who answers for a stored incident; a rota, being of a place, goes first."""
    with everything(session):
        place = select(Incident.location).where(Incident.id == incident.id).scalar_subquery()
        return _by_rota(session, place, now) or _by_agreement(session, incident, place, now)


def find_on_turn(session: Session, place: ColumnElement[Any], now: datetime) -> OnTurn | None:
    """Return whose turn it is at a place (EPSG:4326); the newest rota that has somebody on counts."""
    with everything(session):
        covers = (func.ST_Covers(Rota.area, place), holds_at(TimeWindow.holds, now), Rota.ended_at.is_(None))
        query = select(Rota).outerjoin(TimeWindow, TimeWindow.id == Rota.window_id).where(*covers)
        for rota in session.scalars(query.order_by(Rota.id.desc())).all():
            squads = on_at(list_turns(session, rota.id), now)
            if squads:
                return OnTurn(rota.id, rota.name, tuple(squads))
    return None


def list_turns(session: Session, rota_id: int) -> list[Turn]:
    """Return the turns of a rota; squads that were retired have none."""
    query = select(RotaTurn).join(Squad, Squad.id == RotaTurn.squad_id)
    rows = session.scalars(
        query.where(RotaTurn.rota_id == rota_id, Squad.retired_at.is_(None)).order_by(RotaTurn.id)
    )
    return [turn_of(row) for row in rows]


def turn_of(row: RotaTurn) -> Turn:
    """Return a stored turn as what tells time by it."""
    return Turn(
        row.squad_id,
        row.first_day,
        row.every_days,
        row.run_days,
        tuple(row.weekdays),
        row.opens_min,
        row.closes_min,
    )


def _by_rota(session: Session, place: ColumnElement[Any], now: datetime) -> Standing | None:
    found = find_on_turn(session, place, now)
    if found is None:
        return None
    owner = session.scalar(select(Squad.organisation_id).where(Squad.id == found.squads[0]))
    return None if owner is None else Standing("rota", found.rota_id, found.name, owner)


def _by_agreement(
    session: Session, incident: Incident, place: ColumnElement[Any], now: datetime
) -> Standing | None:
    """Return the most special agreement that fits: with an area, then for some categories, the newest."""
    sides = _sides(session, incident)
    for agreement in session.scalars(_agreements(session, incident, place, now)):
        a, b = (session.get_one(Organisation, each) for each in (agreement.a_id, agreement.b_id))
        own = {key: _under(sides, side.path) for key, side in (("a", a), ("b", b))}
        if not any(own.values()) or (agreement.area is None and not all(own.values())):
            continue
        key = answers_on(agreement, now.astimezone(ZONE).date())
        return Standing("agreement", agreement.id, agreement.name, own[key] or {"a": a, "b": b}[key].id)
    return None


def answers_on(agreement: Agreement, day: date) -> str:
    """Return which of the two answers on a day, "a" or "b"; the first on even days where they alternate."""
    if agreement.answers != "alternating":
        return agreement.answers
    return "ab"[(day - (agreement.alternates_from or day)).days % 2]


def _agreements(session: Session, incident: Incident, place: ColumnElement[Any], now: datetime) -> Any:
    code = session.scalar(select(Category.code).where(Category.id == incident.category_id))
    return (
        select(Agreement)
        .outerjoin(TimeWindow, TimeWindow.id == Agreement.window_id)
        .where(
            Agreement.ended_at.is_(None),
            or_(Agreement.area.is_(None), func.ST_Covers(Agreement.area, place)),
            or_(func.cardinality(Agreement.categories) == 0, Agreement.categories.contains([code])),
            holds_at(TimeWindow.holds, now),
        )
        .order_by(Agreement.area.is_(None), func.cardinality(Agreement.categories) == 0, Agreement.id.desc())
    )


def _sides(session: Session, incident: Incident) -> list[Organisation]:
    ids = [incident.organisation_id, incident.neighbour_id]
    return [session.get_one(Organisation, each) for each in ids if each is not None]


def _under(sides: list[Organisation], path: str) -> int | None:
    """Return the side that is an organisation or lies below it; the owner of the land is looked at first."""
    return next((side.id for side in sides if is_below(side.path, path)), None)
