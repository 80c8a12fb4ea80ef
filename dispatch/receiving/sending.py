"""What is due to be told to others: taken for a while, called, put down as sent or put off."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from data.receiving import Handover, SentCase
from dispatch.outbound.addresses import AddressRefused, NetworkUnfit, PlainRefused, UrlUnfit
from dispatch.outbound.backing_off import next_try
from dispatch.outbound.posting import Answered, Unreachable

LEASE = timedelta(minutes=3)
LEAST_OFTEN = timedelta(hours=1)
REFUSED = (UrlUnfit, AddressRefused, PlainRefused, NetworkUnfit)
CASES, HANDOVERS = "cases", "handovers"


class Receiver(NamedTuple):
    """Whom to tell: an account of its cases, or a peer of hand-overs."""

    of: str
    id: int


class Outcome(NamedTuple):
    """What came of a call: an answer, or why there was none."""

    answered: Answered | None
    problem: str

    @property
    def taken(self) -> bool:
        """Whether it was taken."""
        return self.answered is not None and 200 <= self.answered.status < 300

    def read(self) -> dict[str, Any] | None:
        """Return what was answered as JSON, or None where that is not what was answered."""
        if self.answered is None:
            return None
        try:
            said = orjson.loads(self.answered.body)
        except orjson.JSONDecodeError:
            return None
        return said if isinstance(said, dict) else None


def take(sessions: sessionmaker[Session], receiver: Receiver) -> int | None:
    """Take what is due for longest, for as long as it may take to send, and return its id."""
    model, whose = (SentCase, SentCase.account_id) if receiver.of == CASES else (Handover, Handover.peer_id)
    now = datetime.now(UTC)
    due = select(model).where(whose == receiver.id, model.due_at <= now).order_by(model.due_at, model.id)
    with sessions.begin() as session:
        row = session.scalar(due.limit(1).with_for_update(skip_locked=True))
        if row is None:
            return None
        row.due_at, row.attempts = now + LEASE, row.attempts + 1
        return row.id


def call(post: Callable[[], Answered]) -> Outcome:
    """Return what comes of a call."""
    try:
        answered = post()
    except Unreachable as error:
        return Outcome(None, f"{error.why} {error.detail}".strip())
    except REFUSED as error:
        return Outcome(None, f"{type(error).__name__} {error.args}")
    said = "" if 200 <= answered.status < 300 else f"{answered.status} {answered.text}"
    return Outcome(answered, said)


def put_off(row: Any, problem: str, for_ever: bool = False) -> bool:
    """Put off what could not be sent; return whether it is tried again."""
    now = datetime.now(UTC)
    row.problem, row.failing_since = problem[:500], row.failing_since or now
    row.due_at = next_try(max(row.attempts, 1), row.failing_since, now)
    if row.due_at is None and for_ever:
        row.due_at = now + LEAST_OFTEN
    return row.due_at is not None


def note_sent(row: Any) -> None:
    """Note that what was sent was taken."""
    row.problem, row.failing_since, row.attempts = "", None, 0
