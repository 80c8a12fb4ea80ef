"""Makes, changes, gives and takes back patrol orders."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from data.hotspots import Hotspot
from data.organisations import Organisation
from data.patrol_orders import PatrolOrder, PatrolSquad, PatrolTarget
from data.scope import everything
from data.squads import Squad
from dispatch.joint.kinship import holds
from dispatch.journal import Actor
from dispatch.lifecycle import ReasonMissing
from dispatch.patrols.running import finish, put_in_force
from dispatch.patrols.telling import note, squads_of, tell_owners, tell_squads
from dispatch.patrols.wishes import (
    Wish,
    check_days,
    check_free,
    get_hotspots,
    get_squads,
    owners_of,
)

WORDS = ("name", "goal", "note")
PLAIN = (*WORDS, "starts_on", "ends_on", "weekdays", "opens_min", "closes_min", "stay_min", "visits")
OPEN = ("draft", "ordered", "running")


@dataclass
class OrderUnknown(Exception):
    """There is no such patrol order, or not for who asks."""

    order_id: int


@dataclass
class OrderNotYours(Exception):
    """Only those whose desk made an order, and those above them, change, give or end it."""

    organisation: str
    organisation_en: str


@dataclass
class OrderClosed(Exception):
    """The order is not in a state in which this may be done."""

    state: str


def make_order(session: Session, actor: Actor, wish: Wish) -> PatrolOrder:
    """Draft an order about hotspots that the actor answers for."""
    hotspots = get_hotspots(session, actor, wish.hotspots)
    squads = get_squads(session, wish.squads)
    values = {name: getattr(wish, name) for name in PLAIN}
    order = PatrolOrder(
        **values | {"name": wish.name.strip() or _named(hotspots), "weekdays": sorted(set(wish.weekdays))},
        state="draft",
        organisation_id=actor.organisation_id,
        organisations=owners_of(hotspots),
        parties=_parties(squads),
        made_at=datetime.now(UTC),
        made_by=actor.account_id,
    )
    check_days(order)
    session.add(order)
    session.flush()
    session.add_all([_target(order, one, wish) for one in hotspots])
    session.add_all([PatrolSquad(order_id=order.id, squad_id=one.id) for one in squads])
    session.flush()
    note(session, actor, order, "made", hotspots=[one.name for one in hotspots])
    return order


def change_order(session: Session, order_id: int, actor: Actor, wish: Wish) -> PatrolOrder:
    """Change a draft in all it says; of an order that is given only name, goal and note."""
    order = lock_order(session, order_id)
    _check_side(session, actor, order)
    _check_state(order, OPEN)
    names = PLAIN if order.state == "draft" else WORDS
    for name in names:
        setattr(order, name, getattr(wish, name))
    order.name = order.name.strip() or _named(_hotspots_of(session, order.id))
    if order.state == "draft":
        order.weekdays = sorted(set(wish.weekdays))
        check_days(order)
        order.tours = None
        _set_hours(session, order, wish)
    session.flush()
    note(session, actor, order, "changed")
    return order


def change_squads(session: Session, order_id: int, actor: Actor, squad_ids: tuple[int, ...]) -> PatrolOrder:
    """Say which squads go, of those that the actor sees; of a joint order each side says its own."""
    order = lock_order(session, order_id)
    _check_state(order, OPEN)
    wanted = get_squads(session, squad_ids)
    now = squads_of(session, order.id)
    own = set(session.scalars(select(Squad.id).where(Squad.id.in_([one.id for one in now]))))
    added = [one for one in wanted if one.id not in {each.id for each in now}]
    gone = [one for one in now if one.id in own - {each.id for each in wanted}]
    if order.state != "draft":
        check_free(session, order, added)
    ids = [one.id for one in gone]
    session.execute(
        delete(PatrolSquad).where(PatrolSquad.order_id == order.id, PatrolSquad.squad_id.in_(ids))
    )
    session.add_all([PatrolSquad(order_id=order.id, squad_id=one.id) for one in added])
    order.parties = _parties([*(one for one in now if one not in gone), *added])
    order.tours = None
    session.flush()
    note(session, actor, order, "squads", added=_signs(added), gone=_signs(gone))
    if order.state != "draft":
        tell_squads(session, order, "ordered", added)
        tell_squads(session, order, "cancelled", gone)
    return order


def give_order(session: Session, order_id: int, actor: Actor) -> PatrolOrder:
    """Put a draft in force: its squads and owners are told, and it starts and ends by itself."""
    order = lock_order(session, order_id)
    _check_side(session, actor, order)
    _check_state(order, ("draft",))
    squads = squads_of(session, order.id)
    check_free(session, order, squads)
    order.given_at, order.given_by = datetime.now(UTC), actor.account_id
    put_in_force(session, order)
    note(session, actor, order, "given", squads=_signs(squads), state=order.state)
    # Nobody is sent to what is over already: it was put down afterwards.
    if order.state != "ended":
        tell_squads(session, order, "ordered", squads)
    tell_owners(session, actor, order, "ordered")
    return order


def end_order(session: Session, order_id: int, actor: Actor, reason: str) -> PatrolOrder:
    """End an order early: what has not started is cancelled, what runs is over from now on."""
    order = lock_order(session, order_id)
    _check_side(session, actor, order)
    _check_state(order, ("ordered", "running"))
    if not reason.strip():
        raise ReasonMissing("cancelled" if order.state == "ordered" else "ended")
    order.end_reason, order.ended_by = reason.strip(), actor.account_id
    state = "ended" if order.state == "running" else "cancelled"
    finish(session, order, state, datetime.now(UTC))
    note(session, actor, order, state, reason=order.end_reason)
    tell_squads(session, order, state, squads_of(session, order.id), reason=order.end_reason)
    tell_owners(session, actor, order, state, reason=order.end_reason)
    return order


def drop_order(session: Session, order_id: int, actor: Actor) -> None:
    """Throw a draft away."""
    order = lock_order(session, order_id)
    _check_side(session, actor, order)
    _check_state(order, ("draft",))
    note(session, actor, order, "dropped")
    session.delete(order)
    session.flush()


def lock_order(session: Session, order_id: int) -> PatrolOrder:
    """Return an order, locked; raise OrderUnknown."""
    order = session.scalar(select(PatrolOrder).where(PatrolOrder.id == order_id).with_for_update())
    if order is None:
        raise OrderUnknown(order_id)
    return order


def lock_planned(session: Session, order_id: int, actor: Actor) -> PatrolOrder:
    """Return an order, locked, whose tours the actor may plan; raise what stands against it."""
    order = lock_order(session, order_id)
    _check_side(session, actor, order)
    _check_state(order, OPEN)
    return order


def wish_of(session: Session, order: PatrolOrder) -> Wish:
    """Return what an order says now, for a change of a part of it."""
    targets = session.scalars(select(PatrolTarget).where(PatrolTarget.order_id == order.id)).all()
    own = [one for one in targets if one.opens_min is not None and one.hotspot_id is not None]
    wish = Wish(
        hotspots=tuple(one.hotspot_id for one in targets if one.hotspot_id is not None),
        starts_on=order.starts_on,
        ends_on=order.ends_on,
        hours={one.hotspot_id: (one.opens_min, one.closes_min) for one in own},
    )
    return replace(
        wish, **{name: getattr(order, name) for name in PLAIN} | {"weekdays": tuple(order.weekdays)}
    )


def manages(actor: Actor, path: str | None) -> bool:
    """Return whether an actor may change an order made by the desk at a path."""
    return path is None or holds(actor.path, path)


def _check_side(session: Session, actor: Actor, order: PatrolOrder) -> None:
    if order.organisation_id is None:
        return
    with everything(session):
        desk = session.get_one(Organisation, order.organisation_id)
    if not manages(actor, desk.path):
        raise OrderNotYours(desk.name, desk.name_en or desk.name)


def _check_state(order: PatrolOrder, states: tuple[str, ...]) -> None:
    if order.state not in states:
        raise OrderClosed(order.state)


def _target(order: PatrolOrder, hotspot: Hotspot, wish: Wish) -> PatrolTarget:
    opens_min, closes_min = wish.hours.get(hotspot.id, (None, None))
    return PatrolTarget(
        order_id=order.id,
        hotspot_id=hotspot.id,
        name=hotspot.name,
        group_code=hotspot.group_code,
        area=hotspot.area,
        opens_min=opens_min,
        closes_min=closes_min,
    )


def _set_hours(session: Session, order: PatrolOrder, wish: Wish) -> None:
    for target in session.scalars(select(PatrolTarget).where(PatrolTarget.order_id == order.id)):
        target.opens_min, target.closes_min = wish.hours.get(target.hotspot_id, (None, None))


def _hotspots_of(session: Session, order_id: int) -> list[PatrolTarget]:
    return list(session.scalars(select(PatrolTarget).where(PatrolTarget.order_id == order_id)))


def _named(places: list[Hotspot] | list[PatrolTarget]) -> str:
    """Return a name for an order that was given none: its first place, and how many there are."""
    more = f"等 {len(places)} 处" if len(places) > 1 else ""
    return f"{places[0].name}{more}巡查" if places else "巡查"


def _parties(squads: list[Squad]) -> list[int]:
    return sorted({one.organisation_id for one in squads})


def _signs(squads: list[Squad]) -> list[str]:
    return [one.call_sign for one in squads]
