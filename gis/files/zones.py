"""The planes of Chinese surveys: which CGCS2000 zone metres belong to (GB/T 17798, EPSG:4491 to 4554)."""

import numpy as np
from pyproj import CRS, Transformer

from gis.china import in_china
from gis.files.errors import Suggestion

# Zone z of 3 degrees has the central meridian 3z; with the number before the easting (39500000) it is EPSG
# 4513 + z - 25, without 4534 + z - 25. Zones of 6 degrees, with the number, are EPSG 4491 + z - 13.
_ZONES_3_DEG = range(25, 46)
_ZONES_6_DEG = range(13, 24)
PREFIXED = range(4513, 4534)
PLAIN = range(4534, 4555)
_BETWEEN = 21
_ZONE_M = 1e6
_EASTINGS_M = (1e5, 9e5)
_NORTHINGS_M = (1.9e6, 6.0e6)
_WEB_MERCATOR = 3857


def fitting_zone(epsg: int, easting_m: float) -> int | None:
    """Return the CRS of the same 3-degree zone, with the zone number in the easting or without, as it is.

    None where the easting has the number of another zone.
    """
    prefix = int(easting_m // _ZONE_M)
    plain = epsg if epsg in PLAIN else epsg + _BETWEEN
    if prefix == 0:
        return plain
    return plain - _BETWEEN if prefix == plain - PLAIN.start + _ZONES_3_DEG.start else None


def suggested_systems(x: float, y: float) -> tuple[Suggestion, ...]:
    """Return the planes in which a point would lie in China, the likely ones first.

    Parameters
    ----------
    x, y : float
        The middle of coordinates in metres, of unknown CRS.

    Returns
    -------
    tuple of Suggestion
        One where the easting has a zone number; all 3-degree zones in which the place is within the zone
        where it has none; with `swap_axes` where x is the northing, as surveyors write it.
    """
    straight = _in_order(x, y)
    return straight or tuple(
        Suggestion(found.crs, found.lon, found.lat, swap_axes=True) for found in _in_order(y, x)
    )


def _in_order(x: float, y: float) -> tuple[Suggestion, ...]:
    placed = ((code, *_lon_lat(code, x, y)) for code in _candidates(x, y))
    return tuple(
        Suggestion(f"EPSG:{code}", round(lon, 4), round(lat, 4))
        for code, lon, lat in placed
        if np.isfinite([lon, lat]).all() and in_china(lon, lat)
    )


def _candidates(x: float, y: float) -> list[int]:
    if not _NORTHINGS_M[0] <= y <= _NORTHINGS_M[1]:
        return []
    prefix, easting_m = divmod(x, _ZONE_M)
    if not _EASTINGS_M[0] <= easting_m <= _EASTINGS_M[1]:
        return _mercator(x)
    if prefix == 0:
        return list(PLAIN)
    if prefix in _ZONES_3_DEG:
        return [PREFIXED.start + int(prefix) - _ZONES_3_DEG.start]
    if prefix in _ZONES_6_DEG:
        return [4491 + int(prefix) - _ZONES_6_DEG.start]
    return _mercator(x)


def _mercator(x: float) -> list[int]:
    """Web Mercator has China between 8 and 15 million metres."""
    return [_WEB_MERCATOR] if 8e6 < x < 15.1e6 else []


def _lon_lat(code: int, x: float, y: float) -> tuple[float, float]:
    plane = CRS.from_epsg(code)
    return Transformer.from_crs(plane, plane.geodetic_crs, always_xy=True).transform(x, y)
