"""Sets and cancels timers, in the caller's transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from data.timers import Timer
from dispatch.timers.queue import defer_timers

WAITING = and_(Timer.fired_at.is_(None), Timer.cancelled_at.is_(None))
KEY = ("kind", "subject_kind", "subject_id")


@dataclass(frozen=True, slots=True)
class Due:
    """When a timer is due, and what it is told then."""

    at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


def set_timer(
    session: Session, kind: str, subject_kind: str, subject_id: int, due_at: datetime, **payload: Any
) -> None:
    """Let a timer of this kind fire for the subject at a time; one that waits already is moved."""
    set_timers(session, kind, subject_kind, {subject_id: Due(due_at, payload)})


def set_timers(session: Session, kind: str, subject_kind: str, due: Mapping[int, Due]) -> None:
    """Set a timer for each of many subjects; those that stand as asked are left as they are."""
    for some in batches(sorted(due)):
        _put(session, kind, subject_kind, {subject_id: due[subject_id] for subject_id in some})


def batches(ids: Sequence[int], most: int = 2000) -> Iterator[Sequence[int]]:
    """Part ids into as many as a statement may name."""
    return (ids[start : start + most] for start in range(0, len(ids), most))


def _put(session: Session, kind: str, subject_kind: str, due: Mapping[int, Due]) -> None:
    now = datetime.now(UTC)
    rows = [
        {
            "kind": kind,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "due_at": due[subject_id].at,
            "payload": dict(due[subject_id].payload),
            "set_at": now,
            "failures": 0,
            "problem": "",
        }
        for subject_id in due
    ]
    new = insert(Timer).values(rows)
    put = new.on_conflict_do_update(
        index_elements=KEY,
        index_where=WAITING,
        set_={name: new.excluded[name] for name in ("due_at", "payload", "set_at", "failures", "problem")},
        where=or_(Timer.due_at != new.excluded.due_at, Timer.payload != new.excluded.payload),
    )
    defer_timers(session, list(session.scalars(put.returning(Timer.id))))


def cancel_timer(session: Session, kind: str, subject_kind: str, subject_id: int) -> bool:
    """Cancel the timer of this kind that waits for the subject; return whether one did."""
    return cancel_timers(session, kind, subject_kind, [subject_id]) > 0


def cancel_timers(session: Session, kind: str, subject_kind: str, subject_ids: Iterable[int]) -> int:
    """Cancel the timers of this kind that wait for any of the subjects; return how many did."""
    waiting = select(Timer.id).where(_of(kind, subject_kind), Timer.subject_id.in_(list(subject_ids)))
    ids = session.scalars(waiting.order_by(Timer.subject_id).with_for_update()).all()
    change = update(Timer).where(Timer.id.in_(ids)).values(cancelled_at=datetime.now(UTC))
    session.execute(change.execution_options(synchronize_session="fetch"))
    return len(ids)


def find_timer(session: Session, kind: str, subject_kind: str, subject_id: int) -> Timer | None:
    """Return the timer of this kind that waits for the subject, if one does."""
    return session.scalar(select(Timer).where(_of(kind, subject_kind), Timer.subject_id == subject_id))


def _of(kind: str, subject_kind: str) -> ColumnElement[bool]:
    return and_(WAITING, Timer.kind == kind, Timer.subject_kind == subject_kind)
