"""The scan for outbreaks: the score by its formula, planted ones found, chance kept to its level."""

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.recurrence.outbreaks import FEWEST, scan_outbreaks, watch_outbreaks

Cases = tuple[np.ndarray, np.ndarray, np.ndarray]


def usual(seed: int, count: int = 400) -> Cases:
    """A city in which some places always have many, and which has more and more cases everywhere."""
    random = np.random.default_rng(seed)
    middle = random.uniform(0, 8000, (20, 2))
    busy = middle[random.integers(0, 20, count // 2)] + random.normal(0, 120, (count // 2, 2))
    place = np.concatenate([busy, random.uniform(0, 8000, (count - count // 2, 2))])
    return place[:, 0], place[:, 1], 56 * np.sqrt(random.random(count))


def with_outbreak(cases: Cases, size: int, last: float = 56.0) -> Cases:
    random = np.random.default_rng(99)
    place = random.normal((3000, 5000), 100, (size, 2))
    added = (place[:, 0], place[:, 1], random.uniform(last - 3, last, size))
    return tuple(np.concatenate(pair) for pair in zip(cases, added, strict=True))


def test_a_planted_outbreak_is_found_where_and_when_it_is() -> None:
    found = scan_outbreaks(*with_outbreak(usual(1), 10), 55)
    assert len(found) == 1
    assert np.hypot(found[0].x_m - 3000, found[0].y_m - 5000) <= found[0].radius_m + 250
    assert found[0].first_day in (53, 54)
    assert found[0].last_day == 55
    assert found[0].cases >= 8
    assert found[0].p <= 0.05
    assert found[0].every_days > 365


def test_it_is_found_on_its_days_and_not_before() -> None:
    cases = with_outbreak(usual(1), 12, last=50.0)
    on = {day: bool(found) for day, found in watch_outbreaks(*cases, [45, 46, 49], replicas=99)}
    assert on == {45: False, 46: False, 49: True}


def test_chance_is_kept_to_its_level() -> None:
    rounds = 120
    said = sum(bool(scan_outbreaks(*usual(seed, 150), 55, replicas=19)) for seed in range(rounds))
    # At 5 %, 14 of 120 would come up once in three hundred times.
    assert said < 14


def test_the_score_is_the_likelihood_ratio() -> None:
    # One place with 6 of its 8 cases in the last two days, another one with 40 spread over all.
    place = np.repeat([100.0, 5100.0], [8, 40])
    day = np.concatenate([[3, 9, 18.5, 18.5, 18.5, 19.5, 19.5, 19.5], np.arange(40) / 2])
    found = scan_outbreaks(
        place, np.full(48, 100.0), day, 19, history_days=20, longest_days=2, radii_m=(250.0,), replicas=99
    )
    usual_cases = 8 * (6 + 4) / 48
    score = 6 * log(6 / usual_cases) + 42 * log(42 / (48 - usual_cases))
    assert (found[0].x_m, found[0].y_m, found[0].cases) == (125.0, 125.0, 6)
    assert found[0].expected == pytest.approx(usual_cases)
    assert found[0].score == pytest.approx(score)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 50), st.randoms(use_true_random=False))
def test_the_order_of_the_cases_does_not_matter(seed: int, random: object) -> None:
    cases = with_outbreak(usual(seed, 100), 8)
    order = list(range(len(cases[0])))
    random.shuffle(order)
    mixed = tuple(each[order] for each in cases)
    assert scan_outbreaks(*cases, 55, replicas=19) == scan_outbreaks(*mixed, 55, replicas=19)


def test_circles_do_not_overlap() -> None:
    cases = with_outbreak(usual(2), 30)
    random = np.random.default_rng(5)
    other = (random.normal(6500, 100, 30), random.normal(1500, 100, 30), random.uniform(54, 56, 30))
    found = scan_outbreaks(*(np.concatenate(pair) for pair in zip(cases, other, strict=True)), 55)
    assert len(found) == 2
    one, two = found
    assert one.score >= two.score
    assert np.hypot(one.x_m - two.x_m, one.y_m - two.y_m) > one.radius_m + two.radius_m


@pytest.mark.parametrize("count", [0, 1, FEWEST - 1])
def test_too_few_cases_are_no_outbreak(count: int) -> None:
    assert scan_outbreaks(np.zeros(count), np.zeros(count), np.full(count, 55.0), 55) == []


def test_what_comes_later_is_not_known() -> None:
    cases = with_outbreak(usual(1), 12, last=56.0)
    early = tuple(each[cases[2] < 50] for each in cases)
    assert scan_outbreaks(*cases, 49, replicas=19) == scan_outbreaks(*early, 49, replicas=19)
