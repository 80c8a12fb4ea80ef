"""Time within an area is found in fixes; what they do not show is neither filled in nor lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.patrols.visits import by_hour_s, find_visits, inside_pieces, seen_s

MINUTE_S = 60.0


def track(marks: str, every_s: float = MINUTE_S) -> tuple[np.ndarray, np.ndarray]:
    """Return times and whether inside: `#` is a fix inside, `.` one outside, a space none at all."""
    at = [number for number, mark in enumerate(marks) if mark != " "]
    return np.array(at) * every_s, np.array([marks[number] == "#" for number in at], dtype=bool)


@pytest.mark.parametrize(
    ("marks", "wanted"),
    [
        ("", []),
        (".....", []),
        # Half of the way in and half of the way out count.
        ("..####..", [(1.5, 5.5, 4.0, 4)]),
        # It is inside from the first fix and until the last.
        ("####", [(0.0, 3.0, 3.0, 4)]),
        # One fix outside is straying: two minutes are the border between that and leaving.
        ("##.##..", [(0.0, 4.5, 3.5, 4)]),
        ("##..##", [(0.0, 1.5, 1.5, 2), (3.5, 5.0, 1.5, 2)]),
        # Six minutes without a fix are a gap: nothing is known of them.
        ("##      ##", [(0.0, 1.0, 1.0, 2), (8.0, 9.0, 1.0, 2)]),
        ("##    ##", [(0.0, 7.0, 7.0, 4)]),
        ("..      #      ..", [(8.0, 8.0, 0.0, 1)]),
    ],
)
def test_stays(marks: str, wanted: list[tuple[float, float, float, int]]) -> None:
    found = find_visits(*track(marks))
    rows = zip(found.entered_s / 60, found.left_s / 60, found.inside_s / 60, found.fixes, strict=True)
    assert [tuple(row) for row in rows] == wanted


@given(st.text(alphabet="#. ", max_size=80))
def test_every_fix_inside_is_of_one_stay_and_no_time_is_counted_twice(marks: str) -> None:
    at_s, inside = track(marks)
    found = find_visits(at_s, inside)
    assert found.fixes.sum() == inside.sum()
    assert np.all(found.inside_s <= found.left_s - found.entered_s + 1e-9)
    assert np.all(found.entered_s[1:] >= found.left_s[:-1])
    assert found.inside_s.sum() <= seen_s(at_s, -1e9, 1e9) + 1e-9
    starts_s, ends_s = inside_pieces(at_s, inside)
    assert np.isclose((ends_s - starts_s).sum(), found.inside_s.sum())
    assert np.isclose(by_hour_s(starts_s, ends_s, 0.0).sum(), found.inside_s.sum())


def test_what_is_seen_of_a_span_leaves_gaps_out() -> None:
    at_s, _ = track("....        ....")
    assert seen_s(at_s, 0.0, 15 * MINUTE_S) == 6 * MINUTE_S
    assert seen_s(at_s, 2 * MINUTE_S, 13 * MINUTE_S) == 2 * MINUTE_S
    assert seen_s(np.empty(0), 0.0, 60.0) == 0.0


def test_hours_run_over_midnight() -> None:
    hours = by_hour_s(np.array([23.5 * 3600]), np.array([25.25 * 3600]), 0.0)
    assert hours[23] == 1800.0
    assert hours[0] == 3600.0
    assert hours[1] == 900.0
    assert hours.sum() == 1.75 * 3600
