"""What chance gives, told from the bulk of the bins: hotspots must not be measured against themselves.

One address with hundreds of cases raises the variance of the whole city so much that it no longer stands out.
Then the distribution of what is no hotspot is fitted to the bins below a cut alone, as Efron fits his
empirical null to the middle of the scores.
"""

import numpy as np
from scipy import special

from gis.clusters.gi_star import Moments
from gis.clusters.tails import count_tails

# Which share of the bins that have cases lies at the cut or below, and how much less likely (in logarithms)
# than the best a larger variance may be and still be taken. A lower cut lets more bins be hotspots, but tells
# less of the rest: more doubt is left.
_TRIES = ((0.9, 0.25), (0.75, 0.7))
# The cut at least, for a shape to be seen.
_LEAST_CUT = 2
# Variances that are tried, in times of the mean: from as good as Poisson to that of all bins.
_LEAST_DISPERSION, _TRIED = 1.001, 64
_ROUNDS, _SETTLED = 300, 1e-6
# How many bins as large as the largest the fit may expect, for that one to stand out.
_IMPOSSIBLE = 0.001


def fit_bulk(values: np.ndarray) -> Moments:
    """Return the moments of counts as the bulk of them has it, or the plain ones when no bin stands out.

    Parameters
    ----------
    values : int (n,)
        Counts of bins.

    Returns
    -------
    Moments
        Of the negative binomial distribution with the largest variance that the bins up to a cut do not rule
        out. The plain moments, which are the surer ones, when no bin is impossible in that distribution.

    Notes
    -----
    The largest variance, not the most likely one, since what is taken for too little finds hotspots in noise:
    few bins tell little, and then the variance stays large.

    Source of the idea: B. Efron, Large-scale simultaneous hypothesis testing: the choice of a null
    hypothesis, J. Am. Statist. Assoc. 99 (2004) 96–104.
    """
    plain, frequency = Moments.of(values), np.bincount(values.ravel())
    if plain.variance <= plain.mean * _LEAST_DISPERSION:
        return plain
    fits = (_fit_below(frequency, plain, share, doubt) for share, doubt in _TRIES)
    return next((bulk for bulk in fits if bulk is not None), plain)


def _fit_below(frequency: np.ndarray, plain: Moments, share: float, doubt: float) -> Moments | None:
    """Return what the bins up to a cut tell, or None when it is no less than the plain moments tell."""
    with_cases = np.cumsum(frequency[1:])
    cut = max(int(np.searchsorted(with_cases, share * with_cases[-1])) + 1, _LEAST_CUT)
    if cut + 1 >= len(frequency):
        return None
    tried = np.geomspace(_LEAST_DISPERSION, plain.variance / plain.mean, _TRIED)
    means, likelihood = _fit(frequency[: cut + 1], tried)
    chosen = int(np.flatnonzero(likelihood >= likelihood.max() - doubt)[-1])
    # Hotspots only add to the mean, so that the bulk has no larger one.
    mean = min(float(means[chosen]), plain.mean)
    variance = mean * float(tried[chosen])
    if variance >= plain.variance:
        return None
    largest = np.array([len(frequency) - 1.0])
    upper, _ = count_tails(largest, np.array([mean]), np.array([variance]))
    return Moments(plain.bins, mean, variance) if upper[0] * plain.bins < _IMPOSSIBLE else None


def _fit(frequency: np.ndarray, dispersions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each dispersion the mean that the bins up to the cut tell, and how likely it makes them."""
    steps = np.arange(float(len(frequency)))
    bins = frequency.sum()
    seen = frequency @ steps / bins
    means = np.full(len(dispersions), seen)
    for _ in range(_ROUNDS):
        # What the distribution so far has beyond the cut is added to what was seen below it.
        part = np.exp(_log_probabilities(steps, means, dispersions))
        more = part.sum(axis=1) * seen - part @ steps
        means = means + more
        if (np.abs(more) <= _SETTLED * means).all():
            break
    log_part = _log_probabilities(steps, means, dispersions)
    return means, log_part @ frequency - bins * special.logsumexp(log_part, axis=1)


def _log_probabilities(steps: np.ndarray, means: np.ndarray, dispersions: np.ndarray) -> np.ndarray:
    """Return logarithms of the negative binomial probability of each count, by rows of distributions."""
    sizes, success = (means / (dispersions - 1.0))[:, None], 1.0 / dispersions[:, None]
    ways = special.gammaln(steps + sizes) - special.gammaln(sizes) - special.gammaln(steps + 1.0)
    return ways + sizes * np.log(success) + steps * np.log1p(-success)
