"""How the legs of a way are grouped: one stretch for each step that is told."""

from dataclasses import dataclass

import numpy as np

from gis.roads.network import RoadNetwork
from gis.travel.headings import wrapped_deg
from gis.travel.legs import Legs
from gis.travel.maneuvers import RoadCalled

# Unnamed pieces shorter than this, as inside a crossing, are told with the road before them.
_CROSSING_M = 40.0
# A bridge with a name of its own is not told, if it is shorter than this and the road goes on behind it.
_BRIDGE_M = 700.0
_NEW_STEP_DEG = 60.0
_RAMP = "_link"
# The first of the East Asian characters; a name without them can be read in English as it is.
_CHINESE = "\u2e80"


@dataclass(slots=True)
class Stretch:
    """Legs from `begin` up to `end`, told as one.

    Attributes
    ----------
    begin, end : int
    named_by : int
        The leg whose road gives the name.
    after : int
        The leg from which one turns into this stretch.
    """

    begin: int
    end: int
    named_by: int
    after: int


@dataclass(frozen=True, slots=True, eq=False)
class TurnedLegs:
    """Legs with what their grouping depends on.

    Attributes
    ----------
    roads : list of RoadCalled (k,)
    is_round : list of bool (k,)
        Whether they run on a roundabout.
    entry_deg, exit_deg : float64 (k,)
        Headings at their start and end.
    length_m : float64 (k,)
    """

    roads: list[RoadCalled]
    is_round: list[bool]
    entry_deg: np.ndarray
    exit_deg: np.ndarray
    length_m: np.ndarray

    def turn_deg(self, after: int, into: int) -> float:
        """The change of heading from the end of one leg to the start of another, positive to the right."""
        return float(wrapped_deg(self.entry_deg[into] - self.exit_deg[after]))

    def goes_on(self, stretch: Stretch, after: int, leg: int) -> bool:
        """Whether a leg that follows leg `after` of a stretch is told with it."""
        if self.is_round[leg]:
            return self.is_round[after]
        if self.is_round[after]:
            return True
        same = self.roads[stretch.named_by].is_same_as(self.roads[leg])
        return same and abs(self.turn_deg(after, leg)) < _NEW_STEP_DEG

    def is_crossing(self, before: Stretch, stretch: Stretch, leg: int) -> bool:
        """Whether a stretch is but a short piece without a name, or a bridge on a road that goes on."""
        road = self.roads[stretch.named_by]
        if road.is_ramp or self.is_round[stretch.begin]:
            return False
        length_m = self.length_m[stretch.begin : stretch.end].sum()
        if length_m < _CROSSING_M and not road.name:
            return True
        return length_m < _BRIDGE_M and self.goes_on(before, stretch.after, leg)


def group_stretches(legs: TurnedLegs) -> list[Stretch]:
    """The stretches of a way, in order; together they hold all its legs."""
    stretches = [Stretch(0, 1, 0, 0)]
    for leg in range(1, len(legs.roads)):
        current, after = stretches[-1], leg - 1
        if (
            len(stretches) > 1
            and not legs.goes_on(current, after, leg)
            and legs.is_crossing(stretches[-2], current, leg)
        ):
            # The turn is told from the road before the crossing to the one behind it.
            stretches.pop()
            after = current.after
            current = stretches[-1]
            current.end = leg
        if legs.goes_on(current, after, leg):
            current.end = leg + 1
            if legs.is_round[after]:
                current.named_by = leg
        else:
            stretches.append(Stretch(leg, leg + 1, leg, after))
    return stretches


def roads_of(legs: Legs, network: RoadNetwork) -> list[RoadCalled]:
    """What the road of each leg is called."""
    called: dict[int, RoadCalled] = {}
    roads = np.asarray(network.edge_road)[legs.edge].tolist()
    for road in set(roads):
        ramp = str(network.road_class[road]).endswith(_RAMP)
        name, name_en, ref = (
            str(texts[road]) for texts in (network.road_name, network.road_name_en, network.road_ref)
        )
        latin = name if name and max(name) < _CHINESE else ""
        called[road] = RoadCalled(name or ref, name_en or latin or ref, ref, ramp)
    return [called[road] for road in roads]
