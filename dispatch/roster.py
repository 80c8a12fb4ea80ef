"""The live squads of a process, as arrays, with each squad's place on the road network."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.squads import STATUSES
from gis.roads.network import MODES
from gis.travel import PinnedOrigins, Snapped, TravelTimes

AVAILABLE = STATUSES.index("available")
NO_FIX = -np.inf


class Capabilities:
    """Numbers the names of capabilities, so that a set of them is a bit mask."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}

    def mask(self, names: list[str]) -> int:
        """Return the bits of the names, numbering those not met before."""
        return sum(1 << self._bits.setdefault(name, len(self._bits)) for name in set(names))

    @property
    def all_names(self) -> list[str]:
        """All names, in the order of their bits."""
        return list(self._bits)

    def names(self, mask: int) -> list[str]:
        """Return the names of the bits in a mask."""
        return [name for name, bit in self._bits.items() if mask >> bit & 1]


class Roster:
    """Squads as parallel arrays; rows are added and overwritten, and put on the road only when moved."""

    def __init__(self, travel: TravelTimes) -> None:
        self._travel = travel
        self.capabilities = Capabilities()
        self.rows: dict[int, int] = {}
        self.call_signs: list[str] = []
        self.ids = np.empty(0, np.int64)
        self.organisation = np.empty(0, np.int64)
        self.mode = np.empty(0, np.int8)
        self.status = np.empty(0, np.int8)
        self.skills = np.empty(0, object)
        self.post = np.empty(0, np.int64)
        self.lon = np.empty(0)
        self.lat = np.empty(0)
        self.fix_at_s = np.empty(0)
        self.on_road = np.empty(0, bool)
        self._own_post: dict[int, int] = {}
        self._bound: dict[int, int] = {}
        self._groups: dict[str, tuple[NDArray[np.int64], PinnedOrigins]] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def update(self, squads: list[Any]) -> None:
        """Take over changed squads (rows of the query in `situation`); retired ones go off duty."""
        if not squads:
            return
        self._make_room(squads)
        at = np.array([self.rows[squad.id] for squad in squads])
        before = (self.mode[at], self.lon[at], self.lat[at])
        self.organisation[at] = [squad.organisation_id for squad in squads]
        self.mode[at] = [MODES.index(squad.mode) for squad in squads]
        self.status[at] = [_status(squad) for squad in squads]
        self.skills[at] = [self.capabilities.mask(squad.capabilities) for squad in squads]
        self._own_post |= {squad.id: squad.post_feature_id or 0 for squad in squads}
        self.post[at] = [self._bound.get(squad.id) or self._own_post[squad.id] for squad in squads]
        self.lon[at] = [np.nan if squad.lon is None else squad.lon for squad in squads]
        self.lat[at] = [np.nan if squad.lat is None else squad.lat for squad in squads]
        self.fix_at_s[at] = [_epoch_s(squad.fix_at) for squad in squads]
        for row, squad in zip(at, squads, strict=True):
            self.call_signs[row] = squad.call_sign
        changed_mode = self.mode[at] != before[0]
        moved = changed_mode | (self.lon[at] != before[1]) | (self.lat[at] != before[2])
        self._place(np.unique(at[moved]), regroup=bool(changed_mode.any()) or len(self._groups) < len(MODES))

    def bind(self, posts: dict[int, int]) -> None:
        """Bind squads to the features that demand them (squad → feature), beside their own posts."""
        if posts == self._bound:
            return
        for squad in (self._bound.keys() | posts.keys()) & self.rows.keys():
            self.post[self.rows[squad]] = posts.get(squad) or self._own_post[squad]
        self._bound = dict(posts)

    def group(self, mode: str) -> tuple[NDArray[np.int64], PinnedOrigins]:
        """Return the rows of the squads that move in this way, and their places ready to be asked about."""
        return self._groups[mode]

    def available(self, mode: str) -> Snapped:
        """Return where the available squads of a mode are on the road."""
        rows, pinned = self._groups[mode]
        return pinned.origins[(self.status[rows] == AVAILABLE) & self.on_road[rows]]

    def _place(self, rows: NDArray[np.int64], regroup: bool) -> None:
        """Put moved squads on the road; if a squad's way of moving changed, sort all anew."""
        if regroup:
            self._groups.clear()
        for index, mode in enumerate(MODES):
            if mode not in self._groups:
                members = np.flatnonzero(self.mode == index)
                self._groups[mode] = members, self._travel.pin(self._snap(members, mode), mode)
                continue
            members, pinned = self._groups[mode]
            here = rows[self.mode[rows] == index]
            if len(here):
                pinned.move(np.searchsorted(members, here), self._snap(here, mode))

    def _snap(self, rows: NDArray[np.int64], mode: str) -> Snapped:
        found = self._travel.snap(np.column_stack([self.lon[rows], self.lat[rows]]), mode)
        self.on_road[rows] = found.found
        return found

    def _make_room(self, squads: list[Any]) -> None:
        new = [squad.id for squad in squads if squad.id not in self.rows]
        if not new:
            return
        for squad_id in new:
            self.rows[squad_id] = len(self.rows)
            self.call_signs.append("")
        more = len(new)
        self.ids = np.concatenate([self.ids, np.array(new, np.int64)])
        for name in ("organisation", "mode", "status", "skills", "post", "on_road"):
            kept = getattr(self, name)
            setattr(self, name, np.concatenate([kept, np.zeros(more, kept.dtype)]))
        for name in ("lon", "lat"):
            setattr(self, name, np.concatenate([getattr(self, name), np.full(more, np.nan)]))
        self.fix_at_s = np.concatenate([self.fix_at_s, np.full(more, NO_FIX)])
        self._groups.clear()


def _status(squad: Any) -> int:
    return STATUSES.index("off_duty" if squad.retired_at else squad.status)


def _epoch_s(at: datetime | None) -> float:
    return NO_FIX if at is None else at.astimezone(UTC).timestamp()
