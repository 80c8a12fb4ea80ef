"""Counts how often and how long squads were at the places of an order, from their fixes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from data.fixes import Fix
from data.patrol_orders import PatrolOrder, PatrolSquad, PatrolTarget, PatrolVisit
from data.scope import everything
from data.settings import get_setting
from dispatch.joint.turns import Span
from dispatch.patrols.hours import met, spans_of
from gis.ground import GroundPlane
from gis.patrols.visits import find_visits, seen_s

PASSING_S = 60.0
"""Who was within for less than this only passed through."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay of a squad at a target."""

    target_id: int
    squad_id: int
    entered_at: datetime
    left_at: datetime
    inside_s: float
    fixes: int

    @property
    def is_pass(self) -> bool:
        """Whether the squad only passed through."""
        return self.inside_s < PASSING_S


@dataclass(slots=True)
class Presence:
    """For how many seconds a squad was to be on, and for how many its fixes say where it was."""

    wanted_s: float = 0.0
    seen_s: float = 0.0


@dataclass(slots=True)
class Count:
    """Visits in order of time, and what was seen of each squad."""

    visits: list[Visit] = field(default_factory=list)
    presence: dict[int, Presence] = field(default_factory=dict)


def count_visits(session: Session, order: PatrolOrder, since: datetime | None, until: datetime) -> Count:
    """Find the visits of an order's hours between two times; those of all its squads, whoever's they are.

    Areas are taken a little wider, by the setting `patrol_margin_m`: a squad in the street before a shop is
    at the shop, and fixes are not exact.
    """
    hours = spans_of(order)
    spans = met(hours, since or hours[0][0], until)
    found = Count()
    with everything(session):
        squads = session.scalars(select(PatrolSquad.squad_id).where(PatrolSquad.order_id == order.id)).all()
        found.presence = {squad_id: Presence() for squad_id in squads}
        if not spans or not squads:
            return found
        fixes = _fixes(session, list(squads), spans)
        areas = _Areas(session, order.id)
    for squad_id, (at_s, lonlat) in fixes.items():
        for low_s, high_s in ((low.timestamp(), high.timestamp()) for low, high in spans):
            part = slice(np.searchsorted(at_s, low_s), np.searchsorted(at_s, high_s, "right"))
            found.visits += areas.visits(squad_id, at_s[part], lonlat[part])
            found.presence[squad_id].seen_s += seen_s(at_s[part], low_s, high_s)
    wanted_s = sum((high - low).total_seconds() for low, high in spans)
    for each in found.presence.values():
        each.wanted_s = wanted_s
    found.visits.sort(key=lambda one: (one.entered_at, one.squad_id, one.target_id))
    return found


def keep_visits(session: Session, order: PatrolOrder, until: datetime) -> None:
    """Keep the visits up to a time, once: what came before is kept already."""
    if order.counted_to is not None and until <= order.counted_to:
        return
    found = count_visits(session, order, order.counted_to, until)
    names = ("target_id", "squad_id", "entered_at", "left_at", "inside_s", "fixes")
    rows = [{name: getattr(one, name) for name in names} for one in found.visits]
    if rows:
        session.execute(insert(PatrolVisit).on_conflict_do_nothing(), rows)
    with everything(session):
        kept = session.scalars(select(PatrolSquad).where(PatrolSquad.order_id == order.id)).all()
    for squad in kept:
        seen = found.presence[squad.squad_id]
        squad.wanted_s, squad.seen_s = squad.wanted_s + seen.wanted_s, squad.seen_s + seen.seen_s
    order.counted_to = until
    session.flush()


def read_visits(session: Session, order: PatrolOrder, now: datetime) -> Count:
    """Return all visits of an order up to now: those kept, and those since, from fixes."""
    if order.state in ("draft", "cancelled"):
        return Count()
    until = min(now, order.ended_at or now)
    found = count_visits(session, order, order.counted_to, until)
    with everything(session):
        kept = session.scalars(
            select(PatrolVisit)
            .join(PatrolTarget, PatrolTarget.id == PatrolVisit.target_id)
            .where(PatrolTarget.order_id == order.id)
            .order_by(PatrolVisit.entered_at, PatrolVisit.squad_id, PatrolVisit.target_id)
        ).all()
        squads = session.scalars(select(PatrolSquad).where(PatrolSquad.order_id == order.id)).all()
    names = ("target_id", "squad_id", "entered_at", "left_at", "inside_s", "fixes")
    found.visits = [Visit(*(getattr(one, name) for name in names)) for one in kept] + found.visits
    for squad in squads:
        seen = found.presence.setdefault(squad.squad_id, Presence())
        seen.wanted_s, seen.seen_s = seen.wanted_s + squad.wanted_s, seen.seen_s + squad.seen_s
    return found


class _Areas:
    """The targets of an order on a plane, each a little wider than it is."""

    def __init__(self, session: Session, order_id: int) -> None:
        targets = session.scalars(
            select(PatrolTarget).where(PatrolTarget.order_id == order_id).order_by(PatrolTarget.id)
        ).all()
        self._ids = [one.id for one in targets]
        shapes = [to_shape(one.area) for one in targets]
        middle = shapely.centroid(shapely.GeometryCollection(shapes))
        self._plane = GroundPlane(middle.x, middle.y)
        margin_m = get_setting(session, "patrol_margin_m")
        self._wide = [shapely.buffer(self._plane.project(shape), margin_m) for shape in shapes]
        for shape in self._wide:
            shapely.prepare(shape)

    def visits(self, squad_id: int, at_s: np.ndarray, lonlat: np.ndarray) -> Iterator[Visit]:
        """Find the visits of a squad within one span of hours."""
        if len(at_s) == 0:
            return
        x_m, y_m = self._plane.to_plane(lonlat).T
        for target_id, shape in zip(self._ids, self._wide, strict=True):
            found = find_visits(at_s, shapely.contains_xy(shape, x_m, y_m))
            for row in range(len(found)):
                yield Visit(
                    target_id,
                    squad_id,
                    datetime.fromtimestamp(float(found.entered_s[row]), UTC),
                    datetime.fromtimestamp(float(found.left_s[row]), UTC),
                    float(found.inside_s[row]),
                    int(found.fixes[row]),
                )


def _fixes(
    session: Session, squads: list[int], spans: list[Span]
) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """Return of each squad the times (seconds, rising) and places of its fixes in the days of some spans."""
    at_s = func.extract("epoch", Fix.recorded_at)
    place = (func.ST_X(Fix.location), func.ST_Y(Fix.location))
    query = (
        select(Fix.squad_id, at_s, *place)
        .where(Fix.squad_id.in_(squads), Fix.recorded_at.between(spans[0][0], spans[-1][1]))
        .order_by(Fix.squad_id, Fix.recorded_at)
    )
    rows = session.execute(query).all()
    if not rows:
        return {}
    table = np.array([[float(each) for each in row] for row in rows])
    edges = np.flatnonzero(np.diff(table[:, 0])) + 1
    return {int(part[0, 0]): (part[:, 1], part[:, 2:4]) for part in np.split(table, edges)}
