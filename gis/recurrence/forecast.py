"""Where cases are likely in the next shift: each past case counts, the more the more recent it is.

A decayed count per cell, spread to the cells around where cases are sparse, is as simple as a forecast can
be. It is kept because it does no worse than the self-exciting processes and kernel densities it was held
against; how it did here is told by `gis.recurrence.back_test`, and belongs beside each forecast.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.spatial import KDTree

# Beyond three deviations a Gaussian adds nothing that could be seen.
_REACH = 3.0


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours in which patrols are out: from an hour (0 to 24), for so many hours, maybe past midnight."""

    from_hour: float
    hours: float

    def start(self, day: int) -> float:
        """Return when the shift of a day begins, in days."""
        return day + self.from_hour / 24

    def holds(self, day: np.ndarray) -> np.ndarray:
        """Return which times fall into such hours, on any day."""
        return (day - self.start(0)) % 1.0 < self.hours / 24 - 1e-12


@dataclass(frozen=True, slots=True)
class Recipe:
    """How past cases count.

    A case `decay_days` ago counts 1/e of one now (infinite: all alike); each is spread by a Gaussian of
    `spread_m` (0: not at all); one at other hours than those of the shift counts `other_hours`.
    """

    decay_days: float = 28.0
    spread_m: float = 125.0
    other_hours: float = 1.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """The cells to look at, the likeliest first, with their share of all that is expected, in cases too."""

    cell: np.ndarray
    share: np.ndarray
    expected: np.ndarray
    expected_in_all: float


def make_spread(x_m: ArrayLike, y_m: ArrayLike, spread_m: float) -> sparse.csr_array | None:
    """Return how a case in a cell is spread over the cells around it, or None for a spread of 0.

    Parameters
    ----------
    x_m, y_m : (n,) float
        The middles of the cells, in a metric plane.
    spread_m : float
        The deviation of the Gaussian. What would fall outside of all cells is kept within.

    Returns
    -------
    scipy.sparse.csr_array (n, n)
        Its columns add up to 1.
    """
    if spread_m == 0:
        return None
    places = np.stack([np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)], axis=1)
    pairs = KDTree(places).query_pairs(_REACH * spread_m, output_type="ndarray")
    own = np.arange(len(places))
    rows, columns = (
        np.concatenate([own, pairs[:, 0], pairs[:, 1]]),
        np.concatenate([own, pairs[:, 1], pairs[:, 0]]),
    )
    square = ((places[rows] - places[columns]) ** 2).sum(axis=1)
    weight = np.exp(-square / (2 * spread_m**2))
    weight /= np.bincount(columns, weight, len(places))[columns]
    return sparse.csr_array((weight, (rows, columns)), shape=(len(places), len(places)))


def forecast(
    cell: ArrayLike,
    day: ArrayLike,
    cells: int,
    next_day: int,
    shift: Shift,
    recipe: Recipe,
    spread: sparse.csr_array | None,
    *,
    share: float = 0.01,
    usual_days: int = 28,
) -> Forecast:
    """Say where cases are likely in the shift of a day.

    Parameters
    ----------
    cell : (n,) int
        The cell of each past case; -1, outside, is left out.
    day : (n,) float
        When it was, in days; what is not before the shift is left out.
    cells : int
        How many cells there are: all that is patrolled, also where nothing happened.
    next_day : int
        The day on which the shift begins.
    shift, recipe, spread
        `spread` is `make_spread` of the recipe's `spread_m`.
    share : float
        Of the cells, how many to look at; at least one. Cells where nothing is expected are not given.
    usual_days : int
        From how many such shifts before it is taken how many cases are expected in all.

    Returns
    -------
    Forecast
        Equally likely cells by their number. Empty without cases.
    """
    cell, day = np.asarray(cell, dtype=np.int64), np.asarray(day, dtype=np.float64)
    start = shift.start(next_day)
    known = (cell >= 0) & (day < start)
    cell, day = cell[known], day[known]
    scores = score_cells(cell, day, cells, start, shift, recipe, spread)
    usual = int((shift.holds(day) & (day >= start - usual_days)).sum()) / usual_days
    chosen = choose_cells(scores, share)
    chosen = chosen[scores[chosen] > 0]
    part = scores[chosen] / max(float(scores.sum()), 1e-300)
    return Forecast(chosen, part, part * usual, usual)


def score_cells(
    cell: np.ndarray,
    day: np.ndarray,
    cells: int,
    start: float,
    shift: Shift,
    recipe: Recipe,
    spread: sparse.csr_array | None,
) -> np.ndarray:
    """Return the decayed, spread count of each cell at a time, from cases that all lie before it."""
    weight = np.exp(-(start - day) / recipe.decay_days)
    weight = weight * np.where(shift.holds(day), 1.0, recipe.other_hours)
    # Added up in the order of time: so the sum does not depend on the order in which cases came.
    order = np.lexsort((cell, day))
    scores = np.bincount(cell[order], weight[order], cells)
    return scores if spread is None else spread @ scores


def choose_cells(scores: np.ndarray, share: float) -> np.ndarray:
    """Return the cells with the highest scores, so large a share of all, highest first, ties by number."""
    most = count_chosen(len(scores), share)
    if not most:
        return np.empty(0, np.int64)
    # Sorting a whole city for each of some thousand forecasts of a back-test would take most of its time.
    least = np.partition(scores, -most)[-most]
    above = np.flatnonzero(scores > least)
    chosen = np.concatenate([above, np.flatnonzero(scores == least)[: most - len(above)]])
    return chosen[np.argsort(-scores[chosen], kind="stable")]


def count_chosen(cells: int, share: float) -> int:
    """Return how many of so many cells are chosen: the share, rounded, at least one, if there are any."""
    return min(cells, max(1, round(cells * share)))
