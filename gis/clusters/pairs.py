"""Scores of sums over so many bins, each computed once: few pairs of the two differ among millions."""

from collections.abc import Callable

import numpy as np

# A longer table takes more time and memory than sorting what there is.
_LONGEST_TABLE = 2_000_000
_AT_ONCE = 4096

Score = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def score_pairs(
    sums: np.ndarray, weights: np.ndarray, lags: int, score: Score
) -> tuple[np.ndarray, np.ndarray]:
    """Score the sum of each bin, which depends on nothing but the sum and how many bins it is of.

    Parameters
    ----------
    sums : int32 (n, steps)
        Sums over the neighbourhood of each cell at each step.
    weights : float (n,)
        How many cells each neighbourhood has.
    lags : int
        How many steps before a step belong to it too; the first steps have fewer.
    score : callable
        Gives two figures for sums (m,) and numbers of bins (m,).

    Returns
    -------
    two float64 (n, steps)
        What `score` gives.
    """
    reach = np.minimum(np.arange(sums.shape[1]), lags) + 1
    longest, most = int(reach.max(initial=1)), int(sums.max(initial=0)) + 1
    sizes, size_of = np.unique(weights, return_inverse=True)
    length = len(sizes) * longest * most
    kind = np.int32 if length < np.iinfo(np.int32).max else np.int64
    pair = sums + (size_of * (longest * most)).astype(kind)[:, None]
    pair += ((reach - 1) * most).astype(kind)

    def score_numbers(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        bins, total = np.divmod(numbers, most)
        return score(total.astype(np.float64), sizes[bins // longest] * (bins % longest + 1.0))

    if length > _LONGEST_TABLE:
        numbers, pair = np.unique(pair, return_inverse=True)
        first, second = score_numbers(numbers)
    else:
        numbers = _list_numbers(pair, length)
        first, second = np.zeros((2, length))
        first[numbers], second[numbers] = score_numbers(numbers)
    return first[pair], second[pair]


def _list_numbers(pair: np.ndarray, length: int) -> np.ndarray:
    """Return which numbers below a length occur, ascending."""
    occurs = np.zeros(length, dtype=bool)
    # By blocks, since the rows of an index are widened before they are used.
    for start in range(0, len(pair), _AT_ONCE):
        occurs[pair[start : start + _AT_ONCE]] = True
    return np.flatnonzero(occurs)
