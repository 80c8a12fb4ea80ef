"""Speed limits as they are written in tags, and the speed that a car makes of them."""

import re
from collections.abc import Mapping

from gis.roads.classes import CLASSES

_KMH_PER_UNIT = {
    "": 1.0,
    "km/h": 1.0,
    "kmh": 1.0,
    "kph": 1.0,
    "kmph": 1.0,
    "公里/小时": 1.0,
    "mph": 1.609344,
    "knots": 1.852,
}
_NUMBER = re.compile(r"^(\d+(?:\.\d+)?)\s*([^\d\s]\S*)?$")
_ZONE = re.compile(r"^(?:[a-z]{2}:)?zone:?(\d+)$")

# Limits by the kind of place, with or without a country in front; numbers for China, from art. 45 (one motor
# lane each way) and 78 of 道路交通安全法实施条例. "none" is a motorway without a limit, found outside China.
_KINDS_KMH = {
    "urban": 50.0,
    "rural": 70.0,
    "trunk": 80.0,
    "motorway": 120.0,
    "living_street": 20.0,
    "none": 120.0,
    "walk": 7.0,
}
_LOWEST_KMH = 5.0
_HIGHEST_KMH = 120.0


def parse_maxspeed_kmh(text: str) -> float | None:
    """Read a `maxspeed` value.

    Parameters
    ----------
    text : str
        For example "60", "60 km/h", "40 mph", "CN:urban", "zone:30", "walk", "none", or a list such as
        "60;80", of which the lowest counts.

    Returns
    -------
    float or None
        Kilometres per hour; None where the text says no speed ("signals", "variable", "0", nonsense).
    """
    speeds = [_parse_one_kmh(part.strip().lower()) for part in re.split(r"[;|,]", text)]
    known = [speed for speed in speeds if speed]
    return min(known) if known else None


def _parse_one_kmh(text: str) -> float | None:
    if (zone := _ZONE.match(text)) is not None:
        return float(zone[1])
    if (number := _NUMBER.match(text)) is not None:
        unit = _KMH_PER_UNIT.get(number[2] or "")
        return float(number[1]) * unit if unit else None
    return _KINDS_KMH.get(text.rpartition(":")[2])


def car_speeds_kmh(road_class: str, tags: Mapping[str, str]) -> tuple[float, float]:
    """Return the speed a car makes along and against a way, in kilometres per hour.

    The limit is `maxspeed` (`maxspeed:forward`, `maxspeed:backward`); else `source:speed`, a hint that some
    rebuilt extracts carry (not a tag of OpenStreetMap: the speed that a former routing graph was built
    with); else the default of the class. The practical factor of the class applies to each.
    """
    default = CLASSES[road_class]
    both = _limit_kmh(tags, "maxspeed") or _limit_kmh(tags, "source:speed") or default.legal_kmh
    limits = (_limit_kmh(tags, f"maxspeed:{way}") or both for way in ("forward", "backward"))
    along, against = (min(max(limit, _LOWEST_KMH), _HIGHEST_KMH) * default.practical for limit in limits)
    return along, against


def _limit_kmh(tags: Mapping[str, str], key: str) -> float | None:
    text = tags.get(key)
    return parse_maxspeed_kmh(text) if text else None
