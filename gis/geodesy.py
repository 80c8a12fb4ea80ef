"""Measuring on the WGS84 ellipsoid: distances, bearings and buffers, in metres and degrees."""

import numpy as np
import shapely
from numpy.typing import ArrayLike
from pyproj import Geod

GEOD = Geod(ellps="WGS84")


def distances_m(lon_1: ArrayLike, lat_1: ArrayLike, lon_2: ArrayLike, lat_2: ArrayLike) -> np.ndarray:
    """Return geodesic distances in metres.

    Parameters
    ----------
    lon_1, lat_1, lon_2, lat_2 : array_like of float, shapes that broadcast
        EPSG:4326 degrees.

    Returns
    -------
    numpy.ndarray of float64
        Of the broadcast shape; empty for empty input. Method: Karney, Algorithms for geodesics, 2013 (PROJ).
    """
    return _inverse(lon_1, lat_1, lon_2, lat_2)[2]


def distances_to_m(lon: np.ndarray, lat: np.ndarray, to_lon: float, to_lat: float) -> np.ndarray:
    """Return distances in metres from many places to one, quickly; true to 0.05% within 500 km.

    Parameters
    ----------
    lon, lat : float64 (n,)
        EPSG:4326 degrees; where not a number, so is the distance.
    to_lon, to_lat : float
        EPSG:4326 degrees.

    Returns
    -------
    numpy.ndarray of float64 (n,)
        Method: lengths of a degree at the middle latitude (FCC, 47 CFR 73.208(c), on Clarke 1866, whose
        degrees differ from those of WGS84 by less than 0.01%).
    """
    # The cosines of multiples of the middle latitude are polynomials of its cosine, which is dear to compute.
    once = np.cos(np.radians((lat + to_lat) / 2))
    square = once * once
    twice = 2 * square - 1
    north_km = 111.13209 - 0.56605 * twice + 0.00120 * (2 * twice * twice - 1)
    thrice, five_times = 4 * square - 3, (16 * square - 20) * square + 5
    east_km = once * (111.41513 - 0.09455 * thrice + 0.00012 * five_times)
    return np.hypot((lat - to_lat) * north_km, (lon - to_lon) * east_km) * 1000.0


def bearings_deg(lon_1: ArrayLike, lat_1: ArrayLike, lon_2: ArrayLike, lat_2: ArrayLike) -> np.ndarray:
    """Return initial bearings from the first points to the second, in degrees clockwise from north, 0 to 360.

    Parameters
    ----------
    lon_1, lat_1, lon_2, lat_2 : array_like of float, shapes that broadcast
        EPSG:4326 degrees.
    """
    return _inverse(lon_1, lat_1, lon_2, lat_2)[0] % 360.0


def destinations(
    lon: ArrayLike, lat: ArrayLike, bearing_deg: ArrayLike, distance_m: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """Return longitudes and latitudes of the points at a bearing and distance from others.

    Parameters
    ----------
    lon, lat : array_like of float
        EPSG:4326 degrees.
    bearing_deg, distance_m : array_like of float, shapes that broadcast with the points
        Degrees clockwise from north; metres.
    """
    given = np.broadcast_arrays(
        *(np.asarray(value, dtype=np.float64) for value in (lon, lat, bearing_deg, distance_m))
    )
    end_lon, end_lat, _ = GEOD.fwd(*(np.array(value) for value in given))
    return np.asarray(end_lon), np.asarray(end_lat)


def point_buffers(lon: ArrayLike, lat: ArrayLike, radius_m: ArrayLike, segments: int = 48) -> np.ndarray:
    """Return polygons in EPSG:4326 around points, whose corners lie at the radius on the ellipsoid.

    Parameters
    ----------
    lon, lat : array_like of float (n,)
        EPSG:4326 degrees.
    radius_m : float or array_like (n,)
        Radius in metres.
    segments : int
        Number of corners.

    Returns
    -------
    numpy.ndarray of shapely.Polygon (n,)
        Not split where they cross the antimeridian.
    """
    lon, lat, radius_m = np.broadcast_arrays(
        np.atleast_1d(lon), np.atleast_1d(lat), np.asarray(radius_m, float)
    )
    bearings_deg_ccw = np.linspace(360.0, 0.0, segments, endpoint=False)
    corner_lon, corner_lat = destinations(
        lon[:, None], lat[:, None], bearings_deg_ccw[None, :], radius_m[:, None]
    )
    return shapely.polygons(np.stack([corner_lon, corner_lat], axis=-1))


def _inverse(
    lon_1: ArrayLike, lat_1: ArrayLike, lon_2: ArrayLike, lat_2: ArrayLike
) -> tuple[np.ndarray, ...]:
    given = np.broadcast_arrays(
        *(np.asarray(value, dtype=np.float64) for value in (lon_1, lat_1, lon_2, lat_2))
    )
    return tuple(np.asarray(value) for value in GEOD.inv(*(np.array(value) for value in given)))
