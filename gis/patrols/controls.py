"""The ring around an area and places to compare with it: what would have come about without any patrol.

Method: the control is of places of the area's own size whose counts before were most like its own, quarter by
quarter; so both fall back alike from a chance peak (Galton, Regression towards mediocrity, 1886).
"""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Geometry, MultiPolygon

SMALLEST_SIDE_M, LARGEST_SIDE_M = 100.0, 1000.0
QUARTERS = 4
MOST_PLACES = 5


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """Places to compare with: their shape on the plane, the side of each in metres, cases before in each."""

    shape: MultiPolygon
    side_m: float
    cases: tuple[int, ...]


def make_ring(area: Geometry, width_m: float) -> Geometry:
    """Return what lies around an area on a plane in metres, as far as a width, without the area itself."""
    return shapely.difference(shapely.buffer(area, width_m), area)


def ring_width_m(area: Geometry) -> float:
    """Return how wide a ring is that is about as large as its area, at least 100 m and at most 500 m.

    Method: for a disc of radius r the ring out to r √2 is as large as the disc.
    """
    radius_m = float(np.sqrt(shapely.area(area) / np.pi))
    return float(np.clip(radius_m * (np.sqrt(2.0) - 1.0), SMALLEST_SIDE_M, LARGEST_SIDE_M / 2))


def choose_control(
    xy_m: np.ndarray,
    quarter: np.ndarray,
    area: Geometry,
    avoid: Geometry,
    within: Geometry | None = None,
    most: int = MOST_PLACES,
) -> Control | None:
    """Choose the places whose cases before were most like those of an area.

    Parameters
    ----------
    xy_m : float64 (n, 2)
        Cases before the patrol, on a plane in metres.
    quarter : int64 (n,)
        In which quarter of the time before each happened, 0 to 3.
    area : shapely.Geometry
        The area, on the same plane.
    avoid : shapely.Geometry
        What a control must not meet: the area with its ring, and what is patrolled otherwise.
    within : shapely.Geometry, optional
        Where the control has to lie; anywhere if not given.
    most : int
        So many places are taken at the most.

    Returns
    -------
    Control or None
        None where no place had at least half and at most twice the area's cases. Of equally like places the
        nearer is taken, so the same cases give the same control in whatever order they come.
    """
    side_m = float(np.clip(np.sqrt(shapely.area(area)), SMALLEST_SIDE_M, LARGEST_SIDE_M))
    own = shapely.contains_xy(area, xy_m) if len(xy_m) else np.empty(0, dtype=bool)
    wanted = np.bincount(quarter[own], minlength=QUARTERS)
    corner = np.array(shapely.bounds(area)[:2])
    cells, counts = _cells(xy_m, quarter, corner, side_m)
    totals = counts.sum(axis=1)
    like = (totals * 2 >= wanted.sum()) & (totals <= wanted.sum() * 2) & (totals > 0)
    cells, counts, totals = cells[like], counts[like], totals[like]
    boxes = shapely.box(*(corner + cells * side_m).T, *(corner + (cells + 1) * side_m).T)
    usable = ~shapely.intersects(boxes, avoid)
    if within is not None:
        shapely.prepare(within)
        usable &= shapely.contains(within, boxes)
    taken = _ranked(cells, np.abs(counts - wanted).sum(axis=1), usable)[:most]
    if len(taken) == 0:
        return None
    return Control(MultiPolygon(list(boxes[taken])), side_m, tuple(int(each) for each in totals[taken]))


def _cells(
    xy_m: np.ndarray, quarter: np.ndarray, corner: np.ndarray, side_m: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the squares that hold cases, int64 (k, 2), and their cases by quarter, int64 (k, 4)."""
    if len(xy_m) == 0:
        return np.empty((0, 2), dtype=np.int64), np.empty((0, QUARTERS), dtype=np.int64)
    cells, at = np.unique(np.floor((xy_m - corner) / side_m).astype(np.int64), axis=0, return_inverse=True)
    counts = np.bincount(at.ravel() * QUARTERS + quarter, minlength=len(cells) * QUARTERS)
    return cells, counts.reshape(len(cells), QUARTERS)


def _ranked(cells: np.ndarray, unlike: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """Return the rows of usable squares, the most alike first, then the nearest to the area."""
    rows = np.flatnonzero(usable)
    far = (cells[rows] ** 2).sum(axis=1)
    return rows[np.lexsort((cells[rows, 1], cells[rows, 0], far, unlike[rows]))]
