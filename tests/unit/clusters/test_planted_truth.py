"""Made cities whose hotspots are known: what is found, and how much of it is false.

A discovery is false when nothing was planted in its neighbourhood; in pure noise every one is, and the rate
of false discoveries is then how often there is any. Seeds are fixed: the figures are the same in each run.
How often that is in thousands of cities, `make bench` says; here as many are let pass as chance would give a
rate of the level.
"""

import numpy as np
import pytest
from scipy import stats

from gis.clusters import find_significant, measure_clustering
from gis.clusters.tails import normal_p
from tests.factories.cities import square_neighbours

SIDE, STEPS, ALPHA = 30, 8, 0.05
CELLS = SIDE * SIDE
NEIGHBOURS = square_neighbours(SIDE)


def draw(random: np.random.Generator, mean: np.ndarray, dispersion: float) -> np.ndarray:
    """Return counts of so many cases on average, whose variance is `dispersion` times their mean."""
    if dispersion == 1:
        return random.poisson(mean)
    return random.poisson(random.gamma(mean / (dispersion - 1), dispersion - 1))


@pytest.mark.parametrize("dispersion", [1, 2, 5])
@pytest.mark.parametrize("mean", [0.003, 0.1, 1.0, 30.0])
@pytest.mark.parametrize("lags", [0, 1])
def test_noise_holds_fewer_discoveries_than_the_level_allows(mean: float, dispersion: int, lags: int) -> None:
    random, cities = np.random.default_rng(5), 120
    shape = (CELLS, STEPS) if lags else (CELLS,)
    found = [
        measure_clustering(draw(random, np.full(shape, mean), dispersion), NEIGHBOURS, lags=lags, alpha=ALPHA)
        for _ in range(cities)
    ]
    assert sum(one.sign.any() for one in found) <= stats.binom.ppf(0.99, cities, ALPHA)


def test_the_normal_tail_would_find_hotspots_in_almost_every_city_of_noise() -> None:
    random = np.random.default_rng(5)
    found = [measure_clustering(random.poisson(0.02, CELLS), NEIGHBOURS) for _ in range(40)]
    assert sum(find_significant(normal_p(one.z), ALPHA).any() for one in found) > 30
    assert sum(one.sign.any() for one in found) <= 2


@pytest.mark.parametrize("dispersion", [1, 3])
@pytest.mark.parametrize("rate", [0.01, 0.3, 5.0])
def test_noise_of_rates_holds_as_few(rate: float, dispersion: int) -> None:
    random, cities, any_found = np.random.default_rng(8), 80, 0
    for _ in range(cities):
        exposure = np.exp(random.normal(0, 1.2, CELLS))
        mean = np.broadcast_to(rate * exposure[:, None], (CELLS, STEPS))
        counts = draw(random, mean, dispersion)
        any_found += measure_clustering(counts, NEIGHBOURS, exposure=exposure, lags=1).sign.any()
    assert any_found <= stats.binom.ppf(0.99, cities, ALPHA)


def test_one_strong_place_does_not_hide_itself() -> None:
    random = np.random.default_rng(4)
    counts = np.bincount(random.integers(0, CELLS, 60), minlength=CELLS)
    counts[435] = 20
    found = measure_clustering(counts, NEIGHBOURS)
    assert (found.sign[NEIGHBOURS[[435]].indices] == 1).all()
    assert (found.sign != 0).sum() <= 12


def test_strong_places_are_found_where_little_else_is() -> None:
    random = np.random.default_rng(4)
    counts = np.bincount(random.integers(0, CELLS, 25), minlength=CELLS)
    strong = [95, 435, 466, 707]
    counts[strong] = 15
    found = measure_clustering(counts, NEIGHBOURS)
    assert (found.sign[strong] == 1).all()
    assert (found.sign[NEIGHBOURS[strong].sum(axis=0) == 0] == 0).all()


def test_a_few_strong_places_do_not_hide_weaker_ones() -> None:
    random = np.random.default_rng(4)
    counts = random.poisson(np.where(np.arange(CELLS) % 97 == 0, 200.0, 1.0))
    weaker = [12 * SIDE + 12, 12 * SIDE + 13, 13 * SIDE + 12, 13 * SIDE + 13]
    counts[weaker] = 8
    assert (measure_clustering(counts, NEIGHBOURS).sign[weaker] == 1).all()


def test_strong_places_do_not_hide_themselves_among_rates() -> None:
    random = np.random.default_rng(4)
    exposure = np.exp(random.normal(0, 0.7, CELLS))
    strong = [95, 435, 466, 707]
    exposure[strong] = 1.0
    counts = random.poisson(0.2 * exposure)
    counts[strong] = 60
    found = measure_clustering(counts, NEIGHBOURS, exposure=exposure)
    assert (found.sign[strong] == 1).all()
    assert (found.sign[NEIGHBOURS[strong].sum(axis=0) == 0] == 0).all()


def plant(random: np.random.Generator) -> np.ndarray:
    """Return which cells are hot: five blocks of three by three."""
    hot = np.zeros((SIDE, SIDE), bool)
    for row, column in random.integers(1, SIDE - 4, (5, 2)):
        hot[row : row + 3, column : column + 3] = True
    return hot.ravel()


def measure_power(mean: float, times: float, by_rate: bool = False) -> tuple[float, float]:
    """Return which share of hot bins is found, and which of the discoveries is false, over many cities."""
    random, power, false = np.random.default_rng(11), [], []
    for _ in range(25):
        hot = plant(random)
        exposure = np.exp(random.normal(0, 0.7, CELLS)) if by_rate else np.ones(CELLS)
        cases = random.poisson((mean * exposure * np.where(hot, times, 1.0))[:, None] * np.ones(STEPS))
        found = measure_clustering(cases, NEIGHBOURS, exposure=exposure if by_rate else None, lags=1)
        near = NEIGHBOURS @ hot.astype(float) > 0
        wrong = (found.sign[~near] > 0).sum() + (found.sign < 0).sum()
        power.append((found.sign[hot] > 0).mean())
        false.append(wrong / max((found.sign != 0).sum(), 1))
    return float(np.mean(power)), float(np.mean(false))


@pytest.mark.parametrize(
    ("mean", "times", "at_least"),
    [
        (0.05, 10, 0.15),
        (0.2, 5, 0.2),
        (0.2, 10, 0.75),
        (1.0, 3, 0.5),
        (1.0, 5, 0.9),
        (5.0, 2, 0.7),
        (5.0, 3, 0.95),
    ],
)
def test_planted_hotspots_are_found(mean: float, times: float, at_least: float) -> None:
    power, false = measure_power(mean, times)
    assert power >= at_least
    assert false <= ALPHA


def test_planted_rates_are_found_where_counts_are_uneven() -> None:
    power, false = measure_power(3.0, 4, by_rate=True)
    assert power >= 0.8
    assert false <= ALPHA


def test_many_patrols_make_no_hotspot_of_rates() -> None:
    random = np.random.default_rng(6)
    watched = plant(random)
    hours = np.where(watched, 10.0, 1.0)
    counts = random.poisson(2.0 * hours)
    assert (measure_clustering(counts, NEIGHBOURS).sign[watched] > 0).mean() > 0.9
    assert not measure_clustering(counts, NEIGHBOURS, exposure=hours).sign.any()
