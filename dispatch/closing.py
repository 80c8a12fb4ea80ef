"""Closes roads for a time and opens them again; every process hears of it at its next look."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from geoalchemy2.shape import from_shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from data.accounts import Account
from data.base import SRID
from data.closures import Closure
from dispatch.authority import check_organisation
from dispatch.journal import Actor, announce, record
from dispatch.views import closure_view


@dataclass
class ClosureUnknown(Exception):
    """There is no such closure, or it is lifted already."""

    closure_id: int


@dataclass
class ClosureWindowEmpty(Exception):
    """A closure would end before it starts."""

    starts_at: datetime
    ends_at: datetime


def close_roads(
    session: Session,
    actor: Actor,
    shape: BaseGeometry | None,
    road_name: str,
    modes: list[str],
    reason: str,
    starts_at: datetime | None,
    ends_at: datetime | None,
) -> Closure:
    """Store a closure by shape (EPSG:4326) or by road name, in force within its window."""
    now = datetime.now(UTC)
    starts_at = starts_at or now
    if ends_at is not None and ends_at <= starts_at:
        raise ClosureWindowEmpty(starts_at, ends_at)
    closure = Closure(
        shape=None if shape is None else from_shape(shape, SRID),
        road_name=road_name,
        modes=modes,
        reason=reason,
        starts_at=starts_at,
        ends_at=ends_at,
        created_by=actor.account_id,
        created_at=now,
    )
    session.add(closure)
    session.flush()
    _say(session, actor, "closure.closed", closure)
    return closure


def lift(session: Session, actor: Actor, closure_id: int) -> Closure:
    """End a closure now; all who drive heed it, those who made it or stand above them lift it."""
    closure = session.get(Closure, closure_id, with_for_update=True)
    if closure is None or closure.lifted_at is not None:
        raise ClosureUnknown(closure_id)
    maker = None if closure.created_by is None else session.get(Account, closure.created_by)
    if maker is not None:
        check_organisation(session, maker.organisation_id, actor)
    closure.lifted_at = datetime.now(UTC)
    session.flush()
    _say(session, actor, "closure.lifted", closure)
    return closure


def _say(session: Session, actor: Actor, act: str, closure: Closure) -> None:
    payload: dict[str, Any] = closure_view(session, closure.id)
    record(session, actor, act, "closure", closure.id, reason=closure.reason, road=closure.road_name)
    announce(session, "closure", payload, subject_id=closure.id)
