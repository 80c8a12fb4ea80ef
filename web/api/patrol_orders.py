"""Patrol orders: given, gone around, seen, and what came of them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from data.patrol_orders import PatrolOrder, PatrolSquad
from dispatch.patrols import orders
from dispatch.patrols.effect import measure
from dispatch.patrols.touring import tour
from dispatch.patrols.viewing import about_hotspot, effect_view, order_views, orders_query, visit_views
from dispatch.patrols.visiting import read_visits
from dispatch.patrols.wishes import Wish
from web.api.blueprints import make_blueprint, problems
from web.database import current_session
from web.desk import current_actor, current_situation
from web.effect_words import effect_words
from web.pagination import fetch_page
from web.permissions import allow
from web.schemas import patrols as schemas

bp = make_blueprint("patrol-orders", "Patrols of hotspots: orders, tours, visits and what they changed")

NO_TOURS = {
    "day": None, "planned_at": None, "road_version": None, "tours": [], "left_out": [], "without_fix": [],
}  # fmt: skip


@bp.get("/patrol-orders", responses={200: schemas.PatrolOrderPage})
@allow("see_patrol_orders")
def list_patrol_orders(query: schemas.PatrolOrderQuery) -> Any:
    """List patrol orders, the newest first."""
    wanted = orders_query()
    if query.state == "open":
        wanted = wanted.where(PatrolOrder.state.in_(orders.OPEN))
    elif query.state is not None:
        wanted = wanted.where(PatrolOrder.state == query.state)
    if query.hotspot is not None:
        wanted = about_hotspot(wanted, query.hotspot)
    if query.squad is not None:
        own = select(PatrolSquad.order_id).where(PatrolSquad.squad_id == query.squad)
        wanted = wanted.where(PatrolOrder.id.in_(own))
    session = current_session()
    rows, following = fetch_page(
        session, wanted, [PatrolOrder.id], cursor=query.cursor, limit=query.limit, descending=True
    )
    items = order_views(session, rows, current_actor())
    return schemas.PatrolOrderPage.model_validate({"items": items, "next": following})


@bp.post("/patrol-orders", responses={201: schemas.PatrolOrder} | problems(404, 409))
@allow("manage_hotspots")
def create_patrol_order(body: schemas.NewPatrolOrder) -> Any:
    """Draft an order about hotspots, or give it at once."""
    values = body.model_dump(exclude={"opens", "closes", "target_hours", "give"})
    for name in ("hotspots", "squads", "weekdays"):
        values[name] = tuple(values[name])
    wish = Wish(
        **values,
        opens_min=_minutes(body.opens),
        closes_min=_minutes(body.closes),
        hours=_hours(body.target_hours),
    )
    session, actor = current_session(), current_actor()
    order = orders.make_order(session, actor, wish)
    if body.give:
        orders.give_order(session, order.id, actor)
    return _answer(order.id), 201


@bp.get("/patrol-orders/<int:id>", responses={200: schemas.PatrolOrder} | problems(404))
@allow("see_patrol_orders")
def get_patrol_order(path: schemas.PatrolOrderPath) -> Any:
    """Return a patrol order."""
    return _answer(path.id)


@bp.patch("/patrol-orders/<int:id>", responses={200: schemas.PatrolOrder} | problems(404, 409))
@allow("manage_hotspots")
def change_patrol_order(path: schemas.PatrolOrderPath, body: schemas.PatrolOrderChange) -> Any:
    """Change a draft; of an order that is given, its words and squads."""
    session, actor, given = current_session(), current_actor(), body.said()
    squads, hours = given.pop("squads", None), given.pop("target_hours", None)
    times = {f"{name}_min": _minutes(given.pop(name)) for name in ("opens", "closes") if name in given}
    if given or times or hours is not None:
        wish = orders.wish_of(session, orders.lock_order(session, path.id))
        if hours is not None:
            times["hours"] = _hours(hours)
        orders.change_order(session, path.id, actor, replace(wish, **given, **times))
    if squads is not None:
        orders.change_squads(session, path.id, actor, tuple(squads))
    return _answer(path.id)


@bp.delete("/patrol-orders/<int:id>", responses={204: None} | problems(404, 409))
@allow("manage_hotspots")
def drop_patrol_order(path: schemas.PatrolOrderPath) -> Any:
    """Throw a draft away."""
    orders.drop_order(current_session(), path.id, current_actor())
    return "", 204


@bp.post("/patrol-orders/<int:id>/give", responses={200: schemas.PatrolOrder} | problems(404, 409))
@allow("manage_hotspots")
def give_patrol_order(path: schemas.PatrolOrderPath) -> Any:
    """Put a draft in force: squads and owners are told, and it starts and ends by itself."""
    orders.give_order(current_session(), path.id, current_actor())
    return _answer(path.id)


@bp.post("/patrol-orders/<int:id>/end", responses={200: schemas.PatrolOrder} | problems(404, 409))
@allow("manage_hotspots")
def end_patrol_order(path: schemas.PatrolOrderPath, body: schemas.PatrolOrderEnd) -> Any:
    """End an order early, or cancel one that has not started."""
    orders.end_order(current_session(), path.id, current_actor(), body.reason)
    return _answer(path.id)


@bp.get("/patrol-orders/<int:id>/tours", responses={200: schemas.Tours} | problems(404))
@allow("see_patrol_orders")
def get_tours(path: schemas.PatrolOrderPath) -> Any:
    """Return the tours as planned last."""
    return schemas.Tours.model_validate(_get_order(path.id).tours or NO_TOURS)


@bp.post("/patrol-orders/<int:id>/tours", responses={200: schemas.Tours} | problems(404, 409, 503))
@allow("manage_hotspots")
def plan_tours(path: schemas.PatrolOrderPath, body: schemas.TourQuestion) -> Any:
    """Plan how the squads go around on a day, over the roads as they are now."""
    session, actor = current_session(), current_actor()
    order = orders.lock_planned(session, path.id, actor)
    return schemas.Tours.model_validate(tour(session, current_situation(), order, actor, body.day))


@bp.get("/patrol-orders/<int:id>/visits", responses={200: schemas.PatrolVisits} | problems(404))
@allow("see_patrol_orders")
def list_visits(path: schemas.PatrolOrderPath) -> Any:
    """Return the visits that fixes show, by place, squad and hour."""
    session, order = current_session(), _get_order(path.id)
    found = read_visits(session, order, datetime.now(UTC))
    return schemas.PatrolVisits.model_validate(visit_views(session, order, found))


@bp.get("/hotspots/<int:id>/effect", responses={200: schemas.PatrolEffect} | problems(404, 409))
@allow("see_hotspots")
def get_effect(path: schemas.EffectPath, query: schemas.EffectQuery) -> Any:
    """Return what an order changed at a hotspot: fell, unchanged, or moved next door."""
    session = current_session()
    measured = measure(session, path.id, query.order, query.days, query.as_of, query.source)
    view = effect_view(session, path.id, measured)
    return schemas.PatrolEffect.model_validate(view | effect_words(view))


def _get_order(order_id: int) -> PatrolOrder:
    order = current_session().get(PatrolOrder, order_id)
    if order is None:
        raise orders.OrderUnknown(order_id)
    return order


def _answer(order_id: int) -> schemas.PatrolOrder:
    session = current_session()
    session.flush()
    rows = session.execute(orders_query().where(PatrolOrder.id == order_id)).all()
    if not rows:
        raise orders.OrderUnknown(order_id)
    return schemas.PatrolOrder.model_validate(order_views(session, rows, current_actor())[0])


def _minutes(clock: str) -> int:
    """Return HH:MM as minutes since midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _hours(given: list[schemas.TargetHours]) -> dict[int, tuple[int, int]]:
    return {each.hotspot: (_minutes(each.opens), _minutes(each.closes)) for each in given}
