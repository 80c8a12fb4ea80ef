"""Classes of roads (the `highway` values): who may use them by default, and how fast.

Legal speeds without a sign, in China:

- 道路交通安全法实施条例 (State Council decree 405, 2004) art. 45: a road without a centre line, city street
  30 km/h, highway 40; one motor lane each way, city street 50, highway 70. Art. 78: motorway 120.
- CJJ 37-2012 (2016) 城市道路工程设计规范 table 3.2.1, design speeds: expressway (快速路) 60-100, arterial
  (主干路) 40-60, secondary (次干路) 30-50, local (支路) 20-40 km/h. Taken where the decree names no class.

The default of a class is read from these; `living_street`, `service`, `track` and the links are our own
estimates. What a car gains on the road is less: `practical` is the part of the legal speed kept with
signals, junctions and turns, without congestion. It is our estimate too, to be tuned on a city's own fixes.

E-bikes keep to 15 km/h, the limit in lanes for non-motor vehicles (道路交通安全法 art. 58). On foot 4.7 km/h,
1.3 m/s, a usual walking speed.
"""

from dataclasses import dataclass

EBIKE_KMH = 15.0
EBIKE_SLOW_KMH = 10.0
FOOT_KMH = 4.7
STAIRS_KMH = 2.5
PUSHING_KMH = 4.0


@dataclass(frozen=True, slots=True)
class RoadClass:
    """Defaults of a class; a speed of 0 means that the mode may not go without a tag that allows it."""

    legal_kmh: float
    practical: float
    car: bool
    ebike_kmh: float
    foot_kmh: float


def _street(legal_kmh: float, practical: float) -> RoadClass:
    return RoadClass(legal_kmh, practical, car=True, ebike_kmh=EBIKE_KMH, foot_kmh=FOOT_KMH)


def _expressway(legal_kmh: float, practical: float) -> RoadClass:
    return RoadClass(legal_kmh, practical, car=True, ebike_kmh=0.0, foot_kmh=0.0)


def _slow(legal_kmh: float) -> RoadClass:
    return RoadClass(legal_kmh, 0.75, car=True, ebike_kmh=EBIKE_SLOW_KMH, foot_kmh=FOOT_KMH)


def _path(ebike_kmh: float, foot_kmh: float) -> RoadClass:
    return RoadClass(10.0, 1.0, car=False, ebike_kmh=ebike_kmh, foot_kmh=foot_kmh)


CLASSES: dict[str, RoadClass] = {
    "motorway": _expressway(120.0, 0.90),
    "motorway_link": _expressway(60.0, 0.75),
    "trunk": _street(80.0, 0.80),
    "trunk_link": _street(50.0, 0.75),
    "primary": _street(60.0, 0.65),
    "primary_link": _street(40.0, 0.75),
    "secondary": _street(50.0, 0.65),
    "secondary_link": _street(40.0, 0.75),
    "tertiary": _street(40.0, 0.70),
    "tertiary_link": _street(30.0, 0.75),
    "unclassified": _street(40.0, 0.70),
    "residential": _street(30.0, 0.75),
    "road": _street(30.0, 0.75),
    "living_street": _slow(20.0),
    "service": _slow(20.0),
    "track": _slow(20.0),
    "pedestrian": _path(0.0, FOOT_KMH),
    "footway": _path(0.0, FOOT_KMH),
    "path": _path(0.0, FOOT_KMH),
    "bridleway": _path(0.0, FOOT_KMH),
    "corridor": _path(0.0, FOOT_KMH),
    "cycleway": _path(EBIKE_KMH, FOOT_KMH),
    "steps": _path(0.0, STAIRS_KMH),
}
