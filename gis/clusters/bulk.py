"""What chance gives, told from the bulk of the bins: hotspots must not be measured against themselves.

One address with hundreds of cases raises the variance of the whole city so much that it no longer stands out.
Then the distribution of what is no hotspot is fitted to the bins below a cut alone, as Efron fits his
empirical null to the middle of the scores.
"""

import numpy as np
from scipy import special

from gis.clusters.gi_star import Moments
from gis.clusters.tails import count_tails

# The cut is where so many of the bins that have cases lie at or below; two at least, for a shape to be seen.
_SHARE, _LEAST_CUT = 0.9, 2
_ROUNDS, _SETTLED = 500, 1e-6
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
        Of the negative binomial distribution whose part up to a cut has the mean and the variance that the
        bins up to the cut have. The plain moments when there is no bin that this distribution makes
        impossible, since they are the surer ones; and when the fit has more variance than they, since then it
        tells nothing.

    Notes
    -----
    Source of the idea: B. Efron, Large-scale simultaneous hypothesis testing: the choice of a null
    hypothesis, J. Am. Statist. Assoc. 99 (2004) 96–104.
    """
    plain = Moments.of(values)
    frequency = np.bincount(values.ravel())
    cut = _find_cut(frequency)
    if cut + 1 >= len(frequency):
        return plain
    mean, variance = _fit(frequency[: cut + 1])
    if mean > plain.mean or variance > plain.variance:
        return plain
    largest = np.array([len(frequency) - 1.0])
    upper, _ = count_tails(largest, np.array([mean]), np.array([variance]))
    return Moments(plain.bins, mean, variance) if upper[0] * plain.bins < _IMPOSSIBLE else plain


def _fit(frequency: np.ndarray) -> tuple[float, float]:
    """Return mean and variance of the distribution that has the shape of the first of its frequencies."""
    steps = np.arange(float(len(frequency)))
    shares = frequency / frequency.sum()
    seen_mean, seen_square = shares @ steps, shares @ steps**2
    mean, square = seen_mean, seen_square
    for _ in range(_ROUNDS):
        # What the distribution so far has beyond the cut is added to what was seen below it.
        before = mean, square
        part = _probabilities(steps, mean, square - mean * mean)
        mean += part.sum() * seen_mean - part @ steps
        square += part.sum() * seen_square - part @ steps**2
        # No less varied than Poisson, which is the other end of what is fitted.
        square = max(square, mean + mean * mean)
        if abs(mean - before[0]) <= _SETTLED * mean and abs(square - before[1]) <= _SETTLED * square:
            break
    return float(mean), float(square - mean * mean)


def _find_cut(frequency: np.ndarray) -> int:
    with_cases = np.cumsum(frequency[1:])
    if not len(with_cases):
        return 0
    return max(int(np.searchsorted(with_cases, _SHARE * with_cases[-1])) + 1, _LEAST_CUT)


def _probabilities(steps: np.ndarray, mean: float, variance: float) -> np.ndarray:
    """Return the probability of each count: negative binomial, or Poisson when the variance is no larger."""
    if variance <= mean * (1 + 1e-9):
        return np.exp(steps * np.log(mean) - mean - special.gammaln(steps + 1))
    size, success = mean * mean / (variance - mean), mean / variance
    ways = special.gammaln(steps + size) - special.gammaln(size) - special.gammaln(steps + 1)
    return np.exp(ways + size * np.log(success) + steps * np.log1p(-success))
