"""By which rule a hotspot changes its state, and what becomes of it from day to day."""

import numpy as np
import pytest
from h3 import grid_disk, latlng_to_cell
from hypothesis import given
from hypothesis import strategies as st

from dispatch.hotspots.cases import COLUMNS, Cases, make_cases
from dispatch.hotspots.counting import Evidence, add_evidence, count_evidence
from dispatch.hotspots.finding import Found, settle_owners
from dispatch.hotspots.following import Series, Tracked
from dispatch.hotspots.rules import RULES, Seen, Terms, find_rule, next_state
from gis.clusters import h3_grid_of

TERMS = Terms(confirmed_after=7, cleared_after=28, relapse_within=365)
STATES = (None, "emerging", "confirmed", "treated", "abating", "cleared", "relapsed")


@pytest.mark.parametrize(
    ("seen", "state", "rule"),
    [
        (Seen(None, True), "emerging", 1),
        (Seen("cleared", True), "relapsed", 2),
        (Seen("cleared", False, absent_days=400), "cleared", 3),
        (Seen("confirmed", False, absent_days=27), "abating", 5),
        (Seen("abating", False, absent_days=28), "cleared", 4),
        (Seen("treated", False, is_ordered=True, absent_days=28), "cleared", 4),
        (Seen("emerging", True, is_ordered=True), "treated", 6),
        (Seen("treated", True), "confirmed", 7),
        (Seen("abating", True), "confirmed", 7),
        (Seen("emerging", True, found_days=6), "emerging", 9),
        (Seen("emerging", True, found_days=7), "confirmed", 8),
        (Seen("relapsed", True, found_days=6), "relapsed", 9),
        (Seen("relapsed", True, found_days=7), "confirmed", 8),
        (Seen("confirmed", True, found_days=700), "confirmed", 9),
    ],
)
def test_states_follow_the_rules(seen: Seen, state: str, rule: int) -> None:
    assert next_state(seen, TERMS) == state
    assert find_rule(seen, TERMS).number == rule


@given(st.sampled_from(STATES[1:]), st.booleans(), st.booleans(), st.integers(0, 999), st.integers(0, 999))
def test_some_rule_always_holds(state, is_found, is_ordered, found_days, absent_days) -> None:
    assert next_state(Seen(state, is_found, is_ordered, found_days, absent_days), TERMS) in STATES[1:]
    assert [rule.number for rule in RULES] == list(range(1, len(RULES) + 1))


def found(*cells: int, count: int = 5, key: str = "") -> Found:
    rows = np.array(cells, dtype=np.int64)
    kind = "address" if key else "cells"
    return Found(kind, key, rows, rows, count, 0, 3.0, 1, 116.4, 39.9, 1, 0)


def lead(
    *days: tuple[int, list[Found]], kind: str = "cells", ordered: frozenset[int] = frozenset()
) -> Series:
    series = Series(kind, "all", 28, TERMS)
    for day, some in days:
        series.lead(day, some, set(ordered))
    return series


def told(one: Tracked) -> list[tuple[int, str, str]]:
    return [(step.day, step.change, step.state) for step in one.steps]


def test_one_is_born_grows_fades_is_cleared_and_relapses() -> None:
    series = lead(
        (0, [found(1, 2)]), (7, [found(1, 2, 3)]), (14, [found(2)]), (21, []), (28, []), (49, []), (56, []),
        (63, [found(2, 3)]),
    )  # fmt: skip
    (one,) = series.tracked
    assert told(one) == [
        (0, "born", "emerging"), (7, "grew", "confirmed"), (14, "shrank", "confirmed"),
        (21, "faded", "abating"), (28, "absent", "abating"), (49, "cleared", "cleared"),
        (63, "relapsed", "relapsed"),
    ]  # fmt: skip
    assert (one.relapses, one.relapsed_on, one.cleared_on) == (1, 63, 49)


def test_one_that_splits_stays_and_the_other_part_came_out_of_it() -> None:
    series = lead((0, [found(1, 2, 3, 4, 5, 6)]), (7, [found(5, 6), found(1, 2, 3)]))
    parent, part = series.tracked
    assert part.split_from == parent.ref
    assert (told(parent)[-1][1], told(part)) == ("split", [(7, "split", "emerging")])
    assert parent.last.others == [part.ref]


def test_two_that_merge_go_on_as_the_larger_one() -> None:
    series = lead((0, [found(1, 2, 3), found(5, 6)]), (7, [found(1, 2, 3, 4, 5, 6)]))
    larger, smaller = series.tracked
    assert told(larger)[-1] == (7, "grew", "confirmed")
    assert told(smaller)[-1] == (7, "merged", "cleared")
    assert smaller.merged_into == larger.ref


def test_long_after_it_was_cleared_another_is_born_there() -> None:
    series = lead((0, [found(1)]), (7, []), (35, []), (500, [found(1)]))
    assert [told(one)[0][0] for one in series.tracked] == [0, 500]
    repeats = lead((0, [found(key="a")]), (7, []), (35, []), (500, [found(key="a")]), kind="address")
    assert len(repeats.tracked) == 1


def test_an_order_in_force_makes_it_treated() -> None:
    series = lead((0, [found(1)]), (7, [found(1)]), (14, [found(1)]), ordered=(-1,))
    assert [state for _, _, state in told(series.tracked[0])] == ["emerging", "treated", "treated"]


@pytest.mark.parametrize(
    ("cases", "owners"),
    [
        ({}, (0, 0)),
        ({0: 5}, (0, 0)),
        ({3: 9, 4: 1}, (3, 0)),
        ({3: 8, 4: 2}, (3, 4)),
        ({4: 5, 3: 5}, (3, 4)),
        ({0: 90, 3: 6, 4: 4}, (3, 0)),
        ({5: 4, 4: 3, 3: 3}, (5, 3)),
    ],
)
def test_whose_it_is(cases: dict[int, int], owners: tuple[int, int]) -> None:
    assert settle_owners(cases, 0.2) == owners


@st.composite
def some_cases(draw) -> Cases:
    count = draw(st.integers(0, 40))
    whole = {name: draw(st.lists(st.integers(0, 3), min_size=count, max_size=count)) for name in COLUMNS}
    whole["violation_id"] = list(range(count))
    whole["lon"] = [116.4 + 0.0004 * one for one in whole["lon"]]
    whole["lat"] = [39.9 + 0.0004 * one for one in whole["lat"]]
    return make_cases(**{name: np.array(one) for name, one in whole.items()})


def same(one: Evidence, other: Evidence) -> bool:
    kinds = ("cells", "addresses", "subjects")
    return (one.cases, one.outside) == (other.cases, other.outside) and all(
        np.array_equal(getattr(getattr(one, kind), name), getattr(getattr(other, kind), name))
        for kind in kinds
        for name in type(one.cells).__slots__
    )


@given(some_cases(), st.randoms(use_true_random=False), st.integers(1, 4))
def test_counts_of_parts_in_any_order_are_those_of_the_whole(cases, chance, parts) -> None:
    grid = h3_grid_of(grid_disk(latlng_to_cell(39.9006, 116.4006, 10), 2))
    order = np.array(chance.sample(range(len(cases)), len(cases)), dtype=int)
    split = [cases.take(rows) for rows in np.array_split(order, parts)]
    assert same(add_evidence([count_evidence(part, grid) for part in split]), count_evidence(cases, grid))
