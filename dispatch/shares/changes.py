"""The changes of what an agency sees, in order: what its programs follow."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from data.base import SRID
from data.shares import Share, ShareChange

DIGITS_DEG, DIGITS_M = 7, 3
CGCS2000 = 4490
DEGREES = (SRID, CGCS2000)


@dataclass
class CursorUnknown(Exception):
    """No change bears this number yet: the cursor is another share's, or made up."""

    since: int
    last: int


@dataclass(frozen=True, slots=True)
class Change:
    """A change: `geometry` is GeoJSON in the share's CRS; both it and `properties` are None once deleted."""

    sequence: int
    key: str
    change: str
    at: datetime
    properties: dict[str, Any] | None
    geometry: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Some changes; `last` is the cursor to go on from, `more` says that there are some already."""

    items: list[Change]
    last: int
    more: bool


def read_changes(session: Session, share: Share, since: int, limit: int) -> Changes:
    """Return the changes of a share after a cursor, the sequence of the last one known; 0 begins.

    Raises CursorUnknown.
    """
    last = session.scalar(select(Share.last_sequence).where(Share.id == share.id)) or 0
    if since > last:
        raise CursorUnknown(since, last)
    query = (
        select(
            ShareChange.sequence, ShareChange.key, ShareChange.change, ShareChange.at, ShareChange.properties,
            geojson(ShareChange.shape, share.crs).label("geometry"),
        )
        .where(ShareChange.share_id == share.id, ShareChange.sequence > since)
        .order_by(ShareChange.sequence)
        .limit(limit + 1)
    )  # fmt: skip
    rows = session.execute(query).all()
    items = [Change(*row) for row in rows[:limit]]
    return Changes(items, items[-1].sequence if items else since, len(rows) > limit)


def geojson(shape: Any, crs: int) -> Any:
    """Return the expression of a shape as GeoJSON in a CRS, to a centimetre or a millimetre."""
    digits = DIGITS_DEG if crs in DEGREES else DIGITS_M
    there = shape if crs in DEGREES else func.ST_Transform(shape, crs)
    # Rings as RFC 7946 wants them, counter-clockwise outside.
    wound = func.ST_ForcePolygonCCW(there)
    return cast(func.ST_AsGeoJSON(wound, cast(digits, Integer), 0), JSONB)
