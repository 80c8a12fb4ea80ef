"""How probable it is that chance gives a neighbourhood as many cases, or as few.

The normal distribution answers badly where cases are few: sums of counts are skewed, and the far tail, which
is what counts among 64,000 cells, then holds many times what the normal distribution says. Ord and Getis
(1995) warn of this. The rule here: the tails are those of the negative binomial distribution that has the
mean and variance of the bins (of the Poisson distribution, when the variance is no larger than the mean),
since that is the distribution of counts whose rate varies by chance (M. Greenwood, G. U. Yule, J. R. Statist.
Soc. 83 (1920) 255–279). Whose bins they are, all or their bulk, is told in `gis.clusters.bulk`. Where cases
are many it becomes the normal one. It is exact for cases that fall independently.
"""

import numpy as np
from scipy import special

# Below this share of the mean, excess variance is rounding.
_NO_EXCESS = 1e-9


def count_tails(sums: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the probability of at least, and of at most, so many cases.

    Parameters
    ----------
    sums : float (m,)
        Cases, whole numbers.
    mean, variance : float (m,)
        What chance gives.

    Returns
    -------
    upper, lower : float64 (m,)
        Each includes the sum itself. 1 where the mean is 0.
    """
    sums, mean, variance = np.broadcast_arrays(
        *(np.asarray(one, np.float64) for one in (sums, mean, variance))
    )
    upper, lower = np.ones(sums.shape), np.ones(sums.shape)
    spread = (mean > 0) & (variance > mean * (1 + _NO_EXCESS))
    even = (mean > 0) & ~spread
    upper[even], lower[even] = _poisson(sums[even], mean[even])
    upper[spread], lower[spread] = _negative_binomial(sums[spread], mean[spread], variance[spread])
    return upper, lower


def two_sided(upper: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """Return the probability of something as unlikely on either side."""
    return np.minimum(2.0 * np.minimum(upper, lower), 1.0)


def normal_p(scores: np.ndarray) -> np.ndarray:
    """Return the two-sided probability of standard scores by the normal distribution; 1 for nan."""
    return np.where(np.isnan(scores), 1.0, 2.0 * special.ndtr(-np.abs(scores)))


def _poisson(sums: np.ndarray, mean: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    upper = np.where(sums > 0, special.gammainc(np.maximum(sums, 1.0), mean), 1.0)
    return upper, special.gammaincc(sums + 1, mean)


def _negative_binomial(
    sums: np.ndarray, mean: np.ndarray, variance: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    size, success = mean * mean / (variance - mean), mean / variance
    upper = np.where(sums > 0, special.betainc(np.maximum(sums, 1.0), size, 1.0 - success), 1.0)
    return upper, special.betainc(size, sums + 1, success)
