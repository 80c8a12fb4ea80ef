"""Starts and ends patrol orders by themselves, and has visits kept after each day's hours."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.patrol_orders import PatrolOrder
from data.timers import Timer
from dispatch.journal import SYSTEM
from dispatch.patrols.hours import spans_of
from dispatch.patrols.telling import note, squads_of, tell_squads
from dispatch.patrols.visiting import keep_visits
from dispatch.timers.kinds import timer_kind
from dispatch.timers.setting import cancel_timer, set_timer

BEGINS, ENDS, COUNTS = "patrol.begins", "patrol.ends", "patrol.counts"
SUBJECT = "patrol_order"
GRACE = timedelta(minutes=15)
"""Fixes come in late from where there is no network: so long visits are not counted for good."""


def lock_patrol(session: Session, order_id: int) -> None:
    """Lock an order."""
    session.execute(select(PatrolOrder.id).where(PatrolOrder.id == order_id).with_for_update())


def put_in_force(session: Session, order: PatrolOrder) -> None:
    """Have a given order start and end when its hours do; one whose hours are over is over at once."""
    now = datetime.now(UTC)
    spans = spans_of(order)
    order.started_at = spans[0][0] if spans[0][0] <= now else None
    if spans[-1][1] <= now:
        order.state, order.ended_at = "ended", spans[-1][1]
        session.flush()
        keep_visits(session, order, order.ended_at)
        return
    order.state = "running" if order.started_at else "ordered"
    session.flush()
    if order.state == "ordered":
        set_timer(session, BEGINS, SUBJECT, order.id, spans[0][0])
    set_timer(session, ENDS, SUBJECT, order.id, spans[-1][1])
    _count_next(session, order, now)


def finish(session: Session, order: PatrolOrder, state: str, now: datetime) -> None:
    """End or cancel an order that is in force; visits of the last hours are kept a little later."""
    ran = order.state == "running"
    order.state, order.ended_at = state, now
    session.flush()
    for kind in (BEGINS, ENDS):
        cancel_timer(session, kind, SUBJECT, order.id)
    if ran:
        set_timer(session, COUNTS, SUBJECT, order.id, now + GRACE)
    else:
        cancel_timer(session, COUNTS, SUBJECT, order.id)


@timer_kind(BEGINS, lock_patrol)
def begin(session: Session, timer: Timer, now: datetime) -> None:
    """Let an order run from its first hour on."""
    order = session.get_one(PatrolOrder, timer.subject_id)
    if order.state == "ordered":
        order.state, order.started_at = "running", now
        session.flush()
        note(session, SYSTEM, order, "started")
        tell_squads(session, order, "started", squads_of(session, order.id))


@timer_kind(ENDS, lock_patrol)
def end_in_time(session: Session, timer: Timer, now: datetime) -> None:
    """End an order with its last hour."""
    order = session.get_one(PatrolOrder, timer.subject_id)
    if order.state in ("ordered", "running"):
        order.started_at = order.started_at or spans_of(order)[0][0]
        order.state = "running"
        finish(session, order, "ended", now)
        note(session, SYSTEM, order, "ended")


@timer_kind(COUNTS, lock_patrol)
def count(session: Session, timer: Timer, now: datetime) -> None:
    """Keep the visits of the hours that are over; fixes are not kept as long as orders are."""
    order = session.get_one(PatrolOrder, timer.subject_id)
    if order.state in ("running", "ended"):
        keep_visits(session, order, min(now - GRACE, order.ended_at or now))
    if order.state in ("ordered", "running"):
        _count_next(session, order, now)


def _count_next(session: Session, order: PatrolOrder, now: datetime) -> None:
    due = [closes + GRACE for _, closes in spans_of(order) if closes + GRACE > now]
    if due:
        set_timer(session, COUNTS, SUBJECT, order.id, due[0])
