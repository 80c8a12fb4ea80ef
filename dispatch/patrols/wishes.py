"""What an order is to be, as it is asked for, and what of that cannot be."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.hotspots import Hotspot
from data.organisations import Organisation
from data.patrol_orders import PatrolOrder, PatrolSquad
from data.scope import everything
from data.squads import Squad
from dispatch.assignment import SquadUnknown
from dispatch.joint.kinship import holds
from dispatch.journal import Actor
from dispatch.patrols.hours import ALL_WEEK, spans_of

LONGEST = timedelta(days=92)
Hours = tuple[int, int]


@dataclass
class HotspotMissing(Exception):
    """There is no such hotspot, or not for who asks."""

    hotspot_id: int


@dataclass
class HotspotNotYours(Exception):
    """Who acts stands neither at an owner of the hotspot nor above one."""

    hotspot: str


@dataclass
class OrderDaysUnfit(Exception):
    """The days are the wrong way round, too many, or none of them is a weekday that is asked for."""

    starts_on: str
    ends_on: str


@dataclass
class SquadOrdered(Exception):
    """The squad is on patrol by another order in these hours."""

    call_sign: str
    order: str


@dataclass(frozen=True, slots=True)
class Wish:
    """An order as it is asked for; minutes count from midnight in the city, `stay_min` is of each visit.

    `hours` are of targets that have hours of their own, by hotspot.
    """

    hotspots: tuple[int, ...]
    starts_on: date
    ends_on: date
    squads: tuple[int, ...] = ()
    name: str = ""
    goal: str = ""
    note: str = ""
    weekdays: tuple[int, ...] = ALL_WEEK
    opens_min: int = 0
    closes_min: int = 1440
    stay_min: int = 20
    visits: int = 1
    hours: dict[int, Hours] = field(default_factory=dict)


def check_days(order: PatrolOrder) -> None:
    """Raise OrderDaysUnfit unless an order has hours, within 92 days."""
    if not order.starts_on <= order.ends_on < order.starts_on + LONGEST or not spans_of(order):
        raise OrderDaysUnfit(order.starts_on.isoformat(), order.ends_on.isoformat())


def get_hotspots(session: Session, actor: Actor, hotspot_ids: tuple[int, ...]) -> list[Hotspot]:
    """Return hotspots that the actor answers for, in the order asked for, each once."""
    found = []
    for hotspot_id in dict.fromkeys(hotspot_ids):
        hotspot = session.get(Hotspot, hotspot_id)
        if hotspot is None:
            raise HotspotMissing(hotspot_id)
        if not _answers(session, actor, hotspot):
            raise HotspotNotYours(hotspot.name)
        found.append(hotspot)
    return found


def owners_of(hotspots: list[Hotspot]) -> list[int]:
    """Return who owns any of some hotspots, each once; nobody where they lie on nobody's land."""
    sides = (side for one in hotspots for side in (one.organisation_id, one.neighbour_id))
    return list(dict.fromkeys(side for side in sides if side is not None))


def get_squads(session: Session, squad_ids: tuple[int, ...]) -> list[Squad]:
    """Return squads that the actor sees, locked; raise SquadUnknown."""
    found = []
    for squad_id in sorted(set(squad_ids)):
        query = select(Squad).where(Squad.id == squad_id, Squad.retired_at.is_(None))
        squad = session.scalar(query.with_for_update())
        if squad is None:
            raise SquadUnknown(squad_id)
        found.append(squad)
    return found


def check_free(session: Session, order: PatrolOrder, squads: list[Squad]) -> None:
    """Raise SquadOrdered where a squad is on patrol by another order in any of the same hours."""
    others = (
        select(PatrolOrder, PatrolSquad.squad_id)
        .join(PatrolSquad, PatrolSquad.order_id == PatrolOrder.id)
        .where(
            PatrolSquad.squad_id.in_([one.id for one in squads]),
            PatrolOrder.id != order.id,
            PatrolOrder.state.in_(("ordered", "running")),
            # Hours of a night end on the day after the last.
            PatrolOrder.starts_on <= order.ends_on + timedelta(days=1),
            PatrolOrder.ends_on + 1 >= order.starts_on,
        )
        .order_by(PatrolOrder.id)
    )
    signs = {one.id: one.call_sign for one in squads}
    wanted = spans_of(order)
    with everything(session):
        for other, squad_id in session.execute(others).all():
            both = sorted([*wanted, *spans_of(other)])
            if any(before[1] > after[0] for before, after in pairwise(both)):
                raise SquadOrdered(signs[squad_id], other.name)


def _answers(session: Session, actor: Actor, hotspot: Hotspot) -> bool:
    sides = owners_of([hotspot])
    with everything(session):
        paths = session.scalars(select(Organisation.path).where(Organisation.id.in_(sides))).all()
    return not sides or any(holds(actor.path, path) for path in paths)
