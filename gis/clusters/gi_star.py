"""The statistic Gi* of Getis and Ord: by how much a neighbourhood exceeds what chance would give."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from gis.clusters.neighbourhoods import sum_around

_ROUNDING = 1e-13


@dataclass(frozen=True, slots=True)
class Moments:
    """How many bins (cells, or cells at a step) the study area has, their mean and variance (over n)."""

    bins: int
    mean: float
    variance: float

    @staticmethod
    def of(values: np.ndarray) -> "Moments":
        """Return the moments of values; sums of whole numbers are exact, whatever their order."""
        bins = values.size
        if not bins:
            return Moments(0, 0.0, 0.0)
        # Sums, not the mean of differences, since those of counts are exact and take no second array.
        flat = values.ravel()
        mean = float(flat.sum(dtype=np.float64)) / bins
        square = float(np.einsum("i,i->", flat, flat, dtype=np.float64)) / bins
        variance = square - mean * mean
        # What rounding leaves of equal values is no variance.
        return Moments(bins, mean, variance if variance > _ROUNDING * square else 0.0)


def gi_star(
    values: ArrayLike, neighbours: sparse.csr_array, lags: int = 0, inside: np.ndarray | None = None
) -> np.ndarray:
    """Return Gi* of each cell, or of each cell at each step.

    Parameters
    ----------
    values : array_like of float (n,) or (n, steps)
        Counts, rates or any other figure of the cells.
    neighbours : scipy.sparse.csr_array (n, n)
        Weights that include the cell itself, as `Grid.neighbours` gives them.
    lags : int
        For space-time Gi*: how many steps before a step are neighbours too. All cells at all steps are then
        one study area.
    inside : bool array of the shape of `values`, optional
        The study mask: the others are not in n, and nobody's neighbours.

    Returns
    -------
    float64, of the shape of `values`
        Standard scores; nan outside the mask; 0 where nothing can be said, because all values are equal or a
        neighbourhood is the whole study area.

    Notes
    -----
    Gi* = (Σⱼ wᵢⱼ xⱼ - x̄ Wᵢ) / (s √((n Σⱼ wᵢⱼ² - Wᵢ²) / (n - 1))), with Wᵢ = Σⱼ wᵢⱼ and s² = Σ xⱼ² / n - x̄².
    This is what PySAL's ``esda.G_Local(…, star=True, transform="B").Zs`` gives.

    Source: J. K. Ord, A. Getis, Local spatial autocorrelation statistics: distributional issues and an
    application, Geographical Analysis 27 (1995) 286–306.
    """
    values = np.asarray(values, dtype=np.float64)
    if inside is None:
        inside = np.ones(values.shape, dtype=bool)
    sums = sum_around(np.where(inside, values, 0.0), neighbours, lags)
    weights = sum_around(inside, neighbours, lags)
    squares = sum_around(inside, neighbours.power(2), lags)
    scores = standard_scores(sums, weights, squares, Moments.of(values[inside]))
    scores[~inside] = np.nan
    return scores


def standard_scores(
    sums: np.ndarray, weights: np.ndarray, squares: np.ndarray, moments: Moments
) -> np.ndarray:
    """Return Gi* from sums over neighbourhoods, the sums of their weights and of their squared weights."""
    spread = _spread(weights, squares, moments)
    scores = np.zeros(np.broadcast_shapes(sums.shape, spread.shape))
    return np.divide(sums - moments.mean * weights, spread, out=scores, where=spread > 0)


def _spread(weights: np.ndarray, squares: np.ndarray, moments: Moments) -> np.ndarray:
    """Return the standard deviation of the sum of each neighbourhood when values are dealt out by chance."""
    left = (moments.bins * squares - weights * weights) / max(moments.bins - 1, 1)
    # Rounding of weights that are no whole numbers may leave a trace of what is zero.
    settled = np.where(left > _ROUNDING * moments.bins * squares, left, 0.0)
    return sqrt(moments.variance) * np.sqrt(settled)
