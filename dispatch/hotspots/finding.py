"""Finds where violations recur, as of a day: significant clusters of cells, repeat addresses and subjects."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from dispatch.hotspots.counting import Counted
from dispatch.hotspots.measuring import Measured
from dispatch.hotspots.packed import Packed, Question, pick
from gis.clusters.identity import find_clusters

NOBODY = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What was found on a day: by which key, or of which cells (by id), with the cases of its window.

    `owner` and `neighbour` are organisations, 0 where there is none; `newest` is its newest violation, and
    `lon` and `lat` where that was.
    """

    kind: str
    key: str
    cells: np.ndarray
    rows: np.ndarray
    count: int
    patrols: int
    z: float | None
    newest: int
    lon: float
    lat: float
    owner: int
    neighbour: int


def find_cells(
    packed: Packed, counted: Counted, asked: Question, measured: Measured, share: float
) -> list[Found]:
    """Return the clusters of significantly hot cells, by their lowest cell; at 95 %.

    A cluster has two owners when the second has so large a share of its cases.
    """
    clusters = find_clusters(measured.hot, packed.neighbours)
    label = np.full(packed.about.cells, -1, dtype=np.int64)
    for at, rows in enumerate(clusters):
        label[rows] = at
    chosen = pick(counted, asked, asked.window_days, packed.rows_of_group(asked.group))
    summed = _Summed(counted, chosen, label[counted.key[chosen]], len(clusters))
    ids = packed.grid.ids
    return [
        Found(
            kind="cells",
            key="",
            cells=ids[rows],
            rows=rows,
            z=float(measured.z[rows].max()),
            **summed.figures(at, lambda rows=rows: _land(packed, rows), share),
        )
        for at, rows in enumerate(clusters)
    ]


def find_repeats(
    kind: str, counted: Counted, asked: Question, group: int | None, least: int, share: float
) -> list[Found]:
    """Return the addresses or subjects with at least so many cases within the window, by key."""
    chosen = pick(counted, asked, asked.window_days, group)
    keys, label = np.unique(counted.key[chosen], return_inverse=True)
    count = np.bincount(label, weights=counted.count[chosen], minlength=len(keys))
    often = np.flatnonzero(count >= least)
    number = np.full(len(keys), -1, dtype=np.int64)
    number[often] = np.arange(len(often))
    summed = _Summed(counted, chosen, number[label], len(often))
    none = np.zeros(0, dtype=np.int64)
    return [
        Found(
            kind=kind,
            key=str(keys[key]),
            cells=none,
            rows=none,
            z=None,
            **summed.figures(at, lambda: NOBODY, share),
        )
        for at, key in enumerate(often)
    ]


class _Summed:
    """Cases summed by a label that each bears, those with -1 left out."""

    def __init__(self, counted: Counted, chosen: np.ndarray, label: np.ndarray, labels: int):
        chosen, label = chosen[label >= 0], label[label >= 0]
        count = counted.count[chosen]
        self.count = np.bincount(label, weights=count, minlength=labels).astype(np.int64)
        by_patrol = counted.is_patrol[chosen]
        self.patrols = np.bincount(label[by_patrol], weights=count[by_patrol], minlength=labels).astype(
            np.int64
        )
        self.newest = _newest(counted, chosen, label, labels)
        self.counted = counted
        self.owners: list[dict[int, int]] = [{} for _ in range(labels)]
        for at, owner, cases in _by_owner(label, counted.organisation_id[chosen], count):
            self.owners[at][owner] = cases

    def figures(self, at: int, land: Callable[[], int], share: float) -> dict[str, Any]:
        """Return the figures of a label; on whose `land` it lies counts where no case says whose it is."""
        owner, neighbour = settle_owners(self.owners[at], share)
        return {
            "count": int(self.count[at]),
            "patrols": int(self.patrols[at]),
            "newest": int(self.counted.newest[self.newest[at]]),
            "lon": float(self.counted.lon[self.newest[at]]),
            "lat": float(self.counted.lat[self.newest[at]]),
            "owner": owner or land(),
            "neighbour": neighbour,
        }


def _newest(counted: Counted, chosen: np.ndarray, label: np.ndarray, labels: int) -> np.ndarray:
    """Return the row of the newest violation of each label: of its last day, that with the highest id."""
    order = np.lexsort((counted.newest[chosen], counted.day[chosen]))
    newest = np.zeros(labels, dtype=np.int64)
    # Of several writes to one place the last one stays.
    newest[label[order]] = chosen[order]
    return newest


def _by_owner(label: np.ndarray, owner: np.ndarray, count: np.ndarray) -> Iterator[tuple[int, int, int]]:
    if not len(label):
        return
    owners, number = np.unique(owner, return_inverse=True)
    pair, at = np.unique(label * len(owners) + number, return_inverse=True)
    cases = np.bincount(at, weights=count).astype(np.int64)
    for one, total in zip(pair.tolist(), cases.tolist(), strict=True):
        yield one // len(owners), int(owners[one % len(owners)]), total


def settle_owners(cases: dict[int, int], share: float) -> tuple[int, int]:
    """Return who owns a hotspot and who owns it too, by the cases on the land of each; 0 is nobody.

    The one with most cases owns it, on a tie that with the lower id; the second does too from a share of all.
    """
    ranked = sorted(
        ((count, owner) for owner, count in cases.items() if owner), key=lambda one: (-one[0], one[1])
    )
    if not ranked:
        return NOBODY, NOBODY
    total = sum(cases.values())
    second = ranked[1][1] if len(ranked) > 1 and ranked[1][0] >= share * total else NOBODY
    return ranked[0][1], second


def _land(packed: Packed, rows: np.ndarray) -> int:
    owners, count = np.unique(packed.owners[rows], return_counts=True)
    return int(owners[np.argmax(count)])
