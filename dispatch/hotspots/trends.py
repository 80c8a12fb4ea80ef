"""The weeks of a hotspot: cases by how they were found, and whether they were significant."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from data.categories import Category
from data.hotspots import Hotspot
from data.settings import get_setting
from data.violations import Violation
from dispatch.hotspots.loading import CITY_ZONE
from dispatch.hotspots.packed import EVERYTHING
from dispatch.hotspots.statistics import NothingReckoned, list_trend, look


def list_hotspot_weeks(
    session: Session, instance: Path, hotspot: Hotspot, weeks: int
) -> list[dict[str, Any]]:
    """Return the last weeks of a hotspot, the oldest first; none for cells of a former grid."""
    if hotspot.kind != "cells":
        return _list_repeats(session, hotspot, weeks)
    try:
        picture = look(session, instance)
    except NothingReckoned:
        return []
    if picture.packed.about.grid != hotspot.grid:
        return []
    return list_trend(picture, hotspot.group_code, hotspot.window_days, hotspot.cells, weeks)


def _list_repeats(session: Session, hotspot: Hotspot, weeks: int) -> list[dict[str, Any]]:
    """Count the weeks of an address or subject; significant is one in which it recurs so often by itself."""
    ends_at = datetime.combine(hotspot.last_day + timedelta(days=1), time(), CITY_ZONE).astimezone(UTC)
    back = func.floor(func.extract("epoch", ends_at - Violation.happened_at) / (7 * 86_400))
    if hotspot.kind == "address":
        key = func.hashtextextended(Violation.address_key, 0) == int(hotspot.key)
        of = (func.ST_DWithin(Violation.location, hotspot.area, 0.01), key)
    else:
        of = (Violation.subject_id == int(hotspot.key),)
    query = select(back, func.count(), func.sum(case((Violation.source == "patrol", 1), else_=0))).where(
        *of,
        Violation.duplicate_of.is_(None),
        Violation.happened_at >= ends_at - timedelta(weeks=weeks),
        Violation.happened_at < ends_at,
    )
    if hotspot.group_code != EVERYTHING:
        query = query.where(Violation.category_id.in_(_categories(hotspot.group_code)))
    counted = {int(week): (count, patrols) for week, count, patrols in session.execute(query.group_by(back))}
    least = int(get_setting(session, "hotspot_repeats_from"))
    return [_week(hotspot, week, *counted.get(week, (0, 0)), least) for week in reversed(range(weeks))]


def _categories(group: str) -> Any:
    code = func.coalesce(func.nullif(Category.group_code, ""), Category.code)
    return select(Category.id).where(code == group)


def _week(hotspot: Hotspot, week: int, count: int, patrols: int, least: int) -> dict[str, Any]:
    starts_on = hotspot.last_day - timedelta(days=7 * week + 6)
    return {
        "starts_on": starts_on.isoformat(),
        "complaints": count - patrols,
        "patrols": patrols,
        "z": None,
        "significant": count >= least,
    }
