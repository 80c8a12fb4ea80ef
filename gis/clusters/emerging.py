"""The whole chain: from cases, or their counts, to the pattern by which each cell became hot or cold."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from gis.clusters.binning import count_cells, steps_of
from gis.clusters.classes import classify
from gis.clusters.clustering import LEAST, measure_clustering
from gis.clusters.grid import Grid
from gis.clusters.trends import mann_kendall


@dataclass(frozen=True, slots=True)
class Emerging:
    """What was found.

    Attributes
    ----------
    counts : int (n, steps)
        Cases by cell and step.
    z, p : float64 (n, steps)
        Space-time Gi* and its two-sided probability; nan and 1 outside the study mask.
    sign : int8 (n, steps)
        +1 where significantly hot, -1 where cold.
    trend_z, trend_p : float64 (n,)
        Mann–Kendall's test of the scores of each cell.
    classes : int8 (n,)
        Codes of `gis.clusters.classes.CLASSES`.
    """

    counts: np.ndarray
    z: np.ndarray
    p: np.ndarray
    sign: np.ndarray
    trend_z: np.ndarray
    trend_p: np.ndarray
    classes: np.ndarray


def emerging(
    counts: ArrayLike,
    neighbours: sparse.csr_array,
    *,
    exposure: ArrayLike | None = None,
    mask: ArrayLike | None = None,
    lags: int = 1,
    alpha: float = 0.05,
    trend_alpha: float = 0.05,
    least: int = LEAST,
) -> Emerging:
    """Classify each cell by its counts.

    Parameters
    ----------
    counts : array_like of int (n, steps)
        Cases by cell and step, the last of which is the most recent.
    trend_alpha : float
        The level of the trend of each cell by itself.
    neighbours, exposure, mask, lags, alpha, least
        As in `measure_clustering`, which says what is raised too.
    """
    counts = np.asarray(counts)
    found = measure_clustering(
        counts, neighbours, exposure=exposure, mask=mask, lags=lags, alpha=alpha, least=least
    )
    trend = mann_kendall(found.z)
    classes = classify(found.sign, trend.sign(trend_alpha))
    return Emerging(counts, found.z, found.p, found.sign, trend.z, trend.p, classes)


def find_emerging(
    lon: ArrayLike,
    lat: ArrayLike,
    day: ArrayLike,
    grid: Grid,
    last_day: int,
    *,
    steps: int = 52,
    step_days: int = 7,
    rings: int = 1,
    **how: object,
) -> Emerging:
    """Do the whole chain for cases, in whatever order they come: the answer is the same to the last bit.

    Parameters
    ----------
    lon, lat : array_like of float (m,)
        Places of the cases, EPSG:4326.
    day : array_like of int (m,)
        Their days, of any epoch.
    grid : Grid
        The cells of the study area; cases outside are left out.
    last_day, steps, step_days
        As in `steps_of`.
    rings : int
        How many rings of cells around a cell are its neighbours.
    how
        Passed on to `emerging`.
    """
    counts = count_cells(grid.locate(lon, lat), steps_of(day, last_day, steps, step_days), grid.count, steps)
    return emerging(counts, grid.neighbours(rings), **how)
