"""Hotspots of the small city, cases in and around them, and the fixes of a squad that patrols."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Point, Polygon
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.categories import Category
from data.fixes import Fix
from data.hotspots import Hotspot
from data.partitions import ensure_months, ensure_partitions
from data.violations import Violation
from layers.windows.spans import ZONE
from tests.factories.city import area, lonlat

GROUP = "stall"


def make_hotspot(
    session: Session, owner: int | None, x: float, y: float, neighbour: int | None = None, **other: object
) -> Hotspot:
    """Make a hotspot of 200 m by 200 m whose south-western corner is at so many steps of 100 m."""
    shape: Polygon = area(x, y, x + 2, y + 2)
    day = datetime.now(ZONE).date()
    values = {
        "kind": "cells", "group_code": GROUP, "window_days": 28, "name": "早市口", "area_m2": 40_000.0,
        "state": "confirmed", "state_since": day, "born_on": day, "last_day": day, "count": 12,
        "complaints": 12, "patrols": 0, "total": 30, "peak": 12,
    }  # fmt: skip
    hotspot = Hotspot(
        area=from_shape(MultiPolygon([shape]), 4326),
        organisation_id=owner,
        neighbour_id=neighbour,
        **values | other,
    )
    session.add(hotspot)
    session.flush()
    return hotspot


def make_cases(
    session: Session,
    organisation: int | None,
    places: Iterable[tuple[float, float]],
    days: Iterable[date],
    source: str = "complaint",
) -> None:
    """Make a case at each of some places (steps of 100 m) on each of some days, at noon in the city."""
    days = list(days)
    moments = [datetime.combine(day, datetime.min.time(), ZONE) + timedelta(hours=12) for day in days]
    ensure_months(session.connection(), "violation", min(moments), max(moments))
    category = session.scalars(select(Category.id).where(Category.code == GROUP)).one()
    for x, y in places:
        session.add_all(
            Violation(
                happened_at=moment,
                category_id=category,
                location=from_shape(Point(lonlat(x, y)), 4326),
                source=source,
                organisation_id=organisation,
            )
            for moment in moments
        )
    session.flush()


def make_fixes(
    session: Session, squad: int, way: Iterable[tuple[float, float]], starts: datetime, every_s: float = 60
) -> None:
    """Make the fixes of a squad on a way given in steps of 100 m, at even times."""
    moments = []
    for number, (x, y) in enumerate(way):
        moment = starts.astimezone(UTC) + timedelta(seconds=every_s * number)
        moments.append(moment)
        ensure_partitions(session.connection(), moment, ["fix"])
        session.add(
            Fix(
                squad_id=squad,
                recorded_at=moment,
                received_at=moment,
                location=from_shape(Point(lonlat(x, y)), 4326),
                live=False,
            )
        )
    session.flush()
