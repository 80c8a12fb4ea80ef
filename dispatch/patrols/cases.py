"""The cases around a place, on a plane and by day, as an effect is measured by them."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from shapely import Geometry
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from data.base import SRID
from data.categories import Category
from data.scope import everything
from data.violations import Violation
from dispatch.patrols.hours import first_moment
from gis.ground import GroundPlane

DAY_S = 86_400
WITHIN_M = 15_000.0
EVERY_GROUP = "all"


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """Counts by period, before and after."""

    before: np.ndarray
    after: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Cases on the plane: where (n, 2), on which day from the first one looked at, and whether by patrol."""

    xy_m: np.ndarray
    day: np.ndarray
    is_patrol: np.ndarray

    def of_source(self, source: str) -> "Cases":
        """Return those by complaint or by patrol; all of them for "all"."""
        if source == "all":
            return self
        return self._only(self.is_patrol == (source == "patrol"))

    def within(self, shape: Geometry) -> "Cases":
        """Return those within a shape on the plane."""
        return self._only(shapely.contains_xy(shape, self.xy_m))

    def periods(self, shape: Geometry, days: int, period_days: int) -> Periods:
        """Return how many lie within a shape, by period, before and from the day numbered `days`."""
        half = days // period_days
        counts = np.bincount(self.within(shape).day // period_days, minlength=2 * half)
        return Periods(counts[:half], counts[half:])

    def _only(self, rows: np.ndarray) -> "Cases":
        return Cases(self.xy_m[rows], self.day[rows], self.is_patrol[rows])


def load_cases(
    session: Session, group: str, plane: GroundPlane, since: date, until: date, seen: Geometry | None
) -> Cases:
    """Load the cases of a category group around a place, each counted once.

    Where `seen` (on the plane) says whose land is counted, it is all that lies there; else what the session
    sees.
    """
    query = _query(group, plane, since, until)
    # Both sides of a border share an order and what came of it; each alone would see half of the place.
    with nullcontext() if seen is None else everything(session):
        rows = session.execute(query).all()
    if not rows:
        return Cases(np.empty((0, 2)), np.empty(0, dtype=np.int64), np.empty(0, dtype=bool))
    table = np.array([[float(each) for each in row] for row in rows])
    day = ((table[:, 2] - first_moment(since).timestamp()) // DAY_S).astype(np.int64)
    cases = Cases(plane.to_plane(table[:, :2]), day, table[:, 3].astype(bool))
    return cases if seen is None else cases.within(seen)


def _query(group: str, plane: GroundPlane, since: date, until: date) -> Select[Any]:
    (west, south), (east, north) = plane.from_plane(np.array([[-1.0, -1.0], [1.0, 1.0]]) * WITHIN_M)
    query = (
        select(
            func.ST_X(Violation.location),
            func.ST_Y(Violation.location),
            func.extract("epoch", Violation.happened_at),
            Violation.source == "patrol",
        )
        .where(
            Violation.happened_at >= first_moment(since),
            Violation.happened_at < first_moment(until),
            Violation.duplicate_of.is_(None),
            Violation.location.op("&&")(func.ST_MakeEnvelope(west, south, east, north, SRID)),
        )
        .order_by(Violation.happened_at, Violation.id)
    )
    if group == EVERY_GROUP:
        return query
    code = func.coalesce(func.nullif(Category.group_code, ""), Category.code)
    return query.join(Category, Category.id == Violation.category_id).where(code == group)
