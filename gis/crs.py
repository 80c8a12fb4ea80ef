"""Coordinate systems: the shifted ones of Chinese web maps, and planes to measure in.

GCJ-02 is secret; the formula is the one that all open converters share (first published as EvilTransform,
2010). Baidu's BD-09 is a second shift on top of it. CGCS2000 (EPSG:4490) and WGS84 are taken as equal: they
differ by centimetres where they were tied, and by the drift of the plate since (under 1 m); the national
standard draws the same line for maps.
"""

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import ArrayLike
from pyproj import CRS

from gis.china import in_china

WGS84 = "wgs84"
GCJ02 = "gcj02"
BD09 = "bd09"
CGCS2000 = "cgcs2000"
SYSTEMS = (WGS84, GCJ02, BD09, CGCS2000)

# Krasovsky 1940, the ellipsoid of the formula.
_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BD_PI = np.pi * 3000.0 / 180.0
_BD_LON_DEG, _BD_LAT_DEG = 0.0065, 0.006
# The shifts change by a few thousandths of a step: each round gains more than two digits.
_ROUNDS = 5

Coordinates = tuple[np.ndarray, np.ndarray]


def convert(lon: ArrayLike, lat: ArrayLike, source: str, target: str) -> Coordinates:
    """Convert coordinates from one system to another.

    Parameters
    ----------
    lon, lat : array_like of float, of one shape
        Degrees in the source system.
    source, target : str
        Of `SYSTEMS`.

    Returns
    -------
    lon, lat : numpy.ndarray of float64
        Degrees in the target system, of the same shape (numbers for numbers). Outside China the systems are
        one. The way back is exact to 1e-9 degrees, but within 1 km outside the (coarse) outline of China,
        where a shifted and a plain point may share their coordinates; the shifted one is given there.
    """
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    back, there = _SHIFTS[source], _SHIFTS[target]
    if back is there:
        return lon.copy()[()], lat.copy()[()]
    converted_lon, converted_lat = _shift(*_unshift(lon, lat, back), there)
    return converted_lon[()], converted_lat[()]


def convert_geometries(geometries: ArrayLike, source: str, target: str) -> np.ndarray:
    """Convert the vertices of shapely geometries (an array or one) as `convert` does."""

    def vertices(points: np.ndarray) -> np.ndarray:
        return np.stack(convert(points[:, 0], points[:, 1], source, target), axis=-1)

    return shapely.transform(geometries, vertices)


def _shift(lon: np.ndarray, lat: np.ndarray, shift: Callable | None) -> Coordinates:
    """Shift plain coordinates that lie in China."""
    if shift is None:
        return lon, lat
    inside = in_china(lon, lat)
    shifted_lon, shifted_lat = shift(lon, lat)
    return np.where(inside, shifted_lon, lon), np.where(inside, shifted_lat, lat)


def _unshift(lon: np.ndarray, lat: np.ndarray, shift: Callable | None) -> Coordinates:
    """Find the plain coordinates in China that a shift takes to the given ones, by fixed-point iteration."""
    if shift is None:
        return lon, lat
    plain_lon, plain_lat = lon, lat
    for _ in range(_ROUNDS):
        there_lon, there_lat = shift(plain_lon, plain_lat)
        plain_lon, plain_lat = plain_lon + (lon - there_lon), plain_lat + (lat - there_lat)
    inside = in_china(plain_lon, plain_lat)
    return np.where(inside, plain_lon, lon), np.where(inside, plain_lat, lat)


def _to_gcj02(lon: np.ndarray, lat: np.ndarray) -> Coordinates:
    east_m, north_m = _gcj02_offset_m(lon - 105.0, lat - 35.0)
    latitude = np.radians(lat)
    curve = 1 - _ECCENTRICITY_SQUARED * np.sin(latitude) ** 2
    meridian_m = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_SQUARED) / curve**1.5
    parallel_m = _SEMI_MAJOR_M / np.sqrt(curve) * np.cos(latitude)
    return lon + np.degrees(east_m / parallel_m), lat + np.degrees(north_m / meridian_m)


def _gcj02_offset_m(x: np.ndarray, y: np.ndarray) -> Coordinates:
    root, turn_x, turn_y = np.sqrt(np.abs(x)), np.pi * x, np.pi * y
    ripple = (20 * np.sin(6 * turn_x) + 20 * np.sin(2 * turn_x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20 * np.sin(turn_y) + 40 * np.sin(turn_y / 3)) * 2 / 3
    north += (160 * np.sin(turn_y / 12) + 320 * np.sin(turn_y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20 * np.sin(turn_x) + 40 * np.sin(turn_x / 3)) * 2 / 3
    east += (150 * np.sin(turn_x / 12) + 300 * np.sin(turn_x / 30)) * 2 / 3
    return east, north


def _to_bd09(lon: np.ndarray, lat: np.ndarray) -> Coordinates:
    x, y = _to_gcj02(lon, lat)
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_PI)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_PI)
    return radius * np.cos(angle) + _BD_LON_DEG, radius * np.sin(angle) + _BD_LAT_DEG


_SHIFTS = {WGS84: None, CGCS2000: None, GCJ02: _to_gcj02, BD09: _to_bd09}


def local_plane(lon: float, lat: float) -> CRS:
    """Return a transverse Mercator plane in metres centred on a place.

    Lengths are true to 0.1 % within 280 km of its meridian.

    Parameters
    ----------
    lon, lat : float
        EPSG:4326 degrees.
    """
    return CRS.from_proj4(f"+proj=tmerc +lat_0={lat} +lon_0={lon} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m")


def utm_zone(lon: float, lat: float) -> CRS:
    """Return the UTM zone of a place (EPSG:326xx or 327xx), without the exceptions of Norway and Svalbard."""
    zone = int((lon + 180) % 360 // 6) + 1
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + zone)


def cgcs2000_zone(lon: float) -> CRS:
    """Return the CGCS2000 3-degree Gauss-Kruger plane of a longitude (EPSG:4534 to 4554).

    This is what surveys in China use. Central meridians run from 75 to 135 degrees (GB/T 17798); places
    beyond get the nearest.
    """
    meridian_deg = min(max(round(lon / 3) * 3, 75), 135)
    return CRS.from_epsg(4534 + (meridian_deg - 75) // 3)
