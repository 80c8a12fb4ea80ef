"""Each statistic beside the reference that others have written: PySAL, SciPy, pymannkendall."""

import numpy as np
import pymannkendall
import pytest
from esda.getisord import G_Local
from esda.smoothing import assuncao_rate
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from libpysal.weights import WSP
from scipy import sparse, stats

from gis.clusters import BadFigures, find_significant, gi_star, mann_kendall, measure_clustering
from gis.clusters.bulk import fit_bulk
from gis.clusters.gi_star import Moments
from gis.clusters.rates import standardise_rates
from gis.clusters.tails import count_tails
from tests.factories.cities import square_neighbours


def by_esda(values: np.ndarray, neighbours: sparse.csr_array) -> np.ndarray:
    """Return Gi* by PySAL, for whom the cell itself is none of its neighbours until `star` says so."""
    others = neighbours - sparse.eye_array(neighbours.shape[0])
    weights = WSP(sparse.csr_matrix(others)).to_W(silence_warnings=True)
    return G_Local(values, weights, transform="B", star=True, permutations=0).Zs


def in_time(neighbours: sparse.csr_array, steps: int, lags: int) -> sparse.csr_array:
    """Return the neighbours of each cell at each step, rows by cell and then step."""
    offsets = range(0, -lags - 1, -1)
    back = sparse.diags_array([np.ones(steps + offset) for offset in offsets], offsets=offsets)
    return sparse.csr_array(sparse.kron(neighbours, back))


@pytest.mark.parametrize("seed", range(3))
def test_gi_star_is_that_of_pysal(seed: int) -> None:
    neighbours = square_neighbours(12)
    values = np.random.default_rng(seed).poisson(2.0, 144)
    expected = by_esda(values.astype(float), neighbours)
    assert np.abs(gi_star(values, neighbours) - expected).max() < 1e-9
    assert np.abs(measure_clustering(values, neighbours).z - expected).max() < 1e-9


@pytest.mark.parametrize("lags", [1, 2])
def test_gi_star_in_space_and_time_is_that_of_pysal(lags: int) -> None:
    neighbours, steps = square_neighbours(6), 7
    values = np.random.default_rng(7).poisson(1.5, (36, steps))
    flat = values.ravel().astype(float)
    expected = by_esda(flat, in_time(neighbours, steps, lags)).reshape(36, steps)
    assert np.abs(gi_star(values, neighbours, lags) - expected).max() < 1e-9
    assert np.abs(measure_clustering(values, neighbours, lags=lags).z - expected).max() < 1e-9


def test_a_study_mask_is_as_if_the_others_were_not_there() -> None:
    neighbours, random = square_neighbours(10), np.random.default_rng(3)
    counts, mask = random.poisson(1.0, (100, 4)), random.random(100) < 0.8
    alone = measure_clustering(counts[mask], sparse.csr_array(neighbours[mask][:, mask]), lags=1)
    masked = measure_clustering(counts, neighbours, mask=mask, lags=1)
    assert np.array_equal(masked.z[mask], alone.z)
    assert np.array_equal(masked.p[mask], alone.p)
    assert np.isnan(masked.z[~mask]).all()
    assert (masked.p[~mask] == 1).all()
    assert not masked.sign[~mask].any()
    inside = np.broadcast_to(mask[:, None], counts.shape)
    assert np.allclose(gi_star(counts, neighbours, 1, inside), masked.z, atol=1e-12, equal_nan=True)


def test_standardised_rates_are_those_of_pysal() -> None:
    random = np.random.default_rng(5)
    for rate in (0.05, 0.5, 5.0):
        exposure = random.uniform(0.2, 30.0, 400)
        counts = random.poisson(rate * exposure)
        assert np.abs(standardise_rates(counts, exposure) - assuncao_rate(counts, exposure)).max() < 1e-9


def test_rates_are_gi_star_of_standardised_rates_where_there_is_exposure() -> None:
    neighbours, random = square_neighbours(10), np.random.default_rng(9)
    exposure = np.where(random.random((100, 3)) < 0.9, random.uniform(1, 9, (100, 3)), 0.0)
    counts = random.poisson(exposure)
    found = measure_clustering(counts, neighbours, exposure=exposure, lags=1)
    expected = gi_star(standardise_rates(counts, exposure), neighbours, 1, exposure > 0)
    assert np.array_equal(found.z, expected, equal_nan=True)
    assert np.array_equal(np.isnan(found.z), exposure == 0)


PROBABILITIES = st.floats(0, 1) | st.sampled_from([0.0, 0.01, 0.025, 0.05])


@settings(deadline=None)
@given(
    arrays(np.float64, st.integers(1, 60), elements=PROBABILITIES),
    st.sampled_from([0.01, 0.05, 0.1, 0.5]),
)
def test_false_discoveries_are_controlled_as_by_scipy(p: np.ndarray, alpha: float) -> None:
    assert np.array_equal(find_significant(p, alpha), stats.false_discovery_control(p) <= alpha)


def test_tests_that_are_not_at_hand_count() -> None:
    p = np.array([0.001, 0.02, 0.9])
    with_others = np.concatenate([p, np.ones(47)])
    assert find_significant(p, 0.05, 50).tolist() == find_significant(with_others, 0.05)[:3].tolist()
    assert find_significant([], 0.05).tolist() == []


@pytest.mark.parametrize("p", [[-0.1], [1.1], [0.5, np.nan]])
def test_what_is_no_probability_is_refused(p: list[float]) -> None:
    with pytest.raises(BadFigures):
        find_significant(p)


