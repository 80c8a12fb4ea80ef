"""Whether series rise or fall, by the test of Mann and Kendall, for all cells at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

# Cells at a time: a block of a year of weeks stays in the cache.
_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class Trend:
    """The test of each series: how many more pairs rise than fall, standard score and two-sided p."""

    s: np.ndarray
    z: np.ndarray
    p: np.ndarray

    def sign(self, alpha: float = 0.05) -> np.ndarray:
        """Return +1 for series that rise, -1 for those that fall, 0 without a trend; int8 (n,)."""
        return np.where(self.p < alpha, np.sign(self.z), 0).astype(np.int8)


def mann_kendall(series: ArrayLike) -> Trend:
    """Test each row of an array for a monotonic trend.

    Parameters
    ----------
    series : array_like of float (n, steps)
        One series in each row, at even steps of time; a row that has a nan has no trend.

    Returns
    -------
    Trend
        Arrays of (n,). The variance is corrected for ties; series of one value, or of one step, have z = 0, p
        = 1.

    Notes
    -----
    Every pair of steps is compared, for many series at once, in 1 byte for each step: no sorting, no ranks.

    Source: H. B. Mann, Nonparametric tests against trend, Econometrica 13 (1945) 245–259; M. G. Kendall, Rank
    correlation methods (1975), with its correction for ties and for continuity.
    """
    series = np.asarray(series, dtype=np.float64)
    count = len(series)
    s, variance = np.zeros(count, dtype=np.int64), np.zeros(count)
    for start in range(0, count, _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        s[some], variance[some] = _compare(np.ascontiguousarray(series[some].T))
    z = np.divide(s - np.sign(s), np.sqrt(variance), out=np.zeros(count), where=variance > 0)
    return Trend(s, z, 2.0 * special.ndtr(-np.abs(z)))


def _compare(series: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return S and its variance for series that stand in the columns of an array (steps, n)."""
    steps, count = series.shape
    series[:, np.isnan(series).any(axis=0)] = 0.0
    kind = np.int8 if steps <= np.iinfo(np.int8).max else np.int16
    rises, equals = np.zeros((steps, count), dtype=kind), np.zeros((steps, count), dtype=kind)
    for lag in range(1, steps):
        above = (series[lag:] > series[:-lag]).view(np.int8)
        # Above or equal is one for both, so that their sum less one is the sign of the difference.
        not_below = (series[lag:] >= series[:-lag]).view(np.int8)
        rises[lag:] += above
        rises[lag:] += not_below
        rises[lag:] -= 1
        same = not_below - above
        equals[lag:] += same
        equals[:-lag] += same
    ties = equals.astype(np.int64)
    # A value that t steps share counts t times, each time (t - 1)(2t + 5): together what the group takes off.
    tied = (ties * (2 * ties + 7)).sum(axis=0)
    return rises.sum(axis=0, dtype=np.int64), (steps * (steps - 1) * (2 * steps + 5) - tied) / 18.0
