"""The road network as checks ask it: with closures that are planned, apart from those in force."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from data.squads import STATUSES
from dispatch.situation import Situation
from gis.roads.network import MODES
from gis.travel import ClosedArcs, Snapped, TravelTimes
from gis.travel.planned import PlannedRoads
from layers.checks.planned import Planned, Spans
from layers.demands import modes_closed

OFF_DUTY = STATUSES.index("off_duty")


@dataclass(frozen=True, slots=True, eq=False)
class Closing:
    """Something that closes roads at times; `spans` is None where it always does."""

    key: Hashable
    spans: Spans | None
    closed: ClosedArcs

    def holds(self, at: datetime) -> bool:
        """Return whether it closes them at a time."""
        return self.spans is None or any(
            (starts is None or starts <= at) and (ends is None or at < ends) for starts, ends in self.spans
        )


@dataclass(frozen=True, slots=True, eq=False)
class RoadsAsked:
    """Roads, what else closes them, and where the squads are on them, by mode."""

    travel: TravelTimes
    others: list[Closing]
    squads: dict[str, Snapped]

    def closing(self, feature: Planned) -> Closing | None:
        """Return what a planned feature closes, or None if it closes nothing."""
        modes = modes_closed(feature.kind, feature.attributes, feature.demands)
        if not modes or not feature.shape.is_valid:
            return None
        closed = self.travel.closed_arcs(feature.shape, modes=modes)
        return Closing(feature.id, feature.window.spans, closed) if len(closed.arcs) else None

    def planned(self, mode: str, closings: Iterable[Closing]) -> PlannedRoads:
        """Return the roads of a mode with some closings."""
        return PlannedRoads(self.travel, mode, [one.closed for one in closings])


def ask_roads(situation: Situation, without: frozenset[int]) -> RoadsAsked:
    """Return the roads as other layers and closures leave them; `without` are features that do not count.

    The live picture is held only while it is read. Raises NoRoadNetwork.
    """
    with situation.look() as now:
        closures = [
            Closing(("closure", row.id), ((row.starts_at, row.ends_at),), arcs)
            for row, arcs in now.known_closures
        ]
        features = [
            Closing(one.id, one.spans, one.closed)
            for one in now.known_demanded
            if one.closed is not None and one.id not in without
        ]
        return RoadsAsked(now.travel, closures + features, _squads(now))


def _squads(situation: Situation) -> dict[str, Snapped]:
    """Return where the squads are on the road: those on duty, or all where nobody of a mode is."""
    roster, found = situation.roster, {}
    for mode in MODES:
        rows, pinned = roster.group(mode)
        placed = roster.on_road[rows]
        on_duty = placed & (roster.status[rows] != OFF_DUTY)
        here = on_duty if on_duty.any() else placed
        if here.any():
            found[mode] = pinned.origins[np.flatnonzero(here)]
    return found
