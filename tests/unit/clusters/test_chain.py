"""From cases to classes: counted rightly, in any order and in any parts, and classified as planted."""

from dataclasses import astuple

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.clusters import (
    CLASSES,
    BadFigures,
    Emerging,
    count_cells,
    emerging,
    find_emerging,
    make_h3_grid,
    make_square_grid,
    steps_of,
)
from gis.crs import local_plane
from tests.factories.cities import square_neighbours

AREA = shapely.box(116.35, 39.86, 116.45, 39.94)
GRIDS = {"square": make_square_grid(AREA, 1_000.0, local_plane(116.4, 39.9)), "h3": make_h3_grid(AREA, 8)}
KEYS = {one.code: one.key for one in CLASSES}


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (28, 3),
        (22, 3),
        (21, 2),
        (1, 0),
        (0, -1),
        (-500, -1),
        (29, -1),
        (28.99, 3),
        (22.0, 3),
        (21.99, 2),
        (np.nan, -1),
    ],
)
def test_steps_are_counted_back_from_the_last_day(day: float, step: int) -> None:
    assert steps_of([day], last_day=28, steps=4).tolist() == [step]


@pytest.mark.parametrize(("steps", "step_days"), [(0, 7), (4, 0)])
def test_steps_that_are_none_are_refused(steps: int, step_days: int) -> None:
    with pytest.raises(BadFigures):
        steps_of([1], 28, steps, step_days)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 6)), max_size=40), st.data())
def test_cases_are_counted_in_any_order_and_in_any_parts(
    cases: list[tuple[int, int]], data: st.DataObject
) -> None:
    expected = np.zeros((5, 7), int)
    for cell, step in cases:
        if cell >= 0 and step >= 0:
            expected[cell, step] += 1
    mixed = np.array(data.draw(st.permutations(cases)), dtype=np.int32).reshape(-1, 2)
    cut = data.draw(st.integers(0, len(cases)))
    assert np.array_equal(count_cells(mixed[:, 0], mixed[:, 1], 5, 7), expected)
    parts = [count_cells(part[:, 0], part[:, 1], 5, 7) for part in (mixed[:cut], mixed[cut:])]
    assert np.array_equal(parts[0] + parts[1], expected)


@pytest.mark.parametrize(("cell", "step"), [([5], [0]), ([0], [7]), ([0, 1], [0]), ([[0]], [[0]])])
def test_cells_and_steps_beyond_are_refused(cell: list, step: list) -> None:
    with pytest.raises(BadFigures):
        count_cells(cell, step, 5, 7)


def test_more_cases_than_are_counted_at_once() -> None:
    random = np.random.default_rng(1)
    cell, step = random.integers(0, 50, 200_000), random.integers(0, 10, 200_000)
    day = random.integers(-5, 80, 200_000)
    expected = np.bincount(cell * 10 + step, minlength=500).reshape(50, 10)
    assert np.array_equal(count_cells(cell, step, 50, 10), expected)
    plain = np.where((day > 0) & (day <= 70), (day - 1) // 7, -1)
    assert np.array_equal(steps_of(day, 70, 10), plain)


def make_cases(seed: int, count: int = 400) -> np.ndarray:
    """Return places and days of cases, many of them about one place, some of them outside of all cells."""
    random = np.random.default_rng(seed)
    lon, lat = random.uniform(116.33, 116.47, count), random.uniform(39.85, 39.95, count)
    lon[: count // 4], lat[: count // 4] = random.normal([[116.4], [39.9]], 0.003, (2, count // 4))
    return np.stack([lon, lat, random.integers(0, 75, count)], axis=1)


def same(first: Emerging, second: Emerging) -> bool:
    pairs = zip(astuple(first), astuple(second), strict=True)
    return all(np.array_equal(one, other, equal_nan=True) for one, other in pairs)


@pytest.mark.parametrize("kind", ["square", "h3"])
@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 5), order=st.randoms(use_true_random=False), by_rate=st.booleans())
def test_the_order_of_cases_changes_no_bit(kind: str, seed: int, order, by_rate: bool) -> None:
    grid, cases = GRIDS[kind], make_cases(seed)
    rows = list(range(len(cases)))
    order.shuffle(rows)
    how = {"steps": 10, "exposure": np.linspace(0, 3, grid.count) if by_rate else None}
    first = find_emerging(*cases.T, grid, 70, **how)
    assert same(first, find_emerging(*cases[rows].T, grid, 70, **how))


@pytest.mark.parametrize("kind", ["square", "h3"])
def test_the_chain_is_its_steps(kind: str) -> None:
    grid, cases = GRIDS[kind], make_cases(1)
    counts = count_cells(grid.locate(cases[:, 0], cases[:, 1]), steps_of(cases[:, 2], 70, 10), grid.count, 10)
    found = find_emerging(*cases.T, grid, 70, steps=10)
    assert same(found, emerging(counts, grid.neighbours()))
    assert (found.sign > 0).any()
    assert counts.sum() < len(cases)


def test_no_cases_at_all() -> None:
    found = find_emerging([], [], [], GRIDS["square"], 70)
    assert found.counts.shape == (GRIDS["square"].count, 52)
    assert not found.classes.any()


PLANTED = {
    "new_hot": np.r_[np.ones(19), 9],
    "consecutive_hot": np.r_[np.ones(15), np.full(5, 9)],
    "intensifying_hot": np.linspace(5, 12, 20),
    "persistent_hot": np.tile([8, 9, 8, 9], 5),
    "diminishing_hot": np.linspace(12, 5, 20),
    "sporadic_hot": np.r_[np.full(7, 9), np.ones(6), np.full(7, 9)],
    "oscillating_hot": np.r_[np.full(7, 9), np.zeros(6), np.full(7, 9)],
    "historical_hot": np.r_[np.full(19, 9), 1],
    "none": np.ones(20),
}


@pytest.mark.parametrize("key", PLANTED)
def test_planted_patterns_are_classified(key: str) -> None:
    # Few steps look back here, so that a series ends when what was planted ends.
    counts = np.random.default_rng(3).poisson(4.0, (900, 20))
    block = (np.arange(3)[:, None] * 30 + np.arange(3)).ravel() + 12 * 30 + 12
    counts[block] = 4 * PLANTED[key]
    found = emerging(counts, square_neighbours(30), lags=0)
    centre = block[4]
    assert KEYS[int(found.classes[centre])] == key
