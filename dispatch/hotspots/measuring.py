"""Gi* and emerging patterns as of a day, from the packed cells of a run."""

from dataclasses import dataclass

import numpy as np

from dispatch.hotspots.packed import Packed, Question
from gis.clusters import Clustering, Emerging, emerging, find_significant, measure_clustering
from gis.clusters.gi_star import Moments

WINDOWS = (7, 28, 90)
WEEKS = 52
# Levels of significance, each after control of false discoveries: 1 at 90 %, 2 at 95 %, 3 at 99 %.
LEVELS = (0.10, 0.05, 0.01)
HOT = 2
# The weeks before a week that count with it, so that they make up the window about.
LAGS = {7: 0, 28: 3, 90: 12}


@dataclass(frozen=True, slots=True)
class Measured:
    """Each cell of the grid: its cases and patrol-made ones in the window, Gi*, and its level -3…3.

    `p` is how probable so much is by chance, and `chance` by what that is told.
    """

    count: np.ndarray
    patrols: np.ndarray
    z: np.ndarray
    level: np.ndarray
    p: np.ndarray
    chance: Moments

    @property
    def hot(self) -> np.ndarray:
        """The rows of the cells that are significantly hot at 95 %."""
        return np.flatnonzero(self.level >= HOT)

    @property
    def critical_z(self) -> float | None:
        """The lowest score that was still significantly hot; None where none was."""
        hot = self.hot
        return float(self.z[hot].min()) if len(hot) else None

    @property
    def critical_p(self) -> float | None:
        """The highest probability that was still significantly hot; None where none was."""
        hot = self.hot
        return float(self.p[hot].max()) if len(hot) else None


def measure(packed: Packed, asked: Question) -> Measured:
    """Return Gi* of every cell, of the cases within the window up to a day."""
    count, patrols = count_window(packed, asked)
    if not count.any():
        return _nothing(count, patrols)
    found = measure_clustering(count, packed.neighbours)
    return Measured(count, patrols, found.z, _levels(found, len(count)), found.p, found.chance)


def measure_rate(packed: Packed, asked: Question, exposure: np.ndarray) -> Measured:
    """Return Gi* of the rate of cases by exposure (cells,); nan where that is 0: outside of the mask."""
    count, patrols = count_window(packed, asked)
    if not (count * (exposure > 0)).any():
        return _nothing(count, patrols)
    found = measure_clustering(count, packed.neighbours, exposure=exposure)
    tests = int(np.count_nonzero(exposure))
    return Measured(count, patrols, found.z, _levels(found, tests), found.p, found.chance)


def _nothing(count: np.ndarray, patrols: np.ndarray) -> Measured:
    nothing = np.zeros(len(count))
    return Measured(
        count, patrols, nothing, nothing.astype(np.int8), np.ones(len(count)), Moments(len(count), 0.0, 0.0)
    )


def count_window(packed: Packed, asked: Question) -> tuple[np.ndarray, np.ndarray]:
    """Return the cases of each cell within the window, and how many of them patrols made; int64 (cells,)."""
    rows = packed.rows_of(asked, asked.window_days)
    cell, count = packed.counted.key[rows], packed.counted.count[rows]
    is_patrol = packed.counted.is_patrol[rows]
    return _sum(cell, count, packed), _sum(cell[is_patrol], count[is_patrol], packed)


def _sum(cell: np.ndarray, count: np.ndarray, packed: Packed) -> np.ndarray:
    # Weights are whole numbers far below 2⁵³: their sums are exact in whatever order.
    return np.bincount(cell, weights=count, minlength=packed.about.cells).astype(np.int64)


def _levels(found: Clustering, tests: int) -> np.ndarray:
    side = np.sign(np.nan_to_num(found.z)).astype(np.int8)
    level = sum(find_significant(found.p, alpha, tests).astype(np.int8) for alpha in LEVELS)
    return level * side


def measure_emerging(packed: Packed, asked: Question) -> Emerging:
    """Return the emerging pattern of every cell, from the 52 weeks up to a day.

    The window says how far back in time the neighbourhood of a week reaches.
    """
    counts = count_weeks(packed, asked, WEEKS)
    return emerging(counts, packed.neighbours, lags=LAGS[asked.window_days])


def count_weeks(packed: Packed, asked: Question, weeks: int) -> np.ndarray:
    """Return the cases of each cell in each of the last weeks up to a day, int32 (cells, weeks)."""
    rows = packed.rows_of(asked, 7 * weeks)
    counted = packed.counted
    step = weeks - 1 - (asked.day - counted.day[rows]) // 7
    bins = counted.key[rows] * weeks + step
    summed = np.bincount(bins, weights=counted.count[rows], minlength=packed.about.cells * weeks)
    return summed.astype(np.int32).reshape(-1, weeks)
