"""Which of many tests are significant when the share of false discoveries is to stay below a level."""

import numpy as np
from numpy.typing import ArrayLike

from gis.clusters.errors import BadFigures


def find_significant(p: ArrayLike, alpha: float = 0.05, tests: int | None = None) -> np.ndarray:
    """Find the significant ones of many tests by Benjamini and Hochberg's procedure.

    Parameters
    ----------
    p : array_like of float, of any shape
        Probabilities, 0 to 1.
    alpha : float
        Which share of false discoveries among the discoveries is accepted in expectation.
    tests : int, optional
        How many tests there were, when some are not in `p` (all of those being insignificant) or some of `p`
        were none (being 1).

    Returns
    -------
    bool array of the shape of `p`
        The same as ``scipy.stats.false_discovery_control(p) <= alpha``.

    Raises
    ------
    BadFigures
        When something in `p` is no probability.

    Notes
    -----
    Only p ≤ α can be significant, and only those are sorted: among the cells of a city they are few. Tests of
    overlapping neighbourhoods depend on each other positively, for which the procedure holds too.

    Source: Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, J. R. Statist. Soc. B 57 (1995)
    289–300; Y. Benjamini, D. Yekutieli, The control of the false discovery rate in multiple testing under
    dependency, Annals of Statistics 29 (2001) 1165–1188.
    """
    p = np.asarray(p, dtype=np.float64)
    if p.size and not (p.min() >= 0 and p.max() <= 1):
        raise BadFigures("a probability lies between 0 and 1")
    candidates = np.sort(p[p <= alpha])
    ranks = np.arange(1, len(candidates) + 1)
    passing = np.flatnonzero(candidates * ((tests or p.size) / ranks) <= alpha)
    if not len(passing):
        return np.zeros(p.shape, dtype=bool)
    return p <= candidates[passing[-1]]
