"""Violations that recur: a stall that is there every evening, an outbreak, and chance."""

from datetime import datetime, timedelta

import numpy as np
from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.categories import Category
from data.partitions import ensure_months
from data.violations import Violation
from tests.factories.city import City, lonlat

STALL, OUTBREAK = (2, 3), (20, 9)
EVENINGS, SUDDEN, BY_CHANCE, DAYS = 120, 8, 150, 300


def plant_cases(session: Session, city: City, end: datetime) -> None:
    """Plant them in the days before a midnight of Beijing.

    Patrols found the stall in the west between 19 and 20 o'clock each evening; the outbreak in the east, of
    three days, and what lies anywhere came by complaint.
    """
    ensure_months(session.connection(), "violation", end - timedelta(days=DAYS + 1), end)
    random, rows = np.random.default_rng(6), []
    category = dict(session.execute(select(Category.code, Category.id)).all())

    def add(x: float, y: float, back_days: float, source: str, owner: int, code: str = "stall") -> None:
        rows.append(
            Violation(
                happened_at=end - timedelta(days=back_days),
                category_id=category[code],
                location=from_shape(Point(*lonlat(x, y)), 4326),
                source=source,
                organisation_id=owner,
            )
        )

    for day in range(1, EVENINGS + 1):
        add(STALL[0] + random.normal(0, 0.1), STALL[1], day - 19.5 / 24, "patrol", city.west)
    for _ in range(SUDDEN):
        add(
            OUTBREAK[0] + random.normal(0, 0.3), OUTBREAK[1], random.uniform(0.1, 2.8), "complaint", city.east
        )
    for _ in range(BY_CHANCE):
        x, y, back = random.uniform(0, 20), random.uniform(0, 10), random.uniform(0, DAYS)
        side = city.west if x < 10 else city.east
        add(x, y, back, "complaint", side, random.choice(["stall", "gas"]))
    session.add_all(rows)
    session.flush()
    _tell_once_more(session, rows[0])


def _tell_once_more(session: Session, first: Violation) -> None:
    """Add one that only tells of another once more, and is no case of its own."""
    same = {
        name: getattr(first, name) for name in ("happened_at", "category_id", "location", "organisation_id")
    }
    session.add(Violation(**same, source="complaint", duplicate_of=first.id))
