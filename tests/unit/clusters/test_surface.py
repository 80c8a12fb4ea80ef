"""The surface to look at is the sum of the kernels of all cases."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.clusters import BadCellSize, BadFigures, TooManyCells
from gis.clusters.surface import Surface, make_surface

BOX = (1_000.0, 2_000.0, 4_000.0, 4_000.0)
HOW = {"bandwidth_m": 200.0, "pixel_m": 50.0}


def sum_kernels(x_m: np.ndarray, y_m: np.ndarray, surface: Surface, bandwidth_m: float) -> np.ndarray:
    rows, columns = surface.density.shape
    centre_x = surface.west_m + (np.arange(columns) + 0.5) * surface.pixel_m
    centre_y = surface.south_m + (np.arange(rows) + 0.5) * surface.pixel_m
    along = np.exp(-((centre_x - x_m[:, None]) ** 2) / (2 * bandwidth_m**2))
    down = np.exp(-((centre_y - y_m[:, None]) ** 2) / (2 * bandwidth_m**2))
    return 1e6 * (down.T @ along) / (2 * np.pi * bandwidth_m**2)


@pytest.mark.parametrize(("pixel_m", "error"), [(100.0, 0.03), (50.0, 0.02), (25.0, 0.01)])
def test_it_is_the_sum_of_the_kernels_of_all_cases(pixel_m: float, error: float) -> None:
    random = np.random.default_rng(1)
    x_m, y_m = random.uniform(0, 5_000, 3_000), random.uniform(1_000, 5_000, 3_000)
    x_m[:300] = random.normal(2_000, 80, 300)
    surface = make_surface(x_m, y_m, BOX, bandwidth_m=200.0, pixel_m=pixel_m)
    expected = sum_kernels(x_m, y_m, surface, 200.0)
    assert np.abs(surface.density - expected).max() < error * expected.max()


def test_all_cases_are_in_it() -> None:
    surface = make_surface([2_500.0] * 7, [3_000.0] * 7, BOX, **HOW)
    assert surface.density.sum() * 0.05**2 == pytest.approx(7, rel=1e-6)
    assert surface.density.shape == (40, 60)


@settings(deadline=None)
@given(st.permutations(range(30)))
def test_the_order_of_cases_changes_no_bit(order: list[int]) -> None:
    x_m, y_m = np.random.default_rng(2).uniform(1_000, 4_000, (2, 30))
    first, second = make_surface(x_m, y_m, BOX, **HOW), make_surface(x_m[order], y_m[order], BOX, **HOW)
    assert np.array_equal(first.density, second.density)


def test_no_cases_and_cases_nowhere_make_no_surface() -> None:
    assert not make_surface([], [], BOX, **HOW).density.any()
    assert not make_surface([np.nan, 1e9, -np.inf], [3_000.0, 3_000.0, 3_000.0], BOX, **HOW).density.any()


def test_what_will_not_do_is_refused() -> None:
    with pytest.raises(BadCellSize):
        make_surface([], [], BOX, bandwidth_m=200.0, pixel_m=101.0)
    with pytest.raises(BadCellSize):
        make_surface([], [], BOX, bandwidth_m=200.0, pixel_m=0.0)
    with pytest.raises(BadFigures):
        make_surface([], [], (4_000.0, 2_000.0, 1_000.0, 4_000.0), **HOW)
    with pytest.raises(BadFigures):
        make_surface([], [], (0.0, 0.0, float("nan"), 1.0), **HOW)
    with pytest.raises(TooManyCells):
        make_surface([], [], (0.0, 0.0, 1e6, 1e6), **HOW)
