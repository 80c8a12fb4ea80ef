"""The same request is answered the same again: what was answered is kept under the key that it bore."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from data.receiving import KeptAnswer
from data.timers import Timer
from dispatch.timers.nightly import nightly_kind

LOCK = 0x0CE
KEPT_FOR = timedelta(days=90)


@dataclass
class KeyUsedOtherwise(Exception):
    """The key was used already, with another request."""

    key: str


def once(
    session: Session, account_id: int, key: str, body: Any, make: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """Return what `make` gives, or what it gave when this request first came, and whether it came before.

    Two at once wait for one another. What is refused is not kept: it may be sent again, put right.
    """
    digest = hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()
    session.execute(select(func.pg_advisory_xact_lock(LOCK, func.hashtext(f"{account_id}:{key}"))))
    kept = session.get(KeptAnswer, (account_id, key))
    if kept is None:
        answer = make()
        now = datetime.now(UTC)
        session.add(KeptAnswer(account_id=account_id, key=key, body_sha256=digest, answer=answer, at=now))
        return answer, False
    if kept.body_sha256 != digest:
        raise KeyUsedOtherwise(key)
    return kept.answer, True


@nightly_kind("receiving.forget", hour=3, minute=40)
def forget(session: Session, timer: Timer, now: datetime) -> None:
    """Forget answers that nobody will ask for again; a case's own number still keeps it from coming twice."""
    session.execute(delete(KeptAnswer).where(KeptAnswer.at < now - KEPT_FOR))
