"""Cases counted by day and key: by cell, by address or by subject. All that a run reckons is made of these.

Counts of parts add up to those of the whole, whatever the order of cases and parts: that is what lets many
machines count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dispatch.hotspots.cases import Cases
from gis.clusters import Grid

BY = {"day": "i4", "key": "i8", "group": "i2", "is_patrol": "?", "organisation_id": "i8"}
COLUMNS = BY | {"count": "i8", "newest": "i8", "lon": "f8", "lat": "f8"}


@dataclass(frozen=True, slots=True)
class Counted:
    """Cases counted by day, key, group, how they were found and whose they are; in that order.

    `newest` is the highest id of the violations that were counted together, `lon` and `lat` where that was.
    """

    day: np.ndarray
    key: np.ndarray
    group: np.ndarray
    is_patrol: np.ndarray
    organisation_id: np.ndarray
    count: np.ndarray
    newest: np.ndarray
    lon: np.ndarray
    lat: np.ndarray

    def between(self, first_day: int, last_day: int) -> slice:
        """Return the stretch from one day to another, both included."""
        first, after = np.searchsorted(self.day, [first_day, last_day + 1])
        return slice(int(first), int(after))


@dataclass(frozen=True, slots=True)
class Evidence:
    """All cases, counted by cell, by address and by subject; how many there are, and how many lie outside."""

    cells: Counted
    addresses: Counted
    subjects: Counted
    cases: int
    outside: int


def count_evidence(cases: Cases, grid: Grid) -> Evidence:
    """Count cases in all three ways; those outside of the grid count for their address and subject only."""
    cell = grid.locate(cases.lon, cases.lat)
    return Evidence(
        cells=_count(cases, cell, cell >= 0),
        addresses=_count(cases, cases.address, cases.address != 0),
        subjects=_count(cases, cases.subject_id, cases.subject_id != 0),
        cases=len(cases),
        outside=int((cell < 0).sum()),
    )


def add_evidence(parts: Sequence[Evidence]) -> Evidence:
    """Return the evidence of several parts together: the same as of all cases at once."""
    return Evidence(
        cells=_add([part.cells for part in parts]),
        addresses=_add([part.addresses for part in parts]),
        subjects=_add([part.subjects for part in parts]),
        cases=sum(part.cases for part in parts),
        outside=sum(part.outside for part in parts),
    )


def _count(cases: Cases, key: np.ndarray, counts: np.ndarray) -> Counted:
    columns = {"key": key, "count": np.ones(len(key), dtype=np.int64), "newest": cases.violation_id}
    columns |= {name: getattr(cases, name) for name in COLUMNS if name not in columns}
    return _add([Counted(**{name: columns[name][counts] for name in COLUMNS})])


def _add(parts: Sequence[Counted]) -> Counted:
    if not parts:
        return Counted(*(np.zeros(0, dtype=kind) for kind in COLUMNS.values()))
    whole = {
        name: np.concatenate([getattr(part, name) for part in parts]).astype(kind)
        for name, kind in COLUMNS.items()
    }
    order = np.lexsort([whole["newest"], *(whole[name] for name in reversed(BY))])
    begins = np.zeros(len(order), dtype=bool)
    begins[:1] = True
    for name in BY:
        whole[name] = whole[name][order]
        begins[1:] |= whole[name][1:] != whole[name][:-1]
    first = np.flatnonzero(begins)
    if not len(first):
        return Counted(**whole)
    summed = {name: whole[name][first] for name in BY}
    summed["count"] = np.add.reduceat(whole["count"][order], first)
    # The last of those that are counted together is the newest.
    last = order[np.append(first[1:], len(order)) - 1]
    return Counted(**summed | {name: whole[name][last] for name in ("newest", "lon", "lat")})
