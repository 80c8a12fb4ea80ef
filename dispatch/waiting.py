"""The incidents that wait for a squad and that who asks may give one, in the order of the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import Session

from data.assignments import Assignment
from data.categories import Category
from data.incidents import Incident
from data.joint import Rota
from data.organisations import Organisation
from data.scope import everything, is_below
from dispatch.authority import senders_at
from dispatch.global_assignment import Waiting
from dispatch.joint.lending import lent_at
from dispatch.joint.peering import those_at_peers
from dispatch.joint.standing import OnTurn, find_on_turn
from dispatch.journal import Actor
from dispatch.jurisdiction import point
from dispatch.lifecycle import WAITING
from dispatch.recommendation import Task

MOST = 500
"""So many are given squads at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the waiting incidents are meant; what is empty lets every one through."""

    incident_ids: tuple[int, ...] = ()
    priorities: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()


def list_waiting(session: Session, actor: Actor, wanted: Wanted) -> list[Waiting]:
    """Return what waits, the soonest to be accepted first, at most `MOST`."""
    rows = session.execute(_query(wanted)).all()
    paths = dict(session.execute(select(Organisation.id, Organisation.path)).all())
    mine = _left_here(session, [row for row in rows if _may_act(row, actor, paths)])[:MOST]
    senders = cache(lambda *owners: senders_at(session, actor, *owners))
    lent = cache(lambda *sides: lent_at(session, actor, sides))
    turns = _turns(session, mine)
    return [
        Waiting(
            row.id,
            row.number,
            row.priority,
            None if row.arrive_due_at is None else row.arrive_due_at.timestamp(),
            Task(
                row.lon,
                row.lat,
                row.organisation_id,
                row.neighbour_id,
                tuple(row.required_capabilities),
                senders(row.organisation_id, row.neighbour_id),
                lent(row.organisation_id, row.neighbour_id, row.responsible_id),
                row.responsible_id,
                *((turns[row.id].squads, turns[row.id].name) if row.id in turns else ()),
            ),
        )
        for row in mine
    ]


def _left_here(session: Session, rows: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    """Return without those that a peer has taken: they wait for a squad there, if for any."""
    gone = those_at_peers(session, [row.id for row in rows if row.status == "transferred"])
    return [row for row in rows if row.id not in gone] if gone else rows


def _turns(session: Session, rows: Sequence[Row[Any]]) -> dict[int, OnTurn]:
    """Return whose turn it is at the incidents' places; where there is no rota at all, none is asked for."""
    with everything(session):
        if not session.scalar(select(exists().where(Rota.ended_at.is_(None)))):
            return {}
    now = datetime.now(UTC)
    found = {row.id: find_on_turn(session, point(row.lon, row.lat), now) for row in rows}
    return {key: turn for key, turn in found.items() if turn is not None}


def _query(wanted: Wanted) -> Any:
    led = exists().where(
        Assignment.incident_id == Incident.id, Assignment.ended_at.is_(None), Assignment.role == "lead"
    )
    query = (
        select(
            Incident.id,
            Incident.number,
            Incident.status,
            Incident.priority,
            Incident.arrive_due_at,
            Incident.organisation_id,
            Incident.neighbour_id,
            Incident.responsible_id,
            func.ST_X(Incident.location).label("lon"),
            func.ST_Y(Incident.location).label("lat"),
            Category.required_capabilities,
        )
        .join(Category, Category.id == Incident.category_id)
        .where(Incident.status.in_(WAITING), ~led)
        .order_by(Incident.accept_due_at.nulls_last(), Incident.priority, Incident.id)
    )
    for column, values in (
        (Incident.id, wanted.incident_ids),
        (Incident.priority, wanted.priorities),
        (Category.code, wanted.categories),
    ):
        if values:
            query = query.where(column.in_(values))
    return query


def _may_act(row: Row[Any], actor: Actor, paths: dict[int, str]) -> bool:
    """Return whether an actor may act on an incident: the rule of `dispatch.authority`, for many at once."""
    if actor.path is None:
        return True
    holders: Sequence[int | None] = [row.responsible_id]
    if row.responsible_id is None:
        holders = [row.organisation_id, row.neighbour_id]
    return any(is_below(paths[holder], actor.path) for holder in holders if holder is not None)
