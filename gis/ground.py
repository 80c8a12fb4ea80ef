"""A plane in metres around a place, and the ways between it and EPSG:4326.

The plane is azimuthal equidistant on the ellipsoid of WGS84: distances and bearings from its centre are those
of the geodesic (Karney, Algorithms for geodesics, 2013); other lengths are too long by at most 1/6 of the
square of their angle from the centre: 0.04 % at 300 km.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geodesy import GEOD

EARTH_RADIUS_M = 6_371_008.8
METRES_PER_DEGREE = 111_319.5
"""Of the equator."""
LONGEST_DEGREE_M = 111_694.0
"""Of the meridian at a pole; none is longer."""


@dataclass(frozen=True, slots=True)
class GroundPlane:
    """A plane in metres, east and north, around a place in EPSG:4326 degrees."""

    lon: float
    lat: float

    def to_plane(self, lonlat: np.ndarray) -> np.ndarray:
        """Return east and north in metres, float64 (n, 2), of longitudes and latitudes (n, 2)."""
        centre = np.full(len(lonlat), self.lon), np.full(len(lonlat), self.lat)
        azimuth, _, distance_m = GEOD.inv(*centre, lonlat[:, 0].copy(), lonlat[:, 1].copy())
        azimuth = np.radians(azimuth)
        return np.stack([distance_m * np.sin(azimuth), distance_m * np.cos(azimuth)], axis=-1)

    def from_plane(self, metres: np.ndarray) -> np.ndarray:
        """Return longitudes and latitudes (n, 2); they run on past 180 degrees on either side."""
        azimuth = np.degrees(np.arctan2(metres[:, 0], metres[:, 1]))
        distance_m = np.hypot(metres[:, 0], metres[:, 1])
        centre = np.full(len(metres), self.lon), np.full(len(metres), self.lat)
        lon, lat, _ = GEOD.fwd(*centre, azimuth, distance_m)
        return np.stack([self.lon + (lon - self.lon + 180.0) % 360.0 - 180.0, lat], axis=-1)

    def project(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape in EPSG:4326 on the plane, vertex by vertex."""
        return shapely.transform(shape, self.to_plane)

    def restore(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape on the plane in EPSG:4326, vertex by vertex."""
        return shapely.transform(shape, self.from_plane)


def straight_within_m(tolerance_m: float, lat: float) -> float:
    """Return how long an edge may be to lie within a tolerance of the geodesic between its ends.

    An edge that is straight in degrees bends on the ground as a parallel does at most: by a rise of
    length² tan(latitude) / 8 R over its chord.
    """
    bend = max(abs(np.tan(np.radians(lat))), 0.1)
    return float(np.sqrt(8.0 * EARTH_RADIUS_M * tolerance_m / bend))
