"""Who may use a way, in which direction and how fast: tag rules as tables.

The rules follow the OpenStreetMap wiki ("Key:access", "Key:oneway", "Bicycle"): of several access keys the
most specific one that says something counts. An e-bike moves as a bicycle does, as in Chinese law.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gis.roads.classes import CLASSES, EBIKE_SLOW_KMH, FOOT_KMH, PUSHING_KMH
from gis.roads.network import MODES
from gis.roads.speeds import car_speeds_kmh

# From the general to the specific. `access` and `vehicle` may close a way, but do not open a class that
# is closed to the mode: access=yes on a footway is no invitation to cars.
ACCESS_KEYS = {
    "car": ("access", "vehicle", "motor_vehicle", "motorcar"),
    "ebike": ("access", "vehicle", "bicycle", "electric_bicycle"),
    "foot": ("access", "foot"),
}
_GENERAL_KEYS = ("access", "vehicle")

OPEN = frozenset(
    {"yes", "permissive", "designated", "official", "destination", "customers", "delivery", "public"}
)
CLOSED = frozenset(
    {"no", "private", "agricultural", "forestry", "military", "restricted", "use_sidepath", "permit"}
)
PUSHED = "dismount"

ONEWAY = {
    "yes": (True, False),
    "true": (True, False),
    "1": (True, False),
    "-1": (False, True),
    "reverse": (False, True),
    "no": (True, True),
    "false": (True, True),
    "0": (True, True),
    "alternating": (True, True),
    # Which way it goes now is not in the map: it cannot be counted on.
    "reversible": (False, False),
}
_BOTH = (True, True)
_IMPLIED_ONEWAY_CLASSES = frozenset({"motorway", "motorway_link"})
_IMPLIED_ONEWAY_JUNCTIONS = frozenset({"roundabout", "circular"})
_CYCLEWAY_KEYS = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
_CONVEYING = {"forward": (True, False), "backward": (False, True), "reversible": (False, False)}
_TRUNKS = frozenset({"trunk", "trunk_link"})

# Only these tags decide: ways that agree in them are used alike, and the rules run once for all of them.
KEYS = frozenset(
    {
        "highway", "junction", "oneway", "oneway:bicycle", "oneway:foot", "motorroad", "area", "conveying",
        "smoothness", "maxspeed", "maxspeed:forward", "maxspeed:backward", "source:speed",
        *_CYCLEWAY_KEYS,
        *(f"{key}:oneway" for key in _CYCLEWAY_KEYS),
        *(key for keys in ACCESS_KEYS.values() for key in keys),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """Speeds in km/h by `MODES`, along the way and against it; 0 where the mode may not go."""

    forward_kmh: tuple[float, ...]
    backward_kmh: tuple[float, ...]

    @property
    def anyone(self) -> bool:
        """Whether any mode may go in any direction."""
        return any(self.forward_kmh) or any(self.backward_kmh)


NO_USE = Use((0.0,) * len(MODES), (0.0,) * len(MODES))


def use_of(tags: Mapping[str, str]) -> Use:
    """Return who may use a way with these tags, and how fast.

    Parameters
    ----------
    tags : mapping of str to str
        Tags of a way; those outside `KEYS` do not matter.

    Returns
    -------
    Use
        `NO_USE` for a class that is no road to us (construction, platform, raceway, ...).
    """
    road_class = tags.get("highway", "")
    if road_class not in CLASSES or tags.get("smoothness") == "impassable":
        return NO_USE
    directions = {"car": oneway_of(tags), "ebike": _oneway_ebike(tags), "foot": _oneway_foot(tags)}
    speeds = {
        "car": _car_kmh(road_class, tags),
        "ebike": _same_both_ways(_ebike_kmh(road_class, tags)),
        "foot": _same_both_ways(_foot_kmh(road_class, tags)),
    }
    forward, backward = (
        tuple(speeds[mode][way] if directions[mode][way] else 0.0 for mode in MODES) for way in (0, 1)
    )
    return Use(forward, backward)


def _same_both_ways(speed_kmh: float) -> tuple[float, float]:
    return speed_kmh, speed_kmh


def _access(mode: str, tags: Mapping[str, str]) -> tuple[str | None, bool]:
    """Return the access value that counts for a mode, and whether it comes from a specific key."""
    found, specific = None, False
    for key in ACCESS_KEYS[mode]:
        for value in tags.get(key, "").split(";"):
            value = value.strip().lower()
            if value in OPEN or value in CLOSED or value == PUSHED:
                found, specific = value, key not in _GENERAL_KEYS
                break
    return found, specific


def may_pass(mode: str, by_default: bool, tags: Mapping[str, str]) -> bool:
    """Return whether a mode passes a barrier with these tags, if need be by pushing."""
    return _access(mode, tags)[0] == PUSHED or _may_go(mode, by_default, tags)


def _may_go(mode: str, by_default: bool, tags: Mapping[str, str]) -> bool:
    value, specific = _access(mode, tags)
    if value is None or (value in OPEN and not specific):
        return by_default
    return value in OPEN


def _car_kmh(road_class: str, tags: Mapping[str, str]) -> tuple[float, float]:
    if tags.get("area") == "yes" or not _may_go("car", CLASSES[road_class].car, tags):
        return 0.0, 0.0
    return car_speeds_kmh(road_class, tags)


def _ebike_kmh(road_class: str, tags: Mapping[str, str]) -> float:
    usual_kmh = 0.0 if _is_expressway(road_class, tags) else CLASSES[road_class].ebike_kmh
    value, _ = _access("ebike", tags)
    if value == PUSHED:
        return PUSHING_KMH
    if tags.get("area") == "yes" or not _may_go("ebike", usual_kmh > 0, tags):
        return 0.0
    along, against = car_speeds_kmh(road_class, tags)
    return min(usual_kmh or EBIKE_SLOW_KMH, max(along, against, EBIKE_SLOW_KMH))


def _foot_kmh(road_class: str, tags: Mapping[str, str]) -> float:
    usual_kmh = 0.0 if _is_expressway(road_class, tags) else CLASSES[road_class].foot_kmh
    return (usual_kmh or FOOT_KMH) if _may_go("foot", usual_kmh > 0, tags) else 0.0


def _is_expressway(road_class: str, tags: Mapping[str, str]) -> bool:
    """Whether bicycles and walkers are kept off by the kind of road.

    In China `trunk` is both an expressway through the city (快速路, with separate carriageways) and a plain
    national road (国道); the carriageways tell them apart.
    """
    divided = oneway_of(tags) != _BOTH and tags.get("junction") not in _IMPLIED_ONEWAY_JUNCTIONS
    return tags.get("motorroad") == "yes" or (road_class in _TRUNKS and divided)


def oneway_of(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Return whether vehicles go along the way and against it, as stated or implied."""
    stated = ONEWAY.get(tags.get("oneway", "").lower())
    if stated is not None:
        return stated
    implied = (
        tags.get("highway") in _IMPLIED_ONEWAY_CLASSES or tags.get("junction") in _IMPLIED_ONEWAY_JUNCTIONS
    )
    return (True, False) if implied else _BOTH


def _oneway_ebike(tags: Mapping[str, str]) -> tuple[bool, bool]:
    stated = ONEWAY.get(tags.get("oneway:bicycle", "").lower())
    if stated is not None:
        return stated
    if any(_cycleway_goes_against(key, tags) for key in _CYCLEWAY_KEYS):
        return _BOTH
    return oneway_of(tags)


def _cycleway_goes_against(key: str, tags: Mapping[str, str]) -> bool:
    return tags.get(key, "").startswith("opposite") or tags.get(f"{key}:oneway") in ("no", "-1")


def _oneway_foot(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Walkers go both ways, but on moving stairs and where a tag for them says otherwise."""
    moving = _CONVEYING.get(tags.get("conveying", ""))
    return moving or ONEWAY.get(tags.get("oneway:foot", "").lower()) or _BOTH
