"""Time windows: rules in local time, and the spans that follow."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.windows import ZONE, WindowInvalid, read_rule, spans_of

FIRST, LAST = date(2022, 1, 1), date(2022, 12, 31)


def spans(
    rule: dict[str, Any], holidays: dict[date, bool] | None = None
) -> list[tuple[str | None, str | None]]:
    found = spans_of(read_rule(rule), holidays or {}, FIRST, LAST)
    return [tuple(at and at.astimezone(ZONE).strftime("%m-%d %H:%M") for at in span) for span in found]


def phase(starts: str | None, ends: str | None) -> dict[str, Any]:
    return {"name": "", "starts": starts, "ends": ends}


def test_a_rule_of_phases_is_its_phases() -> None:
    rule = {"phases": [phase("2022-02-01T00:00", "2022-02-05T12:00"), phase("2022-02-04T00:00", None)]}
    assert spans(rule) == [("02-01 00:00", None)]
    assert spans({}) == [(None, None)]


def test_hours_of_the_week_hold_within_phases_only() -> None:
    rule = {
        "phases": [phase("2022-02-04T18:00", "2022-02-07T08:00")],
        "weekly": [{"days": [1, 5, 6, 7], "opens": "06:00", "closes": "24:00"}],
    }
    assert spans(rule) == [
        ("02-04 18:00", "02-05 00:00"),
        ("02-05 06:00", "02-06 00:00"),
        ("02-06 06:00", "02-07 00:00"),
        ("02-07 06:00", "02-07 08:00"),
    ]


def test_hours_over_midnight_run_into_the_next_day_and_into_the_phase() -> None:
    rule = {
        "phases": [phase("2022-02-05T00:00", "2022-02-06T00:00")],
        "weekly": [{"days": [5], "opens": "22:00", "closes": "02:00"}],
    }
    assert spans(rule) == [("02-05 00:00", "02-05 02:00")]


def test_whole_days_that_follow_each_other_are_one_span() -> None:
    rule = {
        "phases": [phase("2022-02-05T00:00", "2022-02-12T00:00")],
        "weekly": [{"days": list(range(1, 8)), "opens": "00:00", "closes": "24:00"}],
    }
    assert spans(rule) == [("02-05 00:00", "02-12 00:00")]


@pytest.mark.parametrize(
    ("holidays", "expected"),
    [
        ("as_usual", ["01-31", "02-01", "02-02"]),
        ("off", ["01-30", "02-02"]),
        ("only", ["01-31", "02-01"]),
    ],
)
def test_holidays_close_or_open_days_and_their_stead_has_mondays_hours(
    holidays: str, expected: list[str]
) -> None:
    table = {date(2022, 1, 31): False, date(2022, 2, 1): False, date(2022, 1, 30): True}
    rule = {
        "phases": [phase("2022-01-30T00:00", "2022-02-03T00:00")],
        "weekly": [{"days": [1, 2, 3], "opens": "09:00", "closes": "17:00"}],
        "holidays": holidays,
    }
    assert [starts[:5] for starts, _ in spans(rule, table)] == expected


def test_days_excepted_are_left_out() -> None:
    rule = {"phases": [phase("2022-02-01T00:00", "2022-02-04T00:00")], "except_days": ["2022-02-02"]}
    assert spans(rule) == [("02-01 00:00", "02-02 00:00"), ("02-03 00:00", "02-04 00:00")]


@pytest.mark.parametrize(
    ("rule", "where", "what"),
    [
        ({"phases": [phase("2022-02-02", "2022-02-01")]}, "phases[0].ends", "ends_before_start"),
        ({"phases": [phase(None, None)]}, "phases[0]", "open_both_ways"),
        ({"phases": [phase("soon", None)]}, "phases[0].starts", "not_a_time"),
        ({"phases": [phase("2022-02-02T00:00Z", None)]}, "phases[0].starts", "has_offset"),
        ({"phases": ["always"]}, "phases[0]", "not_an_object"),
        ({"weekly": [{"days": []}]}, "weekly[0].days", "not_days"),
        ({"weekly": [{"days": [8]}]}, "weekly[0].days", "not_days"),
        ({"weekly": [{"days": [1], "opens": "25:00"}]}, "weekly[0].opens", "not_a_clock_time"),
        ({"weekly": [{"days": [1], "opens": "24:30"}]}, "weekly[0].opens", "not_a_clock_time"),
        (
            {"weekly": [{"days": [1], "opens": "08:00", "closes": "08:00"}]},
            "weekly[0].closes",
            "no_time_between",
        ),
        ({"weekly": {}, "monthly": []}, "monthly", "unknown"),
        ({"weekly": {"days": [1]}}, "weekly", "not_a_list"),
        ({"holidays": "sometimes"}, "holidays", "not_a_choice"),
        ({"except_days": ["2022-02-30"]}, "except_days[0]", "not_a_day"),
    ],
)
def test_what_cannot_be_read_is_named(rule: dict[str, Any], where: str, what: str) -> None:
    with pytest.raises(WindowInvalid) as refused:
        read_rule(rule)
    assert (refused.value.where, refused.value.what) == (where, what)


clock = st.integers(0, 23).map(lambda hour: f"{hour:02d}:00")
weekly = st.fixed_dictionaries(
    {"days": st.lists(st.integers(1, 7), min_size=1), "opens": clock, "closes": clock}
).filter(lambda part: part["opens"] != part["closes"])


@given(
    st.lists(weekly, max_size=3),
    st.sampled_from(("as_usual", "off", "only")),
    st.lists(st.integers(0, 20), max_size=4),
    st.integers(0, 20 * 24),
)
def test_spans_hold_when_the_rule_says_so(
    parts: list[dict[str, Any]], holidays: str, off: list[int], hour: int
) -> None:
    start = datetime.fromisoformat("2022-02-01")
    rule = {"phases": [phase("2022-02-01T00:00", "2022-02-21T00:00")], "weekly": parts, "holidays": holidays}
    table = {start.date() + timedelta(days=day): False for day in off}
    found = spans_of(read_rule(rule), table, FIRST, LAST)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    moment = start + timedelta(hours=hour, minutes=30)
    at = moment.replace(tzinfo=ZONE).astimezone(UTC)
    assert any(low <= at < high for low, high in found) == _holds(parts, holidays, table, moment)


def _holds(parts: list[dict[str, Any]], holidays: str, table: dict[date, bool], moment: datetime) -> bool:
    if not date(2022, 2, 1) <= moment.date() < date(2022, 2, 21):
        return False
    clock_time = moment.strftime("%H:%M")
    for day, late in ((moment.date(), False), (moment.date() - timedelta(days=1), True)):
        if holidays != "as_usual" and (day in table) != (holidays == "only"):
            continue
        if not parts and not late:
            return True
        for part in parts:
            if day.isoweekday() in part["days"] and _within(part["opens"], part["closes"], clock_time, late):
                return True
    return False


def _within(opens: str, closes: str, clock_time: str, late: bool) -> bool:
    if late:
        return closes < opens and clock_time < closes
    return opens <= clock_time and (clock_time < closes or closes < opens)
