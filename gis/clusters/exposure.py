"""What rates are measured by: the length of lines within each cell, and the time that was spent there."""

import numpy as np
import shapely

from gis.clusters.grid import Grid
from gis.geodesy import GEOD

PIECE_M = 20.0
"""Lines are parted into pieces no longer than this, each of which counts for the cell of its middle."""
GAP_S = 300.0
"""Two fixes further apart than this say nothing about the time between them."""
_AT_ONCE = 20_000


def measure_lengths_km(lines: np.ndarray, grid: Grid, piece_m: float = PIECE_M) -> np.ndarray:
    """Return how long the parts of lines within each cell are.

    Parameters
    ----------
    lines : array of shapely LineString (m,)
        In EPSG:4326; a line that is there twice counts twice.
    grid : Grid
        Parts outside of it are left out.
    piece_m : float
        Each piece counts whole for one cell: by less than this, times the crossings of its border, a cell may
        have too much or too little. What lies inside of the grid altogether is exact.

    Returns
    -------
    float64 (grid.count,)
        Kilometres on the ellipsoid of WGS84.
    """
    total_m = np.zeros(grid.count)
    for start in range(0, len(lines), _AT_ONCE):
        middles, length_m = _part(lines[start : start + _AT_ONCE], piece_m)
        cell = grid.locate(middles[:, 0], middles[:, 1])
        inside = cell >= 0
        total_m += np.bincount(cell[inside], length_m[inside], grid.count)
    return total_m / 1000.0


def _part(lines: np.ndarray, piece_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the middles (n, 2) and lengths of the pieces of lines."""
    corners, line = shapely.get_coordinates(lines, return_index=True)
    joined = np.flatnonzero(line[1:] == line[:-1])
    begin, end = corners[joined], corners[joined + 1]
    _, _, length_m = GEOD.inv(begin[:, 0].copy(), begin[:, 1].copy(), end[:, 0].copy(), end[:, 1].copy())
    pieces = np.maximum(np.ceil(length_m / piece_m).astype(np.int64), 1)
    of = np.repeat(np.arange(len(joined)), pieces)
    number = np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = ((number + 0.5) / pieces[of])[:, None]
    return begin[of] + (end - begin)[of] * share, (length_m / pieces)[of]


def measure_stays_s(
    squad: np.ndarray, recorded_s: np.ndarray, cell: np.ndarray, cells: int, gap_s: float = GAP_S
) -> np.ndarray:
    """Return how long was spent in each cell, by all squads together.

    Parameters
    ----------
    squad : int (m,)
        Whose each fix is; the fixes of one are together, in order of time.
    recorded_s : float64 (m,)
        When each was recorded, in seconds since any moment.
    cell : int (m,)
        The row of the cell that each lies in; -1 where none does.
    cells : int
        How many cells there are.
    gap_s : float
        Between two fixes further apart nothing is known, and nothing counts.

    Returns
    -------
    float64 (cells,)
        Seconds. The time between two fixes is halved between their cells, as `gis.patrols.visits` does.
    """
    passed_s = np.diff(recorded_s)
    passed_s[(passed_s > gap_s) | (squad[1:] != squad[:-1])] = 0.0
    held_s = np.zeros(len(recorded_s))
    held_s[:-1] += passed_s / 2
    held_s[1:] += passed_s / 2
    inside = cell >= 0
    return np.bincount(cell[inside], held_s[inside], cells)
