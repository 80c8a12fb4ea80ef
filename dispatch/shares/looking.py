"""Shows what an agency would see of a share before there is one: the same way as it is made for it later."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import ColumnElement, Text, and_, cast, func, literal, not_, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from data.base import SRID
from data.shares import Share
from dispatch.shares.changes import geojson
from dispatch.shares.checking import check_definition
from dispatch.shares.projection import Seen, key_of, read_seen
from dispatch.shares.sources import NOT_SEEN, SOURCES, conditions


@dataclass(frozen=True, slots=True)
class Shown:
    """A feature as the agency would see it; `geometry` is GeoJSON in the share's CRS."""

    key: str
    properties: dict[str, Any]
    geometry: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Look:
    """The first features, how many there are in all, and how many are left out, by why."""

    items: list[Shown]
    count: int
    left_out: dict[str, int]


def look(session: Session, share: Share, limit: int = 100) -> Look:
    """Return what an agency would see of a share, which need not be stored; raise DefinitionInvalid.

    It tells of what the session's account sees. The keys are others than those that a new share will have.
    """
    share.space = share.space or uuid.uuid4()
    share.precision, share.crs = share.precision or "exact", share.crs or SRID
    with session.no_autoflush:
        check_definition(session, share)
        now = datetime.now(UTC)
        seen = read_seen(session, share, now, most=limit)
        count, left_out = _count(session, share, now)
        return Look(_show(session, share, seen), count, left_out)


def _count(session: Session, share: Share, now: datetime) -> tuple[int, dict[str, int]]:
    rules = conditions(share, now)
    # What is not the share's organisation's to give is not counted: it is nothing that was left out.
    seen = rules.pop(NOT_SEEN)
    earlier: ColumnElement[bool] = true()
    counts = [func.count().filter(and_(true(), *rules.values()))]
    for rule in rules.values():
        counts.append(func.count().filter(and_(earlier, not_(rule))))
        earlier = and_(earlier, rule)
    query = select(*counts).select_from(SOURCES[share.source].rows).where(seen)
    count, *left = session.execute(query).one()
    return count, {name: many for name, many in zip(rules, left, strict=True) if many}


def _show(session: Session, share: Share, seen: Sequence[Seen]) -> list[Shown]:
    shapes = _geojson(session, share, [each.shape for each in seen])
    return [
        Shown(key_of(share, each.source_id), each.properties, shape)
        for each, shape in zip(seen, shapes, strict=True)
    ]


def _geojson(session: Session, share: Share, shapes: list[str | None]) -> list[dict[str, Any] | None]:
    listed = func.unnest(literal(shapes, ARRAY(Text)))
    each = listed.table_valued("shape", with_ordinality="number").render_derived()
    shape = cast(each.c.shape, Geometry("GEOMETRY", srid=SRID))
    return list(session.scalars(select(geojson(shape, share.crs)).order_by(each.c.number)))
