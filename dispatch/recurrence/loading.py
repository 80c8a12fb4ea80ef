"""Loads the violations of a question: as arrays, or counted by hour."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

import numpy as np
from pyproj import Transformer
from sqlalchemy import Double, cast, extract, func, select
from sqlalchemy.orm import Session

from data.violations import Violation
from dispatch.recurrence.errors import TooManyCases
from dispatch.recurrence.question import EPOCH, Question, narrow
from gis.crs import local_plane

CITY_TIME = func.timezone("Asia/Shanghai", Violation.happened_at)
DAY = cast(extract("epoch", CITY_TIME), Double) / 86_400.0


@dataclass(frozen=True)
class Cases:
    """Violations as arrays: EPSG:4326 degrees, days in the city's time since 1970-01-01, and how they came.

    Where `day_only`, the time of day is not known and `day` is a midnight.
    """

    lon: np.ndarray
    lat: np.ndarray
    day: np.ndarray
    day_only: np.ndarray
    is_patrol: np.ndarray

    def __len__(self) -> int:
        return len(self.day)

    @cached_property
    def to_plane(self) -> Transformer:
        """The way from degrees to metres, in a plane about the middle of the cases."""
        middle = [(each.min() + each.max()) / 2 if len(self) else 0.0 for each in (self.lon, self.lat)]
        return Transformer.from_crs(4326, local_plane(*middle), always_xy=True)

    @cached_property
    def plane(self) -> tuple[np.ndarray, np.ndarray]:
        """Where the cases are, in metres."""
        return self.to_plane.transform(self.lon, self.lat)


def load_cases(session: Session, question: Question, most: int) -> Cases:
    """Return the cases of a question; raise TooManyCases where there are more than `most`."""
    place = Violation.location
    columns = (func.ST_X(place), func.ST_Y(place), DAY, Violation.day_only, Violation.source == "patrol")
    rows = session.execute(narrow(session, select(*columns), question).limit(most + 1)).all()
    if len(rows) > most:
        raise TooManyCases(most)
    table = np.array(rows, dtype=np.float64).reshape(-1, len(columns))
    lon, lat, day, day_only, is_patrol = np.ascontiguousarray(table.T)
    return Cases(lon, lat, day, day_only.astype(bool), is_patrol.astype(bool))


def shorten(session: Session, question: Question, most: int, least_days: int) -> Question:
    """Return a question of as many of its last days as hold no more than `most` cases, some days at least.

    A question whose cases are no more is returned as it is.
    """
    day = func.floor(DAY)
    counted = session.execute(narrow(session, select(day, func.count()), question).group_by(day))
    left = most
    for number, count in sorted((int(number), count) for number, count in counted)[::-1]:
        left -= count
        if left < 0:
            least = question.last_day - timedelta(days=least_days - 1)
            first = min(EPOCH + timedelta(days=number + 1), least)
            return replace(question, first_day=max(first, question.first_day))
    return question


def count_by_hour(session: Session, question: Question) -> np.ndarray:
    """Return the cases of a question counted by hour: rows of day, hour, day_only, is_patrol and count."""
    day, hour = func.floor(DAY), extract("hour", CITY_TIME)
    parts = (day, cast(hour, Double), Violation.day_only, Violation.source == "patrol")
    query = narrow(session, select(*parts, func.count()), question).group_by(*parts)
    rows = [tuple(row) for row in session.execute(query)]
    return np.array(rows, dtype=np.float64).astype(np.int64).reshape(-1, len(parts) + 1)
