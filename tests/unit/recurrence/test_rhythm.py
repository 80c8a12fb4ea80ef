"""The rhythm by hour and weekday: counts, intervals, evenness, and the peak."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.recurrence.rhythm import rhythm

FIRST = 20_000


@settings(deadline=None)
@given(st.lists(st.floats(FIRST - 5, FIRST + 40, allow_nan=False), max_size=80))
def test_counts_are_those_of_the_calendar(days: list[float]) -> None:
    found = rhythm(days, first_day=FIRST, last_day=FIRST + 29)
    hours, weekdays = np.zeros(24, int), np.zeros(7, int)
    for day in days:
        if FIRST <= day < FIRST + 30:
            # Floor by floor, as a clock does; what rounds up to the next midnight stays in its day.
            at = datetime.fromtimestamp(int(day) * 86_400, UTC)
            hours[min(23, int((day - int(day)) * 24))] += 1
            weekdays[at.weekday()] += 1
    assert found.by_hour.count.tolist() == hours.tolist()
    assert found.by_weekday.count.tolist() == weekdays.tolist()
    assert found.by_week_hour.count.sum() == found.cases == hours.sum()
    for rates in (found.by_hour, found.by_weekday, found.by_week_hour):
        assert (rates.low <= rates.rate).all()
        assert (rates.rate < rates.high).all()


def test_weekdays_are_told_per_such_day() -> None:
    # Ten days hold some weekdays twice: as many cases each day is the same rate each weekday.
    days = np.repeat(np.arange(FIRST, FIRST + 10), 6) + np.tile(np.arange(6) / 8, 10)
    found = rhythm(days, first_day=FIRST, last_day=FIRST + 9)
    assert sorted(found.by_weekday.days.tolist()) == [1, 1, 1, 1, 2, 2, 2]
    assert found.by_weekday.rate.tolist() == [6.0] * 7
    assert found.even_weekdays_p > 0.9


def test_intervals_are_those_of_garwood() -> None:
    # Ten cases spread over ten weeks: 4.795 to 18.39, as the tables of the Poisson distribution have it.
    days = FIRST + 7 * np.arange(10) + 0.5
    found = rhythm(days, first_day=FIRST, last_day=FIRST + 69)
    assert found.dispersion == 1.0
    assert found.by_hour.low[12] * 70 == pytest.approx(4.795, abs=0.001)
    assert found.by_hour.high[12] * 70 == pytest.approx(18.391, abs=0.001)
    assert found.by_hour.high[0] * 70 == pytest.approx(3.689, abs=0.001)


def test_heaps_widen_the_intervals() -> None:
    even = np.repeat(np.arange(FIRST, FIRST + 56), 2) + 0.5
    heaped = np.repeat(np.arange(FIRST, FIRST + 56, 14), 28) + 0.5
    plain, raids = (rhythm(each, first_day=FIRST, last_day=FIRST + 55) for each in (even, heaped))
    assert plain.dispersion == 1.0
    assert raids.dispersion > 10
    assert raids.by_hour.high[12] > plain.by_hour.high[12]


def test_planted_hours_are_found() -> None:
    random = np.random.default_rng(4)
    day = random.integers(FIRST, FIRST + 90, 400)
    hour = np.where(random.random(400) < 0.7, random.uniform(22, 26, 400) % 24, random.uniform(0, 24, 400))
    found = rhythm(day + hour / 24, first_day=FIRST, last_day=FIRST + 89)
    assert found.even_hours_p < 1e-6
    assert found.even_weekdays_p > 0.01
    assert (found.peak.from_hour, found.peak.to_hour) in [(22, 1), (23, 2), (22, 2)]
    assert found.peak.share >= 0.5


def test_evenness_is_rarely_denied_to_chance() -> None:
    random, denied = np.random.default_rng(8), 0
    for _ in range(200):
        day = random.uniform(FIRST, FIRST + 84, 240)
        denied += rhythm(day, first_day=FIRST, last_day=FIRST + 83).even_hours_p <= 0.05
    assert denied < 22


def test_too_few_are_not_called_even_or_uneven() -> None:
    found = rhythm([FIRST + 0.5] * 20, first_day=FIRST, last_day=FIRST + 6)
    assert found.even_hours_p is None
    assert found.even_weekdays_p is None


def test_nothing_has_no_peak() -> None:
    found = rhythm([], first_day=FIRST, last_day=FIRST + 6)
    assert found.cases == 0
    assert found.peak is None
    assert not found.by_week_hour.rate.any()
