"""Gives squads to what waits for them: all at once, or one by one."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

NOBODY = -1


def match_all(cost: NDArray[np.float64], leaving: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the column for each row, none twice, of which the costs together are least.

    A row may also stay without a column, which costs `leaving` (n,) and is finite; a cell of `cost` (n, m)
    that may not be is infinite. `NOBODY` stands for a row without a column. Source: the Hungarian method in
    the form of Crouse, *On implementing 2D rectangular assignment algorithms*, IEEE TAES 52, 2016 (SciPy).
    """
    rows, columns = cost.shape
    # A column of its own for each row that might stay without: any of them does, at the row's own cost.
    staying = np.repeat(leaving[:, np.newaxis], rows, axis=1)
    _, chosen = linear_sum_assignment(np.concatenate([cost, staying], axis=1))
    return np.where(chosen < columns, chosen, NOBODY)


def match_in_turn(cost: NDArray[np.float64], leaving: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the column for each row as the rows take them in turn: the cheapest that is left.

    A row stays without a column (`NOBODY`) if none is left that costs at most `leaving`.
    """
    chosen = np.full(len(cost), NOBODY, np.int64)
    left = np.array(cost)
    for row in range(len(left)):
        if not left.shape[1]:
            break
        column = int(np.argmin(left[row]))
        if left[row, column] <= leaving[row] and np.isfinite(left[row, column]):
            chosen[row] = column
            left[:, column] = np.inf
    return chosen


def cost_of(
    chosen: NDArray[np.int64], cost: NDArray[np.float64], leaving: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what each row costs with the column chosen for it, or without one."""
    taken = chosen != NOBODY
    costs = np.array(leaving)
    costs[taken] = cost[np.flatnonzero(taken), chosen[taken]]
    return costs
