"""The violations that a run reckons with, as plain columns in one order, however they were stored."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

import numpy as np

EPOCH = date(1970, 1, 1)
COLUMNS: dict[str, str] = {
    "violation_id": "i8",
    "day": "i4",
    "group": "i2",
    "is_patrol": "?",
    "lon": "f8",
    "lat": "f8",
    "address": "i8",
    "subject_id": "i8",
    "organisation_id": "i8",
}


@dataclass(frozen=True, slots=True)
class Cases:
    """Violations as parallel arrays; `group` is a row of the `groups` of a run.

    `day` counts days in city time since 1970, `address` is a hash of the normalised address, and 0 is none of
    what may be missing. Places are EPSG:4326.
    """

    violation_id: np.ndarray
    day: np.ndarray
    group: np.ndarray
    is_patrol: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    address: np.ndarray
    subject_id: np.ndarray
    organisation_id: np.ndarray

    def __len__(self) -> int:
        return len(self.violation_id)

    def take(self, rows: np.ndarray | slice) -> "Cases":
        """Return some of them, by their rows."""
        return Cases(*(getattr(self, field.name)[rows] for field in fields(self)))

    def in_order(self) -> "Cases":
        """Return them by day and id: the one order in which they are reckoned with."""
        return self.take(np.lexsort((self.violation_id, self.day)))


def make_cases(**columns: np.ndarray) -> Cases:
    """Return cases from columns of any numeric types."""
    return Cases(**{name: np.asarray(columns[name], dtype=kind) for name, kind in COLUMNS.items()})


def no_cases() -> Cases:
    """Return no cases."""
    return make_cases(**{name: np.zeros(0) for name in COLUMNS})


def join_cases(parts: Sequence[Cases]) -> Cases:
    """Return the cases of several parts together, in order."""
    if not parts:
        return no_cases()
    return Cases(*(np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS)).in_order()


def day_number(day: date) -> int:
    """Return how many days after 1970-01-01 a day is."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """Return the day of a number."""
    return EPOCH + timedelta(days=int(number))
