"""Violations of a small city: scattered everywhere, with places where they recur."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from data.categories import Category
from data.organisations import Organisation
from data.partitions import ensure_months
from data.settings import put_setting
from data.violations import Violation
from dispatch.hotspots.running import carry_out
from dispatch.hotspots.runs import open_run
from dispatch.journal import SYSTEM
from tests.factories.city import lonlat, make_categories, make_organisations

LAST_DAY = date(2026, 6, 30)
RESOLUTION = 11


class Town:
    """The small city with violations; each is told by days before LAST_DAY and steps of 100 m."""

    def __init__(self, session: Session, makes_city: bool = True):
        if makes_city:
            make_organisations(session)
            make_categories(session)
            session.flush()
        codes = select(Organisation.code, Organisation.id)
        self.organisations = dict(session.execute(codes).all())
        self.categories = dict(session.execute(select(Category.code, Category.id)).all())
        put_setting(session, "hotspot_h3_resolution", RESOLUTION)
        put_setting(session, "hotspot_history_weeks", 8)
        year = timedelta(days=400)
        last = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, tzinfo=UTC)
        ensure_months(session.connection(), "violation", last - year, last + year)

    def add(self, session: Session, days_ago: int, x: float, y: float, **other: object) -> Violation:
        """Add a violation; it is the land's whose it lies on, as long as nothing else is said."""
        noon = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 4, tzinfo=UTC)
        values = {
            "happened_at": noon - timedelta(days=days_ago),
            "location": from_shape(Point(*lonlat(x, y)), 4326),
            "category_id": self.categories["stall"],
            "source": "complaint",
            "organisation_id": self.organisations["111" if x < 5 else "11" if x < 10 else "12"],
        }
        violation = Violation(**values | other)
        session.add(violation)
        return violation

    def scatter(self, session: Session, count: int, days: int = 120, seed: int = 1) -> None:
        """Add violations at random places and days."""
        chance = np.random.default_rng(seed)
        for x, y, day in zip(
            chance.uniform(-4.9, 24.9, count),
            chance.uniform(-4.9, 14.9, count),
            chance.integers(0, days, count),
            strict=True,
        ):
            self.add(session, int(day), float(x), float(y))

    def plant(
        self, session: Session, x: float, y: float, days_ago: range, each_day: int = 1, **other: object
    ) -> None:
        """Let violations recur at a place."""
        for day in days_ago:
            for turn in range(each_day):
                self.add(session, day, x + 0.3 * turn, y, **other)


def run_now(
    sessions: sessionmaker[Session], instance: Path, as_of: date | None = LAST_DAY, since: date | None = None
) -> int:
    """Reckon all hotspots and return the id of the run."""
    with sessions.begin() as session:
        run_id = open_run(session, SYSTEM, as_of, since).id
    state = carry_out(sessions, run_id, instance)
    assert state == "done", state
    return run_id


def land(session: Session, code: str) -> int:
    """Return the id of an organisation."""
    return session.scalars(select(Organisation.id).where(Organisation.code == code)).one()
