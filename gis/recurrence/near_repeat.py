"""Near repeats: are cases close in space also close in time, more than chance would have it?

The test of E. G. Knox ("The detection of space-time interactions", Applied Statistics 13, 1964), by bands of
distance and time, with Monte-Carlo significance, as S. D. Johnson and others use it ("Space-time patterns of
risk", Journal of Quantitative Criminology 23, 2007).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from gis.recurrence.errors import NotAscending

# A pair exactly as far apart as the last band must not fall two cells apart by rounding.
_SLACK = 1 + 1e-9


@dataclass(frozen=True, slots=True)
class NearRepeat:
    """Pairs by band of distance (rows) and of time (columns), and what chance would give.

    `pairs` are counted; `expected` is their mean when the times are dealt out to the places anew; `ratio` is
    the one by the other (NaN where none is expected); `p` is the share of deals with as many pairs or more,
    the real one counted in.
    """

    cases: int
    distances_m: tuple[float, ...]
    days: tuple[float, ...]
    pairs: np.ndarray
    expected: np.ndarray
    ratio: np.ndarray
    p: np.ndarray
    permutations: int


@dataclass(frozen=True, slots=True)
class PairGrid:
    """Cases put into square cells as wide as the last band, ready to have their pairs counted."""

    x_m: np.ndarray
    y_m: np.ndarray
    day: np.ndarray
    cell: np.ndarray
    start: np.ndarray
    ahead: np.ndarray

    def count(
        self, when: np.ndarray, whose: np.ndarray, distances_m: Sequence[float], days: Sequence[float]
    ) -> np.ndarray:
        """Return the pairs by band, where the case `whose[i]` happened at `when[i]`, `when` ascending."""
        # Compiling takes a while when it is done for the first time; those who never ask are spared it.
        from gis.recurrence.pair_kernel import count_close

        squares, edges = np.square(np.asarray(distances_m, float)), np.asarray(days, float)
        places = (self.x_m, self.y_m, self.cell, self.start, self.ahead)
        return count_close(*places, when, whose, squares, edges)


def near_repeat(
    x_m: ArrayLike,
    y_m: ArrayLike,
    day: ArrayLike,
    *,
    distances_m: Sequence[float] = (1.0, 100.0, 200.0, 400.0),
    days: Sequence[float] = (7.0, 14.0, 28.0),
    permutations: int = 99,
    seed: int = 0,
) -> NearRepeat:
    """Count pairs of cases by how far apart and how long after each other they are.

    Parameters
    ----------
    x_m, y_m : (n,) float
        Places in a metric plane.
    day : (n,) float
        Times in days.
    distances_m, days : ascending upper edges of the bands, inclusive
        The first band begins at 0, each other one after the edge before it.
    permutations : int
        How often the times are dealt out anew; 0 leaves `expected`, `ratio` and `p` NaN.
    seed : int
        The same cases and seed give the same numbers, whatever order the cases come in.

    Returns
    -------
    NearRepeat
        Without cases all counts are 0.

    Raises
    ------
    NotAscending
        Edges that do not ascend from a number that is not negative.
    """
    for edges in (distances_m, days):
        _check(edges)
    grid = make_pair_grid(x_m, y_m, day, distances_m[-1] * _SLACK)
    count, shape = len(grid.day), (len(distances_m), len(days))
    whose = np.argsort(grid.day, kind="stable")
    when = grid.day[whose]
    pairs = grid.count(when, whose, distances_m, days) if count else np.zeros(shape, np.int64)
    random, total, reached = np.random.default_rng(seed), np.zeros(shape), np.zeros(shape)
    for _ in range(permutations if count else 0):
        dealt = grid.count(when, random.permutation(count), distances_m, days)
        total += dealt
        reached += dealt >= pairs
    expected = total / permutations if permutations else np.full(shape, np.nan)
    p = (reached + 1) / (permutations + 1) if permutations and count else np.full(shape, np.nan)
    ratio = np.divide(pairs, expected, out=np.full(shape, np.nan), where=expected > 0)
    return NearRepeat(count, tuple(distances_m), tuple(days), pairs, expected, ratio, p, permutations)


def make_pair_grid(x_m: ArrayLike, y_m: ArrayLike, day: ArrayLike, cell_m: float) -> PairGrid:
    """Put cases (metres, days; (n,) each) into square cells; only cells with cases are kept."""
    x_m, y_m, day = (np.asarray(each, dtype=np.float64) for each in (x_m, y_m, day))
    if not len(day):
        none = np.empty(0, np.int64)
        return PairGrid(x_m, y_m, day, none, np.zeros(1, np.int64), np.empty((0, 4), np.int64))
    cell_m = max(cell_m, 1.0)
    column = ((x_m - x_m.min()) // cell_m).astype(np.int64)
    row = ((y_m - y_m.min()) // cell_m).astype(np.int64)
    # One column is left empty between the rows: the last cell of a row does not touch the next one's first.
    columns = int(column.max()) + 2
    key = row * columns + column
    # Cases that share place and time are alike: this order does not depend on that in which they came.
    order = np.lexsort((day, y_m, x_m, key))
    keys, start, cell = np.unique(key[order], return_index=True, return_inverse=True)
    ahead = np.stack([_find(keys, keys + step) for step in (1, columns - 1, columns, columns + 1)], axis=1)
    start = np.append(start, len(day))
    return PairGrid(x_m[order], y_m[order], day[order], cell, start, ahead)


def _find(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, at, -1)


def _check(edges: Sequence[float]) -> None:
    if not edges or edges[0] < 0 or any(after <= before for before, after in pairwise(edges)):
        raise NotAscending(tuple(edges))
