"""Cases counted by cell and step of time."""

import numpy as np
from numpy.typing import ArrayLike

from gis.clusters.errors import BadFigures

OUTSIDE = -1
# So many cases at a time: their bins stay in the cache, and memory does not grow with the cases.
_AT_ONCE = 1 << 16


def steps_of(day: ArrayLike, last_day: int, steps: int, step_days: int = 7) -> np.ndarray:
    """Return the step of time that each day lies in.

    Steps are counted back from the last day, so that the last step is a whole one and a run of today sees
    today.

    Parameters
    ----------
    day : array_like of int or float (m,)
        Days since any epoch; fractions are times of the day.
    last_day : int
        The last whole day of the last step, of the same epoch.
    steps, step_days : int
        How many steps there are, and days in each.

    Returns
    -------
    int16 (m,)
        0 to steps - 1, the last of which is the most recent; -1 for days before or after, or that are no
        number.
    """
    if steps < 1 or step_days < 1:
        raise BadFigures(f"at least one step of at least one day is needed, not {steps} of {step_days}")
    day = np.asarray(day)
    found = np.empty(day.shape, dtype=np.int16)
    for start in range(0, len(day), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        # Half-open: the first moment of the day after the last is outside.
        back = np.ceil((last_day + 1 - day[some]) / step_days)
        inside = (back >= 1) & (back <= steps)
        found[some] = np.where(inside, steps - np.where(inside, back, 0), OUTSIDE)
    return found


def count_cells(cell: ArrayLike, step: ArrayLike, cells: int, steps: int) -> np.ndarray:
    """Count cases by cell and step.

    Parameters
    ----------
    cell, step : array_like of int (m,)
        The row of the cell and the step of each case; cases for which one is negative are left out.
    cells, steps : int
        How many there are of each.

    Returns
    -------
    int32 (cells, steps)
        The same whatever the order of the cases; counts of parts of the cases add up to those of all.
    """
    cell, step = np.asarray(cell), np.asarray(step)
    if cell.shape != step.shape or cell.ndim != 1:
        raise BadFigures(f"a cell and a step for each case are needed, not {cell.shape} and {step.shape}")
    # One bin more takes what is left out.
    counts = np.zeros(cells * steps + 1, dtype=np.int32)
    for start in range(0, len(cell), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        _add(counts, cell[some], step[some], cells, steps)
    return counts[:-1].reshape(cells, steps)


def _add(counts: np.ndarray, cell: np.ndarray, step: np.ndarray, cells: int, steps: int) -> None:
    if len(cell) and (cell.max() >= cells or step.max() >= steps):
        raise BadFigures(f"cells go to {cells - 1} and steps to {steps - 1}")
    bins = cell.astype(np.int64) * steps + step
    bins[(cell < 0) | (step < 0)] = cells * steps
    # A number of the same type keeps to the quick way of adding.
    np.add.at(counts, bins, np.int32(1))
