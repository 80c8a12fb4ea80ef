"""What a console has missed since the last event it saw."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.ledger import Event
from web.stream.messages import Message, hello, message_of, reset

MOST_MISSED = 2000


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a stream begins: these frames, then whatever comes after this event."""

    frames: bytes
    last_event_id: int


def begin(session: Session, asked: int | None, permissions: frozenset[str]) -> Beginning:
    """Return the beginning of a stream: plain, resumed after an event, or a reset where that is too old."""
    oldest, newest = session.execute(
        select(func.coalesce(func.min(Event.id), 0), func.coalesce(func.max(Event.id), 0))
    ).one()
    if asked is None:
        return Beginning(hello(newest, resumed=False), newest)
    if not max(oldest - 1, 0) <= asked <= newest:
        return Beginning(hello(newest, resumed=False) + reset(newest), newest)
    missed = _missed(session, asked)
    if len(missed) > MOST_MISSED:
        return Beginning(hello(newest, resumed=False) + reset(newest), newest)
    last = missed[-1].id if missed else asked
    frames = [message.frame for message in missed if message.permission in permissions]
    return Beginning(hello(asked, resumed=True) + b"".join(frames), last)


def _missed(session: Session, asked: int) -> list[Message]:
    columns = (Event.id, Event.kind, Event.payload)
    query = select(*columns).where(Event.id > asked).order_by(Event.id).limit(MOST_MISSED + 1)
    return [message_of(row) for row in session.execute(query)]
