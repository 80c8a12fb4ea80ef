"""Before and after: verdicts, intervals that hold what they promise, and counts that do not say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from gis.recurrence.effect import Effect, Series, measure_effect

Count = st.integers(0, 400)


def effect(target: tuple, ring: tuple = (80, 80), control: tuple = (400, 400)) -> Effect:
    return measure_effect(Series(*target), Series(*ring), Series(*control))


@pytest.mark.parametrize(
    ("target", "ring", "control", "verdict"),
    [
        ((100, 50), (80, 80), (400, 400), "fell"),
        ((100, 50), (80, 130), (400, 400), "moved"),
        ((100, 104), (80, 80), (400, 400), "unchanged"),
        ((60, 120), (80, 80), (400, 400), "rose"),
        # Half as many everywhere is no success.
        ((100, 50), (80, 40), (400, 200), "unchanged"),
        # As many as before, while they doubled elsewhere, is one.
        ((100, 100), (80, 160), (400, 800), "fell"),
        ((100, 0), (80, 80), (400, 400), "fell"),
        ((4, 2), (80, 80), (400, 400), "too_few"),
        ((0, 0), (0, 0), (400, 400), "too_few"),
        ((1, 0), (80, 80), (400, 400), "too_few"),
        ((100, 50), (80, 80), (4, 400), "too_few"),
        ((100, 50), (80, 80), (400, 0), "too_few"),
    ],
)
def test_verdicts(target: tuple, ring: tuple, control: tuple, verdict: str) -> None:
    found = effect(target, ring, control)
    assert found.verdict == verdict
    assert (found.why is not None) == (verdict == "too_few")
    assert (found.wdq is not None) == (verdict in ("fell", "moved"))


def test_why_too_few() -> None:
    assert effect((100, 50), control=(3, 400)).why == "control_too_few"
    assert effect((100, 50), control=(3, 400)).target.value is None
    assert effect((4, 3)).why == "interval_too_wide"


def test_what_may_have_doubled_is_not_called_unchanged() -> None:
    found = effect((5, 12))
    assert 0.5 < found.target.low < 1 < 2 < found.target.high
    assert (found.verdict, found.why) == ("too_few", "interval_too_wide")


@pytest.mark.parametrize(
    ("ring", "quotient"),
    # As Bowers and Johnson read it: nothing moved, all of it, half of it; and the ring gained as much.
    [((80, 80), 0.0), ((80, 130), -1.0), ((80, 105), -0.5), ((80, 30), 1.0)],
)
def test_the_weighted_displacement_quotient(ring: tuple, quotient: float) -> None:
    found = effect((100, 50), ring)
    assert found.wdq.value == pytest.approx(quotient)
    assert found.wdq.low < found.wdq.value < found.wdq.high
    assert found.prevented.value == pytest.approx(50)
    assert found.net_prevented.value == pytest.approx(50 + 80 - ring[1])


def test_the_quotient_by_its_formula() -> None:
    found = effect((120, 60), (90, 110), (500, 450))
    expected = (110 / 450 - 90 / 500) / (60 / 450 - 120 / 500)
    assert found.wdq.value == pytest.approx(expected)
    # Guerette: what was to be expected by the control, less what came.
    assert found.prevented.value == pytest.approx(120 * 450 / 500 - 60)
    assert found.net_prevented.value == pytest.approx(120 * 450 / 500 - 60 + 90 * 450 / 500 - 110)


@settings(deadline=None)
@given(st.tuples(Count, Count), st.tuples(Count, Count), st.tuples(Count, Count))
def test_intervals_hold_their_value(target: tuple, ring: tuple, control: tuple) -> None:
    found = effect(target, ring, control)
    for ratio in (found.target, found.ring):
        if ratio.value is not None:
            assert 0 < ratio.low < ratio.value < ratio.high < np.inf
    assert found == effect(target, ring, control)


@settings(deadline=None)
@given(st.tuples(Count, Count), st.tuples(Count, Count), st.integers(5, 400), st.integers(5, 400))
def test_turning_time_round_turns_the_ratio(target: tuple, ring: tuple, before: int, after: int) -> None:
    there = effect(target, ring, (before, after)).target
    back = effect(target[::-1], ring[::-1], (after, before)).target
    assert there.value * back.value == pytest.approx(1)
    assert there.low * back.high == pytest.approx(1)


@pytest.mark.parametrize(
    ("mean", "scatter", "weeks"), [(30, 1.0, 1), (30, 1.0, 8), (60, 3.0, 8), (8, 1.0, 1), (120, 4.0, 4)]
)
@pytest.mark.parametrize("ratio", [1.0, 0.5])
def test_intervals_hold_the_truth_as_often_as_they_say(
    mean: float, scatter: float, weeks: int, ratio: float
) -> None:
    random, rounds = np.random.default_rng(11), 400

    def draw(total: float) -> np.ndarray:
        means = np.full(weeks, total / weeks)
        return random.poisson(random.gamma(means / (scatter - 1), scatter - 1) if scatter > 1 else means)

    missed = 0
    for _ in range(rounds):
        target, control = Series(draw(mean), draw(mean * ratio)), Series(draw(300), draw(300))
        found = measure_effect(target, Series(draw(50), draw(50)), control).target
        missed += not found.low <= ratio <= found.high
    # So many missed would come up once in a thousand times if each missed with 8 %; asked for are 5 %.
    assert missed <= binom.ppf(0.999, rounds, 0.08)


def test_weeks_that_scatter_widen_the_interval() -> None:
    even, heaped = [10] * 10, [0, 20] * 5
    found = [
        measure_effect(Series(each, each), Series(even, even), Series([40] * 10, [40] * 10))
        for each in (even, heaped)
    ]
    assert found[0].dispersion == 1.0
    assert found[1].dispersion > 2
    assert found[1].target.low < found[0].target.low
