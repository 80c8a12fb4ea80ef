"""When windows hold together, and the moments at which planned closures are looked at."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.checking.moments import moments_of
from dispatch.checking.roads import Closing
from gis.travel import ClosedArcs
from layers.checks.planned import ALWAYS, Window, hold_together
from layers.windows import WindowRule

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = st.integers(-6, 12)


def at(hours: int | None) -> datetime | None:
    return None if hours is None else NOW + timedelta(hours=hours)


def window(*spans: tuple[int | None, int | None]) -> Window:
    return Window(1, WindowRule(), tuple((at(starts), at(ends)) for starts, ends in spans))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Windows of spans in order and apart."""
    hours = sorted(draw(st.sets(HOURS, max_size=6)))
    return window(*zip(hours[::2], hours[1::2], strict=False))


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (ALWAYS, ALWAYS, True),
        (ALWAYS, window(), False),
        (ALWAYS, window((1, 2)), True),
        (window((1, 2)), window((2, 3)), False),
        (window((1, 3)), window((2, 4)), True),
        (window((None, 1)), window((0, None)), True),
        (window((None, 1)), window((1, None)), False),
    ],
)
def test_windows_hold_together(one: Window, other: Window, together: bool) -> None:
    assert hold_together(one, other) is together
    assert hold_together(other, one) is together


@given(windows(), windows(), st.one_of(st.none(), HOURS))
def test_together_as_the_hours_say(one: Window, other: Window, after: int | None) -> None:
    def hours(each: Window) -> set[int]:
        spans = [((a - NOW) // timedelta(hours=1), (b - NOW) // timedelta(hours=1)) for a, b in each.spans]
        return {hour for low, high in spans if after is None or high > after for hour in range(low, high)}

    assert hold_together(one, other, at(after)) is bool(hours(one) & hours(other))


def closing(key: str, *spans: tuple[int | None, int | None]) -> Closing:
    closed = ClosedArcs(np.array([1], dtype=np.int32))
    return Closing(key, window(*spans).spans if spans else None, closed)


@pytest.mark.parametrize(
    ("planned", "others", "expected"),
    [
        ([], [closing("x")], []),
        ([closing("a")], [], [(0, "a", "")]),
        ([closing("a", (-3, -1))], [], []),
        ([closing("a", (-3, 1))], [], [(0, "a", "")]),
        ([closing("a", (1, 3)), closing("b", (2, 4))], [], [(2, "ab", ""), (1, "a", "")]),
        ([closing("a", (1, 3), (5, 7))], [], [(1, "a", "")]),
        ([closing("a", (1, 5))], [closing("x", (2, 9))], [(1, "a", ""), (2, "a", "x")]),
        ([closing("a", (1, 2))], [closing("x", (3, 4))], [(1, "a", "")]),
    ],
)
def test_moments(planned: list[Closing], others: list[Closing], expected: list[tuple[int, str, str]]) -> None:
    found = [
        (
            (moment.at - NOW) // timedelta(hours=1),
            "".join(str(one.key) for one in moment.planned),
            "".join(str(one.key) for one in moment.others),
        )
        for moment in moments_of(planned, others, NOW)
    ]
    assert found == expected
