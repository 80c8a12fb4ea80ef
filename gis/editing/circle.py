"""A circle on the ground."""

import numpy as np
import shapely
from shapely import Point, Polygon

from gis.editing.frame import FARTHEST_M, checked, checked_number, checked_positive, settled
from gis.ground import GroundPlane


def circle(lon: float, lat: float, radius_m: float, points: int = 64) -> Polygon:
    """Return a polygon whose corners are at a geodesic distance from a place.

    Parameters
    ----------
    lon, lat : float
        EPSG:4326 degrees.
    radius_m : float
        Above 0, up to 300 km.
    points : int
        Number of corners, 3 to 1,024; with 64 the edges run up to 0.12 % of the radius inside.

    Raises
    ------
    EditRefused
        BadNumber; OutsideWorld, also when the circle goes across 180 degrees.
    """
    checked(Point(lon, lat))
    radius_m = checked_positive("radius_m", radius_m, FARTHEST_M)
    points = int(checked_number("points", points, 3, 1024))
    angle = np.linspace(0.0, 2.0 * np.pi, points, endpoint=False) + np.pi / 2
    corners = np.stack([np.cos(angle), np.sin(angle)], axis=-1) * radius_m
    return settled(GroundPlane(lon, lat).restore(shapely.polygons(corners)))
