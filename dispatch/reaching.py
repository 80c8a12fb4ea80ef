"""How long each squad takes to a place, by its own way of moving and with the closures in force."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dispatch.roster import Roster
from gis.roads.network import MODES
from gis.travel import PinnedOrigins, Snapped, TravelTimes


class Picture(Protocol):
    """What holds squads and roads: the live situation, or that of a moment kept."""

    @property
    def travel(self) -> TravelTimes:
        """The travel times."""

    @property
    def roster(self) -> Roster:
        """The squads."""


def destinations_at(picture: Picture, lon: float, lat: float) -> dict[str, Snapped]:
    """Return a place on the road by way of moving, for those that the squads use and find a road."""
    place = np.array([[lon, lat]])
    used = [mode for index, mode in enumerate(MODES) if np.any(picture.roster.mode == index)]
    found = picture.travel.snap_each(place, used)
    return {mode: snapped for mode, snapped in found.items() if snapped.found[0]}


def times_to_s(picture: Picture, destinations: dict[str, Snapped]) -> NDArray[np.float64]:
    """Return each squad's seconds to a place by its own way of moving; infinite if there is none."""
    times_s = np.full(len(picture.roster), np.inf)
    groups = [picture.roster.group(mode) for mode in destinations]
    asked = [(pinned, goal) for (_, pinned), goal in zip(groups, destinations.values(), strict=True)]
    for (rows, _), found_s in zip(groups, PinnedOrigins.all_to_one(asked), strict=True):
        times_s[rows] = found_s
    return times_s


def table_s(picture: Picture, rows: NDArray[np.int64], lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the seconds from each of some squads, by row, to each of many places (m, 2) in EPSG:4326.

    Rows of the answer are places, columns the squads; infinite where no open road leads there.
    """
    roster = picture.roster
    times_s = np.full((len(lonlat), len(rows)), np.inf)
    used = [mode for index, mode in enumerate(MODES) if np.any(roster.mode[rows] == index)]
    found = picture.travel.snap_each(lonlat, used)
    at, asked = [], []
    for mode in used:
        columns = np.flatnonzero(roster.mode[rows] == MODES.index(mode))
        members, pinned = roster.group(mode)
        places = np.flatnonzero(found[mode].found)
        at.append(np.ix_(places, columns))
        origins = pinned.origins[np.searchsorted(members, rows[columns])]
        asked.append((origins, found[mode][places], mode))
    for cells, table in zip(at, picture.travel.matrix_each(asked), strict=True):
        times_s[cells] = table.T
    return times_s
