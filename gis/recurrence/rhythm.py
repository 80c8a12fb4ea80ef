"""The rhythm of cases: by hour of the day, by day of the week, and by both, each with what it is worth.

Rates are cases per day (or per Monday, …) of the span. Intervals are those of a Poisson count (F. Garwood,
"Fiducial limits for the Poisson distribution", Biometrika 28, 1936), widened by as much as days scatter more
than by chance (quasi-Poisson): raids and rainy days come in heaps.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

HOURS, WEEKDAYS = 24, 7
# 1970-01-01, the day 0, was a Thursday; Monday is 0.
_FIRST_WEEKDAY = 3
# What the test of evenness needs to be expected in each class (W. G. Cochran, 1954).
FEWEST_EXPECTED = 5.0


@dataclass(frozen=True, slots=True)
class Rates:
    """Cases by class, how many days each class had, cases per such day, and between which that lies."""

    count: np.ndarray
    days: np.ndarray
    rate: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True, slots=True)
class Peak:
    """The shortest run of hours that holds half of the cases: from, up to (not counted, maybe next day)."""

    from_hour: int
    to_hour: int
    share: float


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Rates by hour (24), weekday (7, Monday first) and both (7, 24).

    `even_hours_p` and `even_weekdays_p` are how likely so uneven counts are if all hours or weekdays are
    alike; None where there are too few cases to say.
    """

    cases: int
    by_hour: Rates
    by_weekday: Rates
    by_week_hour: Rates
    even_hours_p: float | None
    even_weekdays_p: float | None
    peak: Peak | None
    dispersion: float


def rhythm(day: ArrayLike, *, first_day: int, last_day: int, level: float = 0.95) -> Rhythm:
    """Count cases by hour and weekday.

    Parameters
    ----------
    day : (n,) float
        Times in days since 1970-01-01 in the city's own time.
    first_day, last_day : int
        The span, both days counted whole; cases outside of it are left out.
    level : float
        Of the intervals.

    Returns
    -------
    Rhythm
        All zero without cases, with the intervals that belong to zero.
    """
    day = np.asarray(day, dtype=np.float64)
    day = day[(day >= first_day) & (day < last_day + 1)]
    whole = np.floor(day).astype(np.int64)
    hour = np.minimum(((day - whole) * HOURS).astype(np.int64), HOURS - 1)
    weekday = (whole + _FIRST_WEEKDAY) % WEEKDAYS
    span = np.arange(first_day, last_day + 1)
    had = np.bincount((span + _FIRST_WEEKDAY) % WEEKDAYS, minlength=WEEKDAYS)
    both = np.bincount(weekday * HOURS + hour, minlength=WEEKDAYS * HOURS).reshape(WEEKDAYS, HOURS)
    dispersion = _dispersion(np.bincount(whole - first_day, minlength=len(span)), span)
    hours, weekdays = both.sum(axis=0), both.sum(axis=1)
    return Rhythm(
        cases=len(day),
        by_hour=_rates(hours, np.full(HOURS, len(span)), dispersion, level),
        by_weekday=_rates(weekdays, had, dispersion, level),
        by_week_hour=_rates(both, np.repeat(had[:, None], HOURS, axis=1), dispersion, level),
        even_hours_p=_evenness(hours, np.ones(HOURS), dispersion),
        even_weekdays_p=_evenness(weekdays, had, dispersion),
        peak=_find_peak(hours),
        dispersion=dispersion,
    )


def _rates(count: np.ndarray, days: np.ndarray, dispersion: float, level: float) -> Rates:
    tail, heaps, over = (1 - level) / 2, count / dispersion, np.maximum(days, 1)
    low = dispersion * np.where(count > 0, special.gammaincinv(np.maximum(heaps, 1e-9), tail), 0.0)
    high = dispersion * special.gammaincinv(heaps + 1, 1 - tail)
    return Rates(count, days, count / over, low / over, high / over)


def _dispersion(by_day: np.ndarray, span: np.ndarray) -> float:
    """Return how much more days scatter about the mean of their weekday than by chance, at least 1."""
    weekday = (span + _FIRST_WEEKDAY) % WEEKDAYS
    had = np.bincount(weekday, minlength=WEEKDAYS)
    mean = (np.bincount(weekday, by_day, WEEKDAYS) / np.maximum(had, 1))[weekday]
    seen = mean > 0
    freedom = int(seen.sum()) - len(np.unique(weekday[seen]))
    if freedom < 1:
        return 1.0
    return max(1.0, float(((by_day - mean)[seen] ** 2 / mean[seen]).sum() / freedom))


def _evenness(count: np.ndarray, days: np.ndarray, dispersion: float) -> float | None:
    expected = count.sum() * days / max(days.sum(), 1)
    if expected.min() < FEWEST_EXPECTED:
        return None
    distance = float(((count - expected) ** 2 / expected).sum()) / dispersion
    return float(special.chdtrc(len(count) - 1, distance))


def _find_peak(hours: np.ndarray) -> Peak | None:
    total = int(hours.sum())
    if total == 0:
        return None
    twice = np.concatenate([[0], np.cumsum(np.concatenate([hours, hours]))])
    for length in range(1, HOURS + 1):
        held = twice[length : length + HOURS] - twice[:HOURS]
        first = int(held.argmax())
        if 2 * held[first] >= total:
            return Peak(first, (first + length) % HOURS, float(held[first]) / total)
    raise AssertionError("all hours hold all cases")
