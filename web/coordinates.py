"""Coordinates as people type them: in any of the three systems of Chinese maps, either order."""

import re

from gis.crs import BD09, GCJ02, WGS84, convert

NUMBER = r"[-+]?\d{1,3}(?:\.\d+)?"
PAIR = re.compile(rf"\s*({NUMBER})\s*°?\s*[EeNn]?\s*[,，;；\s]\s*({NUMBER})\s*°?\s*[EeNn]?\s*")
SYSTEM_NAMES = {WGS84: "WGS84", GCJ02: "GCJ-02", BD09: "BD-09"}
DIGITS = 7

LonLat = tuple[float, float]


def parse_pair(words: str) -> LonLat | None:
    """Return (lon, lat) where the words are two numbers; a pair that fits only the other way is turned."""
    match = PAIR.fullmatch(words)
    if match is None:
        return None
    first, second = float(match[1]), float(match[2])
    if abs(first) <= 180 and abs(second) <= 90:
        return first, second
    if abs(first) <= 90 and abs(second) <= 180:
        return second, first
    return None


def in_three_systems(lon: float, lat: float) -> dict[str, LonLat]:
    """Return a place in WGS84, GCJ-02 and BD-09, given in WGS84."""
    return {system: _converted(lon, lat, WGS84, system) for system in SYSTEM_NAMES}


def read_as_each_system(lon: float, lat: float) -> dict[str, LonLat]:
    """Return the place in WGS84 that a pair of numbers means, by the system it may have been read from."""
    return {name: _converted(lon, lat, system, WGS84) for system, name in SYSTEM_NAMES.items()}


def _converted(lon: float, lat: float, source: str, target: str) -> LonLat:
    converted_lon, converted_lat = convert(lon, lat, source, target)
    return round(float(converted_lon), DIGITS), round(float(converted_lat), DIGITS)
