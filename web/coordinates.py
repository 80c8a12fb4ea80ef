"""Coordinates as people type them: in any of the three systems of Chinese maps, either order."""

import re

from gis import crs

NUMBER = r"[-+]?\d{1,3}(?:\.\d+)?"
PAIR = re.compile(rf"\s*({NUMBER})\s*°?\s*[EeNn]?\s*[,，;；\s]\s*({NUMBER})\s*°?\s*[EeNn]?\s*")
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
    return {
        "wgs84": (lon, lat),
        "gcj02": _rounded(*crs.wgs84_to_gcj02(lon, lat)),
        "bd09": _rounded(*crs.wgs84_to_bd09(lon, lat)),
    }


def read_as_each_system(lon: float, lat: float) -> dict[str, LonLat]:
    """Return the place in WGS84 that a pair of numbers means, by the system it may have been read from."""
    return {
        "WGS84": (lon, lat),
        "GCJ-02": _rounded(*crs.gcj02_to_wgs84(lon, lat)),
        "BD-09": _rounded(*crs.bd09_to_wgs84(lon, lat)),
    }


def _rounded(lon: float, lat: float) -> LonLat:
    return round(float(lon), DIGITS), round(float(lat), DIGITS)
