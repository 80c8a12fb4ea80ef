"""How often an agency may ask: a bucket that its rate fills and each request takes from, for all processes.

Token bucket: it holds as many requests as may come in a minute, and is filled evenly.
"""

import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Float, bindparam, case, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from data.agencies import AgencyBucket
from data.shares import Agency

MINUTE_S = 60


def _statement() -> ReturningInsert[Any]:
    rate, now = bindparam("rate", type_=Float), func.clock_timestamp()
    agency_id = bindparam("agency", type_=BigInteger)
    first = insert(AgencyBucket).values(agency_id=agency_id, left=rate - 1.0, at=now, taken=True)
    since_s = func.extract("epoch", now - AgencyBucket.at)
    filled = func.least(rate, AgencyBucket.left + func.greatest(0, since_s) * rate / MINUTE_S)
    put = first.on_conflict_do_update(
        index_elements=["agency_id"],
        set_={"left": case((filled >= 1, filled - 1), else_=filled), "at": now, "taken": filled >= 1},
    )
    return put.returning(AgencyBucket.taken, AgencyBucket.left)


# Put together once: each request of an agency takes.
TAKE = _statement()


@dataclass(frozen=True, slots=True)
class Taken:
    """What is left of a bucket after a request: whether that was let through, and when it might be."""

    allowed: bool
    rate_per_minute: int
    left: int
    full_in_s: int
    retry_after_s: int


def take(session: Session, agency: Agency) -> Taken:
    """Take a request from the agency's bucket, in one statement; one that is empty stays as it is."""
    rate = agency.rate_per_minute
    allowed, left = session.connection().execute(TAKE, {"agency": agency.id, "rate": rate}).one()
    return Taken(
        allowed,
        rate,
        math.floor(left),
        math.ceil((rate - left) * MINUTE_S / rate),
        0 if allowed else max(1, math.ceil((1 - left) * MINUTE_S / rate)),
    )
