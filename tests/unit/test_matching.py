"""Squads for all that waits at once: against every possible way, and never worse than one by one."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.matching import NOBODY, cost_of, match_all, match_in_turn

seconds = st.one_of(st.just(np.inf), st.integers(0, 900).map(float))


@st.composite
def problems(draw: st.DrawFn, most_rows: int = 12, most_columns: int = 15):
    rows, columns = draw(st.integers(0, most_rows)), draw(st.integers(0, most_columns))
    cells = draw(st.lists(seconds, min_size=rows * columns, max_size=rows * columns))
    leaving = draw(st.lists(st.integers(0, 1200).map(float), min_size=rows, max_size=rows))
    return np.array(cells, float).reshape(rows, columns), np.array(leaving, float)


def total(chosen, cost, leaving) -> float:
    return float(cost_of(chosen, cost, leaving).sum())


def least_of_all(cost, leaving) -> float:
    ways = product(range(-1, cost.shape[1]), repeat=len(cost))
    return min(
        total(np.array(way, np.int64), cost, leaving)
        for way in ways
        if len({column for column in way if column >= 0}) == sum(column >= 0 for column in way)
    )


@given(problems(most_rows=4, most_columns=4))
def test_it_is_the_least_of_every_possible_way(problem) -> None:
    cost, leaving = problem
    assert total(match_all(cost, leaving), cost, leaving) == least_of_all(cost, leaving)


@given(problems())
def test_nobody_goes_twice_and_no_bar_is_passed(problem) -> None:
    cost, leaving = problem
    for chosen in (match_all(cost, leaving), match_in_turn(cost, leaving)):
        taken = chosen[chosen != NOBODY]
        assert len(taken) == len(set(taken.tolist()))
        assert np.isfinite(cost[np.flatnonzero(chosen != NOBODY), taken]).all()


@given(problems())
def test_it_is_never_worse_than_one_by_one(problem) -> None:
    cost, leaving = problem
    assert total(match_all(cost, leaving), cost, leaving) <= total(
        match_in_turn(cost, leaving), cost, leaving
    )


@pytest.mark.parametrize(
    ("cost", "leaving", "at_once", "in_turn"),
    [
        pytest.param([[1, 2], [1, 9]], [99, 99], [1, 0], [0, 1], id="the second is served the better"),
        pytest.param([[1], [2]], [10, 99], [NOBODY, 0], [0, NOBODY], id="what may wait waits"),
        pytest.param([[50]], [40], [NOBODY], [NOBODY], id="too far for what it is worth"),
        pytest.param([[np.inf, np.inf]], [40], [NOBODY], [NOBODY], id="nobody may go"),
        pytest.param([[3, 3]], [40], [0], [0], id="of equals the first"),
    ],
)
def test_small_cases(cost, leaving, at_once, in_turn) -> None:
    cost, leaving = np.array(cost, float), np.array(leaving, float)
    assert match_all(cost, leaving).tolist() == at_once
    assert match_in_turn(cost, leaving).tolist() == in_turn


def test_without_squads_all_wait() -> None:
    cost, leaving = np.zeros((3, 0)), np.ones(3)
    assert match_all(cost, leaving).tolist() == match_in_turn(cost, leaving).tolist() == [NOBODY] * 3
    assert match_all(np.zeros((0, 4)), np.zeros(0)).tolist() == []
