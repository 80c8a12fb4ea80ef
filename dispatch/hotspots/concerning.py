"""Which violations a hotspot holds, and whose they are."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import shapely
from sqlalchemy import Select, Subquery, Text, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from data.categories import Category
from data.hotspots import Hotspot
from data.violations import Subject, Violation
from dispatch.hotspots.loading import CITY_ZONE
from dispatch.hotspots.packed import EVERYTHING
from dispatch.moments import iso
from dispatch.violations.looking import violations_in

NEAR_DEG = 0.01


def violations_of(hotspot: Hotspot) -> Any:
    """Return the table in which a hotspot's violations are to be looked for: by place, where it has one."""
    if hotspot.kind == "subject":
        return Violation
    west, south, east, north = shapely.from_wkb(bytes(hotspot.area.data)).bounds
    return violations_in((west, south, east, north))


def held_by(hotspot: Hotspot, table: Any = Violation) -> list[Any]:
    """Return the conditions for the violations that a hotspot holds, of all time, without duplicates."""
    of = [table.duplicate_of.is_(None)]
    if hotspot.group_code != EVERYTHING:
        code = func.coalesce(func.nullif(Category.group_code, ""), Category.code)
        of.append(table.category_id.in_(select(Category.id).where(code == hotspot.group_code)))
    if hotspot.kind == "subject":
        # Of a subject that is gone no case is left; `== None` would be all those without a subject.
        return [*of, table.subject_id.in_([hotspot.subject_id])]
    if hotspot.kind == "address":
        # Near it only, which an index finds: the same address elsewhere is another town's.
        near = func.ST_DWithin(table.location, hotspot.area, NEAR_DEG)
        key = cast(func.hashtextextended(table.address_key, 0), Text) == hotspot.key
        return [*of, table.address_key != "", near, key]
    return [*of, func.ST_Intersects(table.location, hotspot.area)]


def subjects_query(hotspot: Hotspot) -> tuple[Select[Any], list[Any]]:
    """Return the query of a hotspot's subjects, and by what it is sorted, descending: violations, then id.

    `count` is of the hotspot's window up to its last day, `total` of all time.
    """
    held = _held(hotspot)
    query = select(Subject, held.c.count, held.c.total, held.c.last_at, held.c.day_only[1].label("day_only"))
    return query.join(held, held.c.subject_id == Subject.id), [held.c.total, Subject.id]


def _held(hotspot: Hotspot) -> Subquery:
    """Return how many violations of each subject a hotspot holds, and what is known of the newest."""
    table = violations_of(hotspot)
    after = datetime.combine(hotspot.last_day + timedelta(days=1), time(), CITY_ZONE).astimezone(UTC)
    since = after - timedelta(days=hotspot.window_days)
    in_window = (table.happened_at >= since) & (table.happened_at < after)
    return (
        select(
            table.subject_id,
            func.count().filter(in_window).label("count"),
            func.count().label("total"),
            func.max(table.happened_at).label("last_at"),
            func.array_agg(aggregate_order_by(table.day_only, table.happened_at.desc())).label("day_only"),
        )
        .where(*held_by(hotspot, table), table.subject_id.is_not(None))
        .group_by(table.subject_id)
        .subquery("held")
    )


def subject_view(row: Any) -> dict[str, Any]:
    """Return a row of `subjects_query` as the API tells it."""
    subject = row[0]
    return {
        **{name: getattr(subject, name) for name in ("id", "name", "kind", "grade")},
        "count": row.count,
        "total": row.total,
        "last_at": iso(row.last_at),
        "last_day_only": row.day_only,
    }
