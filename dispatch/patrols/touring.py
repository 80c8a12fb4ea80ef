"""Plans how the squads of an order go around its places on a day, over the roads as they are now."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.patrol_orders import PatrolOrder, PatrolTarget
from data.squads import Squad
from dispatch.joint.turns import Span
from dispatch.journal import Actor
from dispatch.moments import iso
from dispatch.patrols.hours import hours_of_target, span_on, spans_of
from dispatch.patrols.telling import note, squads_of
from dispatch.situation import Situation
from gis.patrols.tours import Call, Crew, Stop, Tours, plan_tours, spread_calls
from gis.travel import NoRoute, TravelTimes
from layers.windows.spans import ZONE

LINE_DIGITS = 6


@dataclass
class NotPatrolledOn(Exception):
    """The order is not to be patrolled on this day."""

    day: str


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Squads and places on the roads: points (n, 2), squads first, and the times between all by mode."""

    points: np.ndarray
    times_s: dict[str, np.ndarray]
    on_road: dict[str, np.ndarray]


def tour(
    session: Session, situation: Situation, order: PatrolOrder, actor: Actor, day: date | None
) -> dict[str, Any]:
    """Plan the tours of a day, by default the next, and keep them with the order; raise NoRoadNetwork."""
    day = day or _next_day(order, datetime.now(UTC))
    span = span_on(order, day)
    if span is None:
        raise NotPatrolledOn(day.isoformat())
    with situation.look() as now:
        travel, version = now.travel, now.version
    squads = squads_of(session, order.id)
    located = [one for one in squads if one.location is not None]
    targets = list(
        session.scalars(
            select(PatrolTarget).where(PatrolTarget.order_id == order.id).order_by(PatrolTarget.id)
        )
    )
    ground = lay_out(travel, located, targets)
    calls, of_target = _calls(order, targets, span, day, len(located))
    crews = [
        Crew(row, one.mode, 0, int((span[1] - span[0]).total_seconds())) for row, one in enumerate(located)
    ]
    planned = plan_tours(ground.times_s, crews, calls)
    kept = {
        "day": day.isoformat(),
        "planned_at": iso(datetime.now(UTC)),
        "road_version": version,
        "tours": [
            _tour(travel, ground, squad, row, planned.stops[row], calls, of_target, targets, span[0])
            for row, squad in enumerate(located)
        ],
        **_not_toured(ground, squads, located, targets, planned, of_target),
    }
    order.tours = kept
    session.flush()
    note(session, actor, order, "toured", day=kept["day"])
    return kept


def lay_out(travel: TravelTimes, squads: list[Squad], targets: list[PatrolTarget]) -> Ground:
    """Put squads, from where they are now, and places onto the roads; return the times between them."""
    shapes = [to_shape(one.location) for one in squads]
    shapes += [shapely.point_on_surface(to_shape(one.area)) for one in targets]
    points = np.array([(one.x, one.y) for one in shapes]).reshape(-1, 2)
    modes = sorted({one.mode for one in squads})
    snapped = travel.snap_each(points, modes)
    times_s = {}
    for mode in modes:
        rows = np.flatnonzero(snapped[mode].found)
        table = np.full((len(points), len(points)), np.inf)
        found = snapped[mode][rows]
        table[np.ix_(rows, rows)] = travel.matrix(found, found, mode)
        times_s[mode] = table
    return Ground(points, times_s, {mode: snapped[mode].found for mode in modes})


def _next_day(order: PatrolOrder, now: datetime) -> date:
    spans = spans_of(order)
    ahead = [span for span in spans if span[1] > now] or spans[-1:]
    return ahead[0][0].astimezone(ZONE).date()


def _calls(
    order: PatrolOrder, targets: list[PatrolTarget], span: Span, day: date, first_row: int
) -> tuple[list[Call], list[int]]:
    """Return the visits that are wanted, in seconds from the day's first hour, and each one's target."""
    calls: list[Call] = []
    of_target: list[int] = []
    for number, target in enumerate(targets):
        hours = hours_of_target(order, target, day)
        opens_s, closes_s = (int((moment - span[0]).total_seconds()) for moment in hours)
        made = spread_calls(first_row + number, order.visits, order.stay_min * 60, opens_s, closes_s)
        calls += made
        of_target += [number] * len(made)
    return calls, of_target


def _tour(
    travel: TravelTimes,
    ground: Ground,
    squad: Squad,
    row: int,
    stops: tuple[Stop, ...],
    calls: list[Call],
    of_target: list[int],
    targets: list[PatrolTarget],
    begins: datetime,
) -> dict[str, Any]:
    places = [row, *(calls[stop.call].place for stop in stops)]
    lines = [
        _line(travel, ground.points[one], ground.points[other], squad.mode) for one, other in pairwise(places)
    ]
    return {
        "squad": {"id": squad.id, "call_sign": squad.call_sign, "mode": squad.mode},
        "stops": [
            {
                "target_id": targets[of_target[stop.call]].id,
                "name": targets[of_target[stop.call]].name,
                "location": ground.points[calls[stop.call].place].round(LINE_DIGITS).tolist(),
                "travel_s": stop.travel_s,
                "arrives_at": iso(begins + timedelta(seconds=stop.arrives_s)),
                "waits_s": stop.waits_s,
                "leaves_at": iso(begins + timedelta(seconds=stop.leaves_s)),
            }
            for stop in stops
        ],
        "travel_s": sum(stop.travel_s for stop in stops),
        "geometry": {"type": "MultiLineString", "coordinates": [line for line in lines if line]},
    }


def _line(travel: TravelTimes, one: np.ndarray, other: np.ndarray, mode: str) -> list[list[float]]:
    """Return the way between two places; nothing from a place to itself, or where closures came between."""
    if np.array_equal(one, other):
        return []
    ends = [travel.snap(place[np.newaxis], mode) for place in (one, other)]
    try:
        return np.asarray(travel.route(*ends, mode).geometry).round(LINE_DIGITS).tolist()
    except NoRoute:
        return []


def _not_toured(
    ground: Ground,
    squads: list[Squad],
    located: list[Squad],
    targets: list[PatrolTarget],
    planned: Tours,
    of_target: list[int],
) -> dict[str, Any]:
    """Return what no tour holds: squads of which nobody knows where they are, and places, each with why."""
    missed: dict[int, int] = {}
    for call in planned.left_out:
        missed[of_target[call]] = missed.get(of_target[call], 0) + 1
    reached = [found[len(located) :] for found in ground.on_road.values()]
    off_road = ~np.any(reached, axis=0) if reached else np.zeros(len(targets), dtype=bool)
    left = [
        {
            "target_id": targets[number].id,
            "name": targets[number].name,
            "visits": missed[number],
            "why": "no_squad" if not located else "no_road" if off_road[number] else "no_time",
        }
        for number in sorted(missed)
    ]
    return {"left_out": left, "without_fix": [one.call_sign for one in squads if one.location is None]}
