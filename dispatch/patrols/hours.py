"""When an order is to be patrolled: its hours on each of its days, as spans of time."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from data.patrol_orders import PatrolOrder, PatrolTarget
from dispatch.joint.turns import Span, Turn
from layers.windows.spans import DAY, ZONE

ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)


def spans_of(order: PatrolOrder) -> list[Span]:
    """Return the spans (UTC) in which an order is to be patrolled, in order; the last may end a day later."""
    turn = _turn(order)
    days = (order.ends_on - order.starts_on).days + 1
    every = (order.starts_on + timedelta(days=number) for number in range(days))
    return [turn.hours_on(day) for day in every if turn.begins_on(day)]


def span_on(order: PatrolOrder, day: date) -> Span | None:
    """Return the hours of an order that begin on a day, if any do."""
    turn = _turn(order)
    return turn.hours_on(day) if turn.begins_on(day) and day <= order.ends_on else None


def hours_of_target(order: PatrolOrder, target: PatrolTarget, day: date) -> Span:
    """Return when a target is to be visited on a day of its order: its own hours, as far as these hold too.

    Hours of its own that do not meet those of the order are of no use, and those of the order hold.
    """
    whole = _turn(order).hours_on(day)
    if target.opens_min is None or target.closes_min is None:
        return whole
    own = Turn(0, day, opens_min=target.opens_min, closes_min=target.closes_min)
    # Own hours may fall into the part of a night that is after midnight.
    for begins_on in (day, day + DAY):
        opens, closes = own.hours_on(begins_on)
        low, high = max(whole[0], opens), min(whole[1], closes)
        if low < high:
            return low, high
    return whole


def met(spans: Iterable[Span], starts: datetime, ends: datetime) -> list[Span]:
    """Return what of some spans, given in order, lies between two times; spans that meet are one."""
    found: list[Span] = []
    for low, high in spans:
        low, high = max(low, starts), min(high, ends)
        if low >= high:
            continue
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def first_moment(day: date) -> datetime:
    """Return the midnight, in the city, with which a day begins."""
    return datetime.combine(day, datetime.min.time(), ZONE)


def _turn(order: PatrolOrder) -> Turn:
    return Turn(
        0,
        order.starts_on,
        weekdays=tuple(order.weekdays),
        opens_min=order.opens_min,
        closes_min=order.closes_min,
    )
