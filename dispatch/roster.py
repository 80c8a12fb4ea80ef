"""The live squads of a process, as arrays, with each squad's place on the road network."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.squads import STATUSES
from gis.roads.network import MODES
from gis.travel import Snapped, TravelTimes

AVAILABLE = STATUSES.index("available")
NO_FIX = -np.inf


class Capabilities:
    """Numbers the names of capabilities, so that a set of them is a bit mask."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}

    def mask(self, names: list[str]) -> int:
        """Return the bits of the names, numbering those not met before."""
        return sum(1 << self._bits.setdefault(name, len(self._bits)) for name in set(names))

    def names(self, mask: int) -> list[str]:
        """Return the names of the bits in a mask."""
        return [name for name, bit in self._bits.items() if mask >> bit & 1]


class Roster:
    """Squads as parallel arrays; rows are added and overwritten, and snapped again only when moved."""

    def __init__(self, travel: TravelTimes) -> None:
        self.travel = travel
        self.capabilities = Capabilities()
        self.rows: dict[int, int] = {}
        self.call_signs: list[str] = []
        self.ids = np.empty(0, np.int64)
        self.organisation = np.empty(0, np.int64)
        self.mode = np.empty(0, np.int8)
        self.status = np.empty(0, np.int8)
        self.skills = np.empty(0, np.int64)
        self.post = np.empty(0, np.int64)
        self.lon = np.empty(0)
        self.lat = np.empty(0)
        self.fix_at_s = np.empty(0)
        self.edge = np.empty(0, np.int32)
        self.fraction = np.empty(0)
        self.off_road_m = np.empty(0)
        self._snapped: dict[str, tuple[NDArray[np.int64], Snapped]] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def update(self, squads: list[Any]) -> None:
        """Take over changed squads (rows of the query in `situation`), retired ones going off duty."""
        if not squads:
            return
        self._make_room(squads)
        at = np.array([self.rows[squad.id] for squad in squads])
        before = (self.mode[at].copy(), self.lon[at].copy(), self.lat[at].copy())
        self.organisation[at] = [squad.organisation_id for squad in squads]
        self.mode[at] = [MODES.index(squad.mode) for squad in squads]
        self.status[at] = [_status(squad) for squad in squads]
        self.skills[at] = [self.capabilities.mask(squad.capabilities) for squad in squads]
        self.post[at] = [squad.post_feature_id or 0 for squad in squads]
        self.lon[at] = [np.nan if squad.lon is None else squad.lon for squad in squads]
        self.lat[at] = [np.nan if squad.lat is None else squad.lat for squad in squads]
        self.fix_at_s[at] = [_epoch_s(squad.fix_at) for squad in squads]
        for row, squad in zip(at, squads, strict=True):
            self.call_signs[row] = squad.call_sign
        moved = (self.mode[at] != before[0]) | (self.lon[at] != before[1]) | (self.lat[at] != before[2])
        self._snap(np.unique(at[moved]))

    def origins(self, mode: str) -> tuple[NDArray[np.int64], Snapped]:
        """Return the rows of the squads that move in this way and are on a road, and where on it."""
        if mode not in self._snapped:
            rows = np.flatnonzero((self.mode == MODES.index(mode)) & (self.edge >= 0))
            self._snapped[mode] = (
                rows,
                Snapped(
                    self.edge[rows],
                    self.fraction[rows],
                    self.off_road_m[rows],
                    self.lon[rows],
                    self.lat[rows],
                ),
            )
        return self._snapped[mode]

    def snap_again(self, travel: TravelTimes | None = None) -> None:
        """Find all squads' places on the roads anew, after the network or its closures changed."""
        self.travel = travel or self.travel
        self._snap(np.arange(len(self)))

    def _snap(self, rows: NDArray[np.int64]) -> None:
        self.edge[rows] = -1
        for index, mode in enumerate(MODES):
            here = rows[(self.mode[rows] == index) & np.isfinite(self.lon[rows])]
            if len(here) == 0 and not np.any(self.mode[rows] == index):
                continue
            self._snapped.pop(mode, None)
            found = self.travel.snap(np.column_stack([self.lon[here], self.lat[here]]), mode)
            self.edge[here], self.fraction[here] = found.edge, found.fraction
            self.off_road_m[here] = found.distance_m

    def _make_room(self, squads: list[Any]) -> None:
        new = [squad.id for squad in squads if squad.id not in self.rows]
        for squad_id in new:
            self.rows[squad_id] = len(self.rows)
            self.call_signs.append("")
        more = len(new)
        self.ids = np.concatenate([self.ids, np.array(new, np.int64)])
        for name in ("organisation", "mode", "status", "skills", "post"):
            kept = getattr(self, name)
            setattr(self, name, np.concatenate([kept, np.zeros(more, kept.dtype)]))
        for name in ("lon", "lat", "fraction", "off_road_m"):
            setattr(self, name, np.concatenate([getattr(self, name), np.full(more, np.nan)]))
        self.fix_at_s = np.concatenate([self.fix_at_s, np.full(more, NO_FIX)])
        self.edge = np.concatenate([self.edge, np.full(more, -1, np.int32)])
        if more:
            self._snapped.clear()


def _status(squad: Any) -> int:
    return STATUSES.index("off_duty" if squad.retired_at else squad.status)


def _epoch_s(at: datetime | None) -> float:
    return NO_FIX if at is None else at.astimezone(UTC).timestamp()
