"""Keeps one timer per incident at the next moment at which there is something to tell of its deadlines."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.deadlines import list_rules
from data.incidents import ENDED, Incident
from data.notices import Notice
from dispatch.deadlines.rules import limits_of
from dispatch.deadlines.stages import next_at, policy_of, running
from dispatch.notices import close_notices
from dispatch.timers.setting import Due, batches, cancel_timers, set_timers

KIND = "deadline"
SEEN = (
    "id",
    "status",
    "category_id",
    "priority",
    "source",
    "reported_at",
    "clock_from",
    "accept_due_at",
    "arrive_due_at",
    "resolve_due_at",
    "feedback_due_at",
    "paused_at",
    "deadlines_told",
)


def arm(session: Session, incident_ids: Collection[int]) -> None:
    """Set the timers of incidents that a transaction has changed, and close notices of what is done."""
    if not incident_ids:
        return
    now = datetime.now(UTC)
    policy, rules = policy_of(session), list_rules(session)
    due: dict[int, Due] = {}
    idle: list[int] = []
    told: dict[int, frozenset[str]] = {}
    for row in session.execute(_rows(incident_ids)):
        pauses = limits_of(rules, row).pause_steps
        at = next_at(row, pauses, policy, now)
        if at is None:
            idle.append(row.id)
        else:
            due[row.id] = Due(at)
        if row.deadlines_told:
            told[row.id] = frozenset(running(row, frozenset()))
    set_timers(session, KIND, "incident", due)
    if idle:
        cancel_timers(session, KIND, "incident", idle)
    if told:
        _close_done(session, told)


def arm_open(session: Session) -> None:
    """Set the timers of all open incidents, after rules or policy were changed."""
    for some in batches(list_open(session)):
        arm(session, some)


def list_open(session: Session) -> Sequence[int]:
    """Return the ids of the open incidents, in order."""
    return session.scalars(
        select(Incident.id).where(Incident.status.not_in(ENDED)).order_by(Incident.id)
    ).all()


def _rows(incident_ids: Collection[int]) -> Any:
    columns = [getattr(Incident, name) for name in SEEN]
    return select(*columns).where(Incident.id.in_(list(incident_ids))).order_by(Incident.id)


def _close_done(session: Session, running_steps: dict[int, frozenset[str]]) -> None:
    """Close what was told of deadlines that no longer run."""
    open_ones = session.execute(
        select(Notice.id, Notice.incident_id, Notice.step).where(
            Notice.incident_id.in_(list(running_steps)),
            Notice.read_at.is_(None),
            Notice.clock_from.is_not(None),
        )
    )
    close_notices(session, [row.id for row in open_ones if row.step not in running_steps[row.incident_id]])