@settings(deadline=None)
@given(
    st.tuples(st.integers(1, 4), st.integers(2, 60)).flatmap(
        lambda shape: arrays(np.float64, shape, elements=st.integers(-3, 3) | st.floats(-5, 5))
    )
)
def test_trends_are_those_of_pymannkendall(series: np.ndarray) -> None:
    found = mann_kendall(series)
    for row, one in enumerate(series):
        # Without any variance it divides by zero where there is no trend.
        if np.ptp(one) == 0:
            assert (found.s[row], found.z[row], found.p[row]) == (0, 0.0, 1.0)
            continue
        expected = pymannkendall.original_test(one, alpha=0.05)
        assert found.s[row] == expected.s
        assert found.z[row] == pytest.approx(expected.z, abs=1e-9)
        assert found.p[row] == pytest.approx(expected.p, abs=1e-9)
        assert found.sign(0.05)[row] == {"increasing": 1, "decreasing": -1, "no trend": 0}[expected.trend]


def test_long_series_and_short_ones_and_those_with_gaps() -> None:
    long = np.random.default_rng(1).normal(size=(2, 400)).round(1) + np.linspace(0, 1, 400)
    found = mann_kendall(long)
    for row in range(2):
        assert found.s[row] == pymannkendall.original_test(long[row]).s
    assert mann_kendall(np.ones((3, 1))).p.tolist() == [1.0, 1.0, 1.0]
    assert mann_kendall(np.array([[1.0, np.nan, 3.0, 4.0]])).z.tolist() == [0.0]
    assert len(mann_kendall(np.empty((0, 5))).s) == 0


@settings(deadline=None)
@given(st.integers(0, 300), st.floats(0.01, 100), st.floats(1.001, 30))
def test_tails_of_counts_are_those_of_scipy(total: int, mean: float, dispersion: float) -> None:
    size, success = mean / (dispersion - 1), 1 / dispersion
    upper, lower = count_tails([total, total], [mean, mean], [mean, mean * dispersion])
    assert upper == pytest.approx(
        [stats.poisson.sf(total - 1, mean), stats.nbinom.sf(total - 1, size, success)], rel=1e-6, abs=1e-300
    )
    assert lower == pytest.approx(
        [stats.poisson.cdf(total, mean), stats.nbinom.cdf(total, size, success)], rel=1e-6, abs=1e-300
    )


@pytest.mark.parametrize(
    "counts",
    [np.zeros(25, int), np.full(25, 4), np.zeros((25, 3), int), np.full((25, 1), 1)],
    ids=["none", "all-alike", "none-at-any-step", "one-step"],
)
def test_nothing_is_said_where_nothing_differs(counts: np.ndarray) -> None:
    found = measure_clustering(counts, square_neighbours(5), lags=1)
    assert not found.z.any()
    assert (found.p == 1).all()
    assert not found.sign.any()


def test_a_neighbourhood_that_is_the_whole_area_says_nothing() -> None:
    found = measure_clustering(np.array([5, 0, 0, 0]), square_neighbours(2))
    assert not found.z.any()
    assert gi_star([5, 0, 0, 0], square_neighbours(2)).tolist() == [0.0] * 4


def test_no_cells_at_all() -> None:
    none = sparse.csr_array((0, 0))
    assert measure_clustering(np.empty(0, int), none).z.shape == (0,)
    assert measure_clustering(np.empty((0, 4), int), none, lags=1).sign.shape == (0, 4)


def test_too_few_cases_are_never_hot() -> None:
    counts = np.zeros(2_500, int)
    counts[:2] = 1
    found = measure_clustering(counts, square_neighbours(50), least=3)
    assert not (found.sign > 0).any()
    assert (measure_clustering(counts, square_neighbours(50), least=2).sign > 0).sum() == 4


@pytest.mark.parametrize(
    ("counts", "how"),
    [
        (np.full(9, -1), {}),
        (np.full(9, 0.5), {}),
        (np.zeros((3, 3, 3), int), {}),
        (np.zeros(8, int), {}),
        (np.zeros(9, int), {"mask": np.ones(8, bool)}),
        (np.zeros(9, int), {"exposure": np.ones(8)}),
        (np.zeros(9, int), {"exposure": np.full(9, np.nan)}),
        (np.zeros(9, int), {"exposure": np.full(9, -1.0)}),
    ],
    ids=[
        "below-zero",
        "fractions",
        "cube",
        "cells",
        "mask",
        "exposure",
        "exposure-nan",
        "exposure-below-zero",
    ],
)
def test_figures_that_do_not_fit_are_refused(counts: np.ndarray, how: dict) -> None:
    with pytest.raises(BadFigures):
        measure_clustering(counts, square_neighbours(3), **how)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 300)), min_size=1, max_size=12),
)
def test_the_bulk_never_varies_more_than_all(frequencies: list[tuple[int, int]]) -> None:
    values = np.concatenate([np.full(count, value) for value, count in frequencies])
    bulk, plain = fit_bulk(values), Moments.of(values)
    assert bulk.bins == len(values)
    assert 0 <= bulk.mean <= plain.mean
    assert 0 <= bulk.variance <= plain.variance


@pytest.mark.parametrize(("mean", "dispersion"), [(0.05, 1), (0.5, 1), (0.5, 3), (20.0, 1), (20.0, 4)])
def test_the_bulk_is_what_was_mixed_with_hotspots(mean: float, dispersion: int) -> None:
    random = np.random.default_rng(2)
    rate = random.gamma(mean / (dispersion - 1), dispersion - 1, 40_000) if dispersion > 1 else mean
    values = random.poisson(rate, 40_000)
    values[:100] += 100
    bulk, plain = fit_bulk(values), Moments.of(values)
    assert bulk.mean == pytest.approx(mean, rel=0.05)
    assert bulk.variance == pytest.approx(mean * dispersion, rel=0.1)
    assert plain.variance > bulk.variance + 5
