"""The inner loop of counting close pairs, compiled; importing it takes a second, so callers do it late."""

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def count_close(
    x_m: np.ndarray,
    y_m: np.ndarray,
    cell: np.ndarray,
    start: np.ndarray,
    ahead: np.ndarray,
    when: np.ndarray,
    whose: np.ndarray,
    square_edges: np.ndarray,
    day_edges: np.ndarray,
) -> np.ndarray:
    """Count pairs of cases by band of distance and band of time.

    Parameters
    ----------
    x_m, y_m, cell : (n,) cases in the order of their cells, and which cell each is in
    start : (m + 1,) where each cell begins
    ahead : (m, 4) the neighbours of a cell that lie ahead of it, -1 where there is none
    when, whose : (n,) the times, ascending, and the case that each belongs to
    square_edges, day_edges : ascending upper edges, inclusive: square metres, and days

    Returns
    -------
    (distances, days) int64
    """
    at_x, at_y, at_day = _sort(x_m, y_m, cell, start, when, whose)
    table = np.zeros((len(square_edges), len(day_edges)), np.int64)
    for one in range(len(start) - 1):
        last = start[one + 1]
        for i in range(start[one], last):
            _count_after(table, at_x, at_y, at_day, i, i + 1, last, square_edges, day_edges)
        for step in range(4):
            other = ahead[one, step]
            if other < 0:
                continue
            first = start[other]
            for i in range(start[one], last):
                while first < start[other + 1] and at_day[i] - at_day[first] > day_edges[-1]:
                    first += 1
                _count_after(table, at_x, at_y, at_day, i, first, start[other + 1], square_edges, day_edges)
    return table


@njit(nogil=True, cache=True)
def _sort(x_m, y_m, cell, start, when, whose):
    """Return places and times by cell, and within a cell in the order of time.

    So what is far apart in time can be left out without looking at it.
    """
    count = len(x_m)
    at_x, at_y, at_day = np.empty(count), np.empty(count), np.empty(count)
    place = start[:-1].copy()
    for rank in range(count):
        case = whose[rank]
        slot = place[cell[case]]
        place[cell[case]] += 1
        at_x[slot], at_y[slot], at_day[slot] = x_m[case], y_m[case], when[rank]
    return at_x, at_y, at_day


@njit(nogil=True, cache=True)
def _count_after(table, at_x, at_y, at_day, i, first, last, square_edges, day_edges):
    """Count the pairs of a case with those from `first` up to `last`, until they are too late after it."""
    for j in range(first, last):
        if at_day[j] - at_day[i] > day_edges[-1]:
            return
        square = (at_x[i] - at_x[j]) ** 2 + (at_y[i] - at_y[j]) ** 2
        if square > square_edges[-1]:
            continue
        far, late = 0, 0
        while square > square_edges[far]:
            far += 1
        while abs(at_day[i] - at_day[j]) > day_edges[late]:
            late += 1
        table[far, late] += 1
