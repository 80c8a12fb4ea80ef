"""What is shown of patrol orders, their visits and their effect, as plain values."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
from shapely.geometry import mapping
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.base import alias_of
from data.hotspots import HotspotDay
from data.organisations import Organisation
from data.patrol_orders import PatrolOrder, PatrolSquad, PatrolTarget
from data.scope import everything
from data.squads import Squad
from dispatch.joint.kinship import names_of
from dispatch.joint.showings import clock
from dispatch.joint.viewing import ref
from dispatch.journal import Actor
from dispatch.moments import iso
from dispatch.patrols.cases import Periods
from dispatch.patrols.effect import Measured
from dispatch.patrols.hours import first_moment, spans_of
from dispatch.patrols.orders import OPEN, manages
from dispatch.patrols.visiting import PASSING_S, Count, Visit
from gis.patrols.visits import HOURS, by_hour_s

if TYPE_CHECKING:
    from gis.recurrence.effect import Interval, Ratio

Desk = alias_of(Organisation, name="desk")
MOST_VISITS = 500
RETURNS = ("cleared", "relapsed")


def orders_query() -> Select[Any]:
    """Return the query behind order views; callers filter, order and limit it."""
    return (
        select(PatrolOrder, Desk, Account.name.label("maker"))
        .outerjoin(Desk, Desk.id == PatrolOrder.organisation_id)
        .outerjoin(Account, Account.id == PatrolOrder.made_by)
    )


def about_hotspot(query: Select[Any], hotspot_id: int) -> Select[Any]:
    """Return the orders of a query that are about a hotspot."""
    return query.where(
        PatrolOrder.id.in_(select(PatrolTarget.order_id).where(PatrolTarget.hotspot_id == hotspot_id))
    )


def order_views(session: Session, rows: Sequence[Any], actor: Actor) -> list[dict[str, Any]]:
    """Return rows of `orders_query`, each with its places, squads, and what the actor may do about it."""
    ids = [row.PatrolOrder.id for row in rows]
    sides = {each for row in rows for each in (*row.PatrolOrder.organisations, *row.PatrolOrder.parties)}
    with everything(session):
        owners = names_of(session, sides)
        squads = _squads(session, ids)
    targets = _targets(session, ids)
    return [
        _order(row, targets.get(row.PatrolOrder.id, []), squads.get(row.PatrolOrder.id, []), owners, actor)
        for row in rows
    ]


def visit_views(session: Session, order: PatrolOrder, found: Count) -> dict[str, Any]:
    """Return the visits of an order: by place and hour, by squad, and the last of them one by one."""
    midnight_s = first_moment(order.starts_on).timestamp()
    with everything(session):
        signs = {one.id: one.call_sign for one in _squads(session, [order.id]).get(order.id, [])}
    targets = session.scalars(
        select(PatrolTarget).where(PatrolTarget.order_id == order.id).order_by(PatrolTarget.id)
    ).all()
    stays = [one for one in found.visits if not one.is_pass]
    return {
        "counted_to": iso(order.counted_to),
        "passing_s": PASSING_S,
        "squads": [
            {
                "squad": {"id": squad_id, "call_sign": signs.get(squad_id, "")},
                "wanted_s": seen.wanted_s,
                "seen_s": seen.seen_s,
                **_summed([one for one in stays if one.squad_id == squad_id]),
            }
            for squad_id, seen in sorted(found.presence.items(), key=lambda each: signs.get(each[0], ""))
        ],
        "targets": [
            {
                "target_id": each.id,
                "hotspot_id": each.hotspot_id,
                "name": each.name,
                "passes": sum(one.is_pass for one in found.visits if one.target_id == each.id),
                **_summed([one for one in stays if one.target_id == each.id]),
                "by_hour_s": _by_hour([one for one in stays if one.target_id == each.id], midnight_s),
            }
            for each in targets
        ],
        "by_hour_s": _by_hour(stays, midnight_s),
        "items": [_visit(one, signs) for one in reversed(found.visits[-MOST_VISITS:])],
    }


def effect_view(session: Session, hotspot_id: int, one: Measured) -> dict[str, Any]:
    """Return an effect with what it rests on: spans, shapes, counts by week, and how places compare."""
    effect, span, places = one.effect, one.span, one.places
    return {
        "hotspot_id": hotspot_id,
        "order": {"id": one.order.id, "name": one.order.name, "state": one.order.state},
        "group": one.group,
        "source": one.source,
        "days": span.days,
        "since": span.since,
        "starts_on": span.starts_on,
        "until": span.until,
        "period_days": span.period_days,
        "verdict": effect.verdict,
        "why": effect.why,
        "level": effect.level,
        "target": _ratio(effect.target) | {"periods": _periods(one.area)},
        "ring": _ratio(effect.ring)
        | {"periods": _periods(one.ring), "width_m": places.ring_width_m, "seen_share": places.seen},
        "control": {
            "before": effect.control_before,
            "after": effect.control_after,
            "periods": _periods(one.control),
            "places": len(places.control_cases),
            "cases": list(places.control_cases),
        },
        "wdq": _interval(effect.wdq),
        "prevented": _interval(effect.prevented),
        "net_prevented": _interval(effect.net_prevented),
        "by_patrol": _periods(one.by_patrol),
        "overshadowed": one.overshadowed,
        "returns": _returns(session, hotspot_id),
        "shapes": {
            "area": mapping(places.area),
            "ring": mapping(places.ring),
            "control": None if places.control is None else mapping(places.control),
        },
    }


def _order(
    row: Any, targets: list[Any], squads: list[Squad], owners: dict[int, Organisation], actor: Actor
) -> dict[str, Any]:
    order, desk = row.PatrolOrder, row[1]
    spans = spans_of(order)
    plain = ("id", "name", "goal", "note", "state", "starts_on", "ends_on", "weekdays", "stay_min", "visits")
    times = ("made_at", "given_at", "started_at", "ended_at", "counted_to")
    return {
        **{name: getattr(order, name) for name in plain},
        "opens": clock(order.opens_min),
        "closes": clock(order.closes_min),
        "starts_at": iso(spans[0][0]),
        "ends_at": iso(spans[-1][1]),
        "desk": ref(desk),
        "owners": [ref(owners[each]) for each in order.organisations if each in owners],
        "is_joint": len(order.organisations) > 1,
        "squads": [
            {
                "id": one.id,
                "call_sign": one.call_sign,
                "mode": one.mode,
                "organisation": ref(owners.get(one.organisation_id)),
            }
            for one in squads
        ],
        "targets": [_target(each) for each in targets],
        "made_by": row.maker,
        **{name: iso(getattr(order, name)) for name in times},
        "end_reason": order.end_reason,
        "toured_on": order.tours["day"] if order.tours else None,
        "mine": _mine(order, desk, actor),
    }


def _mine(order: PatrolOrder, desk: Organisation | None, actor: Actor) -> list[str]:
    """Return what the actor may do about an order."""
    if actor.role not in ("admin", "supervisor") or order.state not in OPEN:
        return []
    if not manages(actor, desk.path if desk else None):
        return ["squads"]
    return ["change", "squads", "give", "drop"] if order.state == "draft" else ["change", "squads", "end"]


def _target(row: Any) -> dict[str, Any]:
    target = row.PatrolTarget
    has_hours = target.opens_min is not None
    return {
        "id": target.id,
        "hotspot_id": target.hotspot_id,
        "name": target.name,
        "group": target.group_code,
        "opens": clock(target.opens_min) if has_hours else None,
        "closes": clock(target.closes_min) if has_hours else None,
        "geometry": orjson.loads(row.geometry),
    }


def _targets(session: Session, order_ids: Sequence[int]) -> dict[int, list[Any]]:
    query = (
        select(PatrolTarget, func.ST_AsGeoJSON(PatrolTarget.area, 6).label("geometry"))
        .where(PatrolTarget.order_id.in_(order_ids))
        .order_by(PatrolTarget.id)
    )
    found: dict[int, list[Any]] = {}
    for row in session.execute(query):
        found.setdefault(row.PatrolTarget.order_id, []).append(row)
    return found


def _squads(session: Session, order_ids: Sequence[int]) -> dict[int, list[Squad]]:
    query = (
        select(PatrolSquad.order_id, Squad)
        .join(Squad, Squad.id == PatrolSquad.squad_id)
        .where(PatrolSquad.order_id.in_(order_ids))
        .order_by(Squad.call_sign)
    )
    found: dict[int, list[Squad]] = {}
    for order_id, squad in session.execute(query):
        found.setdefault(order_id, []).append(squad)
    return found


def _summed(visits: list[Visit]) -> dict[str, Any]:
    return {
        "visits": len(visits),
        "inside_s": sum(one.inside_s for one in visits),
        "last_at": iso(max((one.left_at for one in visits), default=None)),
    }


def _by_hour(visits: list[Visit], midnight_s: float) -> list[float]:
    """Return seconds within by hour of the day; what a stay was outside or unseen is taken off evenly."""
    hours = np.zeros(HOURS)
    for one in visits:
        starts_s, ends_s = one.entered_at.timestamp(), one.left_at.timestamp()
        if ends_s > starts_s:
            whole = by_hour_s(np.array([starts_s]), np.array([ends_s]), midnight_s)
            hours += whole * one.inside_s / (ends_s - starts_s)
    return hours.round(1).tolist()


def _visit(one: Visit, signs: dict[int, str]) -> dict[str, Any]:
    return {
        "target_id": one.target_id,
        "squad": {"id": one.squad_id, "call_sign": signs.get(one.squad_id, "")},
        "entered_at": iso(one.entered_at),
        "left_at": iso(one.left_at),
        "inside_s": one.inside_s,
        "fixes": one.fixes,
        "is_pass": one.is_pass,
    }


def _ratio(one: "Ratio") -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("before", "after", "value", "low", "high")}


def _interval(one: "Interval | None") -> dict[str, Any] | None:
    return None if one is None else {name: getattr(one, name) for name in ("value", "low", "high")}


def _periods(one: Periods) -> dict[str, list[int]]:
    return {"before": one.before.tolist(), "after": one.after.tolist()}


def _returns(session: Session, hotspot_id: int) -> list[dict[str, Any]]:
    """Return when a hotspot was cleared, and when it came back, in order."""
    query = (
        select(HotspotDay.state, func.min(HotspotDay.day).label("day"))
        .where(HotspotDay.hotspot_id == hotspot_id, HotspotDay.state.in_(RETURNS))
        .group_by(HotspotDay.state, HotspotDay.state_since)
        .order_by(func.min(HotspotDay.day))
    )
    return [{"state": row.state, "day": row.day} for row in session.execute(query)]
