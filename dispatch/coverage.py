"""What a zone that has to be covered loses when a squad leaves it."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dispatch.demanded import Demanded
from dispatch.reaching import Picture, destinations_at, times_to_s
from dispatch.roster import AVAILABLE
from gis.geodesy import distances_to_m
from gis.roads.network import MODES

FASTEST_KMH = {"car": 120.0, "ebike": 45.0, "foot": 10.0}
"""No squad is faster: one that could not be there in time as the crow flies is not asked about."""


def losses(
    picture: Picture, demanded: Iterable[Demanded], rows: NDArray[np.int64]
) -> dict[int, list[Demanded]]:
    """Return for squads, by row, the features of which they alone cover some place in time.

    Every available squad counts as cover, bound to a post or not.
    """
    found: dict[int, list[Demanded]] = {}
    for one in demanded:
        if one.coverage_min is None:
            continue
        lost = {row for anchor in one.anchors for row in _alone(picture, anchor, one.coverage_min * 60, rows)}
        for row in lost:
            found.setdefault(row, []).append(one)
    return found


def _alone(
    picture: Picture, anchor: NDArray[np.float64], within_s: float, rows: NDArray[np.int64]
) -> list[int]:
    roster = picture.roster
    reach_m = np.array([FASTEST_KMH[mode] for mode in MODES])[roster.mode[rows]] / 3.6 * within_s
    if not (distances_to_m(roster.lon[rows], roster.lat[rows], *anchor) <= reach_m).any():
        return []
    times_s = times_to_s(picture, destinations_at(picture, *anchor))
    covering = np.flatnonzero((times_s <= within_s) & (roster.status == AVAILABLE))
    return covering.tolist() if len(covering) == 1 and covering[0] in rows else []
