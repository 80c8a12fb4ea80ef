"""The plane in which roads are searched: the Mercator projection of the WGS84 ellipsoid.

It is conformal, so what is nearest in the plane is nearest on the ground, in any city and without a zone to
choose, and its lengths become ground lengths by a factor that depends on latitude alone.
"""

import numpy as np
from numpy.typing import ArrayLike

SEMI_MAJOR_AXIS_M = 6378137.0
ECCENTRICITY = 0.0818191908426215
MAX_LATITUDE_DEG = 89.0
_INVERSE_ROUNDS = 6


def to_plane(lon: ArrayLike, lat: ArrayLike) -> np.ndarray:
    """Project places onto the plane.

    Parameters
    ----------
    lon, lat : array_like of float, shape (n,)
        Degrees, EPSG:4326. Latitudes are cut at ±89°.

    Returns
    -------
    ndarray of float, shape (n, 2)
        Plane coordinates, as in EPSG:3395 (Snyder, *Map Projections*, USGS 1987, formula 7-7).
    """
    sine = np.sin(_latitudes(lat))
    isometric = np.arctanh(sine) - ECCENTRICITY * np.arctanh(ECCENTRICITY * sine)
    plane = np.empty((*isometric.shape, 2))
    plane[..., 0], plane[..., 1] = np.radians(lon), isometric
    plane *= SEMI_MAJOR_AXIS_M
    return plane


def ground_distance_m(one: np.ndarray, other: np.ndarray, lat: ArrayLike) -> np.ndarray:
    """Ground distances, in metres, between points of the plane (n, 2) a few kilometres apart at most.

    Parameters
    ----------
    lat : array_like of float, shape (n,)
        Latitudes about halfway between them, degrees.
    """
    apart = one - other
    return np.hypot(apart[:, 0], apart[:, 1]) / plane_per_ground(lat)


def from_plane(xy: np.ndarray) -> np.ndarray:
    """Longitudes and latitudes (degrees, shape (n, 2)) of plane coordinates of shape (n, 2)."""
    isometric = np.asarray(xy)[..., 1] / SEMI_MAJOR_AXIS_M
    sine = np.tanh(isometric)
    for _ in range(_INVERSE_ROUNDS):
        sine = np.tanh(isometric + ECCENTRICITY * np.arctanh(ECCENTRICITY * sine))
    lon = np.degrees(np.asarray(xy)[..., 0] / SEMI_MAJOR_AXIS_M)
    return np.stack([lon, np.degrees(np.arcsin(sine))], axis=-1)


def plane_per_ground(lat: ArrayLike) -> np.ndarray:
    """How long a metre on the ground is in the plane, at a latitude in degrees."""
    phi = _latitudes(lat)
    return np.sqrt(1 - (ECCENTRICITY * np.sin(phi)) ** 2) / np.cos(phi)


def _latitudes(lat: ArrayLike) -> np.ndarray:
    """Latitudes in radians, those near the poles cut off (`numpy.clip` is slow on few)."""
    return np.radians(np.maximum(np.minimum(lat, MAX_LATITUDE_DEG), -MAX_LATITUDE_DEG))
