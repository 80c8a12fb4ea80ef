"""Sums over the neighbourhood of each cell, in space and back in time."""

import numpy as np
from scipy import sparse

from gis.clusters.errors import BadFigures


def sum_around(values: np.ndarray, neighbours: sparse.csr_array, lags: int = 0) -> np.ndarray:
    """Return the weighted sum over each neighbourhood.

    Parameters
    ----------
    values : float (n,) or (n, steps)
        One row for each cell.
    neighbours : scipy.sparse.csr_array (n, n)
        Weights, of a cell for itself too.
    lags : int
        How many steps before a step count as much as itself; the first steps have fewer before them.

    Returns
    -------
    float64, of the shape of `values`
    """
    if neighbours.shape != (len(values), len(values)):
        raise BadFigures(f"{len(values):,} cells do not fit neighbours of shape {neighbours.shape}")
    summed = values.astype(np.float64)
    for lag in range(1, lags + 1 if values.ndim == 2 else 1):
        summed[:, lag:] += values[:, :-lag]
    return neighbours @ summed
