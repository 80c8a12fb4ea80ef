"""Clusters of rates: cases by length of road, by hours of patrol, or by whatever else they can happen in.

A rate over little exposure varies much. Gi* is therefore that of rates standardised by Assunção and Reis,
whose variance is that of an empirical Bayes estimate; and a bin counts as hot or cold only when the plain
number of cases around it is improbable too, given the exposure there. What is probable is told by the bulk of
the bins, as for counts (`gis.clusters.bulk`): a city's strongest places would otherwise hide all of them.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from gis.clusters.bulk import fit_bulk
from gis.clusters.gi_star import gi_star
from gis.clusters.neighbourhoods import sum_around
from gis.clusters.tails import count_tails, normal_p, two_sided

# Into how many parts bins are put by their exposure, to tell chance from each.
_ALIKE = 8
_TINY = np.finfo(float).tiny


def standardise_rates(counts: ArrayLike, exposure: ArrayLike) -> np.ndarray:
    """Return rates in units of the deviation that chance gives them.

    Parameters
    ----------
    counts, exposure : array_like of float, of one shape
        Cases, and what they are measured by. Bins without exposure are left out.

    Returns
    -------
    float64
        (rate - mean rate) / √(a + mean rate / exposure), where a is the variance that rates have beyond
        chance, and left out where it is negative; 0 for bins without exposure. The same as PySAL's
        ``assuncao_rate``.

    Notes
    -----
    Source: R. M. Assunção, E. A. Reis, A new proposal to adjust Moran's I for population density, Statistics
    in Medicine 18 (1999) 2147–2162.
    """
    counts, exposure = np.asarray(counts, dtype=np.float64), np.asarray(exposure, dtype=np.float64)
    inside, total = exposure > 0, exposure.sum()
    standard = np.zeros(counts.shape)
    if not total or not (counts * inside).sum():
        return standard
    exposed = exposure[inside]
    rates, mean = counts[inside] / exposed, counts[inside].sum() / total
    excess = (exposed * (rates - mean) ** 2).sum() / total - mean * exposed.size / total
    by_chance = mean / exposed
    variance = np.where(excess + by_chance < 0, by_chance, excess + by_chance)
    standard[inside] = (rates - mean) / np.sqrt(variance)
    return standard


def measure_rates(
    counts: np.ndarray, exposure: np.ndarray, neighbours: sparse.csr_array, lags: int, alpha: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return Gi* of standardised rates, its two-sided probability, and the cases in each neighbourhood.

    Parameters
    ----------
    counts, exposure : float (n,) or (n, steps)
        Bins without exposure are outside the mask: their score is nan, and their cases do not count.
    neighbours, lags
        As in `gi_star`.
    alpha : float
        Probabilities above it are those of the normal distribution, since no cells are chosen by them; below
        it each is the larger of that and the tail of the number of cases.
    """
    inside = exposure > 0
    counts = np.where(inside, counts, 0)
    z = gi_star(standardise_rates(counts, exposure), neighbours, lags, inside)
    sums, p = sum_around(counts, neighbours, lags), normal_p(z)
    chosen = p <= alpha
    expected, variance = _expect(counts, exposure, neighbours, lags)
    upper, lower = count_tails(sums[chosen], expected[chosen], variance[chosen])
    hot = z[chosen] > 0
    tails = two_sided(np.where(hot, upper, 1.0), np.where(hot, 1.0, lower))
    p[chosen] = np.maximum(p[chosen], tails)
    return z, p, sums.astype(np.int32)


def _expect(
    counts: np.ndarray, exposure: np.ndarray, neighbours: sparse.csr_array, lags: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and variance of the cases in each neighbourhood when the rate is everywhere the same.

    What counts vary beyond Poisson is found for all bins together. It may grow with the mean (as
    when cases come in bunches) or with its square (as when rates differ by place): the larger of the two is
    taken, since each alone finds hotspots in noise of the other kind.
    """
    rate, beyond = _tell_chance(counts, exposure)
    expected = exposure * rate
    squares = expected * expected
    mean, around = sum_around(expected, neighbours, lags), sum_around(squares, neighbours, lags)
    by_mean, by_square = mean / max(expected.sum(), _TINY), around / max(squares.sum(), _TINY)
    return mean, mean + beyond * np.maximum(by_mean, by_square)


def _tell_chance(counts: np.ndarray, exposure: np.ndarray) -> tuple[float, float]:
    """Return the rate that chance has, and how much more all counts together vary than Poisson ones would.

    Hotspots must not be measured against themselves: bins of like exposure are taken together, and what the
    bulk of them tells is added up. The exposures of such bins still differ, which only adds to the variance.
    """
    inside = np.flatnonzero(exposure)
    if not len(inside):
        return 0.0, 0.0
    counted, exposed = counts.ravel()[inside], exposure.ravel()[inside]
    alike = np.argsort(exposed, kind="stable")
    bulks = [fit_bulk(counted[rows]) for rows in np.array_split(alike, min(_ALIKE, len(alike)))]
    cases = sum(bulk.mean * bulk.bins for bulk in bulks)
    beyond = sum((bulk.variance - bulk.mean) * bulk.bins for bulk in bulks)
    return cases / float(exposed.sum()), max(beyond, 0.0)
