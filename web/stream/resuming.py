"""What a console has missed since the last event it saw."""

from dataclasses import dataclass

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.ledger import Event
from data.scope import Scope, everything, told_to
from web.stream.messages import FEED, Message, frame, hello, message_of, permission_of, reset

MOST_MISSED = 2000
RECENT_LINES = 30


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a stream begins: these frames, then whatever comes after this event."""

    frames: bytes
    last_event_id: int


def begin(session: Session, asked: int | None, permissions: frozenset[str], scope: Scope) -> Beginning:
    """Return the beginning of a stream: plain, resumed after an event, or a reset where that is too old."""
    with everything(session):
        return _begin(session, asked, permissions, scope)


def _begin(session: Session, asked: int | None, permissions: frozenset[str], scope: Scope) -> Beginning:
    oldest, newest = session.execute(
        select(func.coalesce(func.min(Event.id), 0), func.coalesce(func.max(Event.id), 0))
    ).one()
    if asked is None:
        return Beginning(hello(newest, resumed=False) + _recent_feed(session, permissions, scope), newest)
    if not max(oldest - 1, 0) <= asked <= newest:
        return Beginning(hello(newest, resumed=False) + reset(newest), newest)
    missed = _missed(session, asked)
    if len(missed) > MOST_MISSED:
        return Beginning(hello(newest, resumed=False) + reset(newest), newest)
    last = missed[-1].id if missed else asked
    frames = [message.frame for message in missed if message.is_for(permissions, scope)]
    return Beginning(hello(asked, resumed=True) + b"".join(frames), last)


def _recent_feed(session: Session, permissions: frozenset[str], scope: Scope) -> bytes:
    """Return the last lines of the feed, without ids: they are no place to resume from."""
    if permission_of(FEED) not in permissions:
        return b""
    query = (
        select(Event.id, Event.payload)
        .where(Event.kind == FEED, told_to(scope))
        .order_by(Event.id.desc())
        .limit(RECENT_LINES)
    )
    rows = session.execute(query).all()
    return b"".join(frame(FEED, orjson.dumps(row.payload | {"id": row.id})) for row in reversed(rows))


def _missed(session: Session, asked: int) -> list[Message]:
    columns = (Event.id, Event.kind, Event.payload, Event.seen_by)
    query = select(*columns).where(Event.id > asked).order_by(Event.id).limit(MOST_MISSED + 1)
    return [message_of(row) for row in session.execute(query)]
