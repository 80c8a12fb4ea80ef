"""Turns: who is on at a shared place, when nobody is, and when several are."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.joint.turns import Turn, gaps, next_after, on_at, overlaps, stints

BEIJING = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 23)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A time of the week that begins on MONDAY (day 0), in Beijing."""
    midnight = datetime.combine(MONDAY, datetime.min.time(), BEIJING)
    return midnight + timedelta(days=day, hours=hour, minutes=minute)


WEEKLY = [Turn(squad, MONDAY + timedelta(weeks=squad - 1), every_days=21, run_days=7) for squad in (1, 2, 3)]
DAY_AND_NIGHT = [
    Turn(1, MONDAY, opens_min=480, closes_min=1200),
    Turn(2, MONDAY, opens_min=1200, closes_min=480),
]


@pytest.mark.parametrize(
    ("turns", "moment", "on"),
    [
        (WEEKLY, at(0), [1]),
        (WEEKLY, at(6, 23, 59), [1]),
        (WEEKLY, at(7), [2]),
        (WEEKLY, at(20), [3]),
        (WEEKLY, at(21), [1]),
        (WEEKLY, at(-1), []),
        (DAY_AND_NIGHT, at(0, 7, 59), []),
        (DAY_AND_NIGHT, at(0, 8), [1]),
        (DAY_AND_NIGHT, at(1, 3), [2]),
        ([Turn(1, MONDAY, weekdays=(6, 7))], at(4, 12), []),
        ([Turn(1, MONDAY, weekdays=(6, 7))], at(5, 12), [1]),
        ([Turn(1, MONDAY, opens_min=600, closes_min=600)], at(0, 9), []),
        ([Turn(1, MONDAY, opens_min=600, closes_min=600)], at(1, 9), [1]),
        ([], at(0), []),
    ],
)
def test_who_is_on(turns: list[Turn], moment: datetime, on: list[int]) -> None:
    assert on_at(turns, moment) == on


def test_who_comes_next() -> None:
    found = next_after(WEEKLY, at(3), timedelta(days=28))
    assert (found.squad_id, found.starts_at) == (2, at(7))
    assert next_after(WEEKLY, at(3), timedelta(days=2)) is None


def test_a_missing_week_is_a_gap_and_a_doubled_one_an_overlap() -> None:
    span = (at(0), at(21))
    assert gaps(WEEKLY, [span]) == []
    assert gaps(WEEKLY[:2], [span]) == [(at(14), at(21))]
    assert gaps(WEEKLY[:2], [(at(0), at(1)), (at(20), at(21))]) == [(at(20), at(21))]
    extra = Turn(9, MONDAY + timedelta(days=8), every_days=366)
    assert overlaps(WEEKLY, *span) == []
    assert overlaps([*WEEKLY, extra], *span) == [(at(8), at(9), [2, 9])]


turns = st.lists(
    st.builds(
        lambda squad, first, every, run, days, opens, closes: Turn(
            squad, MONDAY + timedelta(days=first), every, min(run, every), tuple(sorted(days)), opens, closes
        ),
        st.integers(1, 4),
        st.integers(-10, 10),
        st.integers(1, 10),
        st.integers(1, 10),
        st.sets(st.integers(1, 7), min_size=1),
        st.integers(0, 1439),
        st.integers(0, 1440),
    ),
    max_size=5,
)


@given(turns, st.integers(0, 20 * 1440))
def test_at_every_minute_there_is_one_on_or_a_gap_and_several_are_an_overlap(
    turns: list[Turn], minute: int
) -> None:
    moment = at(0) + timedelta(minutes=minute)
    starts, ends = moment - timedelta(days=1), moment + timedelta(days=1)
    on = on_at(turns, moment)
    assert (on == []) == any(low <= moment < high for low, high in gaps(turns, [(starts, ends)]))
    together = [ids for low, high, ids in overlaps(turns, starts, ends) if low <= moment < high]
    assert together == ([sorted(on)] if len(on) > 1 else [])
    assert sorted(on) == sorted(
        s.squad_id for s in stints(turns, starts, ends) if s.starts_at <= moment < s.ends_at
    )


def test_times_are_in_utc() -> None:
    assert next_after(DAY_AND_NIGHT, at(0, 9), timedelta(days=1)).starts_at.tzinfo == UTC
