"""Which cells, or cells at a step, have more cases around them than chance gives, or fewer."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from gis.clusters.bulk import fit_bulk
from gis.clusters.discoveries import find_significant
from gis.clusters.errors import BadFigures
from gis.clusters.gi_star import Moments, standard_scores
from gis.clusters.neighbourhoods import sum_around
from gis.clusters.pairs import score_pairs
from gis.clusters.rates import measure_rates
from gis.clusters.tails import count_tails, two_sided

LEAST = 3


@dataclass(frozen=True, slots=True)
class Clustering:
    """What was measured, each of the shape of the counts.

    Attributes
    ----------
    z : float64
        Gi*; nan outside the study mask.
    p : float64
        Two-sided probability by chance.
    sign : int8
        +1 for significantly hot, -1 for significantly cold, 0 for neither, after control of false
        discoveries.
    sums : int32
        Cases in the neighbourhood.
    moments, chance : Moments
        Of the mask: what scores are by, and what the bulk of it tells of chance, by which probabilities are.
        Of rates both are the plain ones of the counts.
    """

    z: np.ndarray
    p: np.ndarray
    sign: np.ndarray
    sums: np.ndarray
    moments: Moments
    chance: Moments


def measure_clustering(
    counts: ArrayLike,
    neighbours: sparse.csr_array,
    *,
    exposure: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    lags: int = 0,
    alpha: float = 0.05,
    least: int = LEAST,
) -> Clustering:
    """Measure clustering by Gi*, with false discoveries among all cells and steps kept below a level.

    Parameters
    ----------
    counts : array_like of int (n,) or (n, steps)
        Cases of each cell, or of each cell at each step; zeros are figures like others.
    neighbours : scipy.sparse.csr_array (n, n)
        Binary weights that include the cell itself, as `Grid.neighbours` gives them.
    exposure : array_like of float, (n,) or of the shape of the counts, optional
        What cases are measured by (road length, hours of patrol): then rates are compared instead of counts,
        see `gis.clusters.rates`. Where it is 0 nothing can happen: such bins are outside the mask.
    mask : array_like of bool (n,), optional
        The cells of the study area; all, when left out. How many empty cells it has changes what is chance.
    lags : int
        For steps: how many before a step belong to its neighbourhood.
    alpha : float
        The accepted share of false discoveries (Benjamini–Hochberg over all bins of the mask).
    least : int
        A neighbourhood with fewer cases is never hot, however improbable.

    Returns
    -------
    Clustering
        The same whatever the order of the cases: counts are summed exactly.

    Raises
    ------
    BadFigures
        When arrays do not fit each other, counts are no whole numbers or negative, or exposure is negative or
        no number.
    """
    counts = _require_counts(counts)
    inside = np.ones(len(counts), bool) if mask is None else np.asarray(mask, dtype=bool)
    if inside.shape != counts.shape[:1] or neighbours.shape != (len(counts), len(counts)):
        raise BadFigures(
            f"mask {inside.shape} and neighbours {neighbours.shape} do not fit {len(counts):,} cells"
        )
    if exposure is not None:
        exposed = _require_exposure(exposure, counts, inside)
        z, p, sums = measure_rates(counts, exposed, neighbours, lags, alpha)
        moments = chance = Moments.of(counts[exposed > 0])
    else:
        moments, chance = _tell_chance(counts, inside)
        z, p, sums = _measure_counts(counts, neighbours, inside, lags, moments, chance)
    p[(sums < least) & (z > 0)] = 1.0
    tests = int(np.count_nonzero(~np.isnan(z)))
    sign = (z > 0).view(np.int8) - (z < 0).view(np.int8)
    sign *= find_significant(p, alpha, tests)
    return Clustering(z, p, sign, sums, moments, chance)


def _tell_chance(counts: np.ndarray, inside: np.ndarray) -> tuple[Moments, Moments]:
    values = counts[inside]
    return Moments.of(values), fit_bulk(values)


def _measure_counts(
    counts: np.ndarray,
    neighbours: sparse.csr_array,
    inside: np.ndarray,
    lags: int,
    moments: Moments,
    chance: Moments,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return scores, probabilities and sums."""
    flat = counts.reshape(len(counts), counts.shape[1] if counts.ndim == 2 else 1)
    flat = flat if inside.all() else np.where(inside[:, None], flat, 0)
    sums = sum_around(flat, neighbours, lags).astype(np.int32)
    weights = neighbours @ inside.astype(np.float64)
    z, p = score_pairs(sums, weights, lags, partial(score_sums, moments, chance))
    z[~inside], p[~inside] = np.nan, 1.0
    return z.reshape(counts.shape), p.reshape(counts.shape), sums.reshape(counts.shape)


def score_sums(
    moments: Moments, chance: Moments, sums: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return Gi* and its two-sided probability by what chance gives, for sums of so many bins.

    Parameters
    ----------
    moments, chance : Moments
        Of all bins of the study area, and of what chance gives, as `fit_bulk` tells it.
    sums, weights : float64 (m,)
        Cases in each neighbourhood, and how many bins it has.

    Returns
    -------
    two float64 (m,)
    """
    z = standard_scores(sums, weights, weights, moments)
    left = (moments.bins - weights) / max(moments.bins - 1, 1)
    upper, lower = count_tails(sums, chance.mean * weights, chance.variance * weights * left)
    # Only the tail on the side of the score: of a skewed sum, zero may lie below the mean and yet be likely.
    return z, np.where(z == 0, 1.0, two_sided(np.where(z > 0, upper, 1.0), np.where(z < 0, lower, 1.0)))


def _require_counts(counts: ArrayLike) -> np.ndarray:
    counts = np.asarray(counts)
    if counts.ndim not in (1, 2) or counts.dtype.kind not in "iu" or counts.min(initial=0) < 0:
        raise BadFigures("counts are whole numbers of 0 or more, by cell or by cell and step")
    return counts


def _require_exposure(exposure: ArrayLike, counts: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return the exposure of each bin, 0 outside the mask."""
    exposure = np.asarray(exposure, dtype=np.float64)
    if exposure.shape == counts.shape[:1]:
        exposure = np.broadcast_to(exposure.reshape(-1, *[1] * (counts.ndim - 1)), counts.shape)
    if exposure.shape != counts.shape or not (np.isfinite(exposure) & (exposure >= 0)).all():
        raise BadFigures("exposure is a number of 0 or more for each cell, or for each cell and step")
    return np.where(inside.reshape(-1, *[1] * (counts.ndim - 1)), exposure, 0.0)
