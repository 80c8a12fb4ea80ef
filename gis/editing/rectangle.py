"""Rectangles, between two corners and around a place."""

import numpy as np
import shapely
from shapely import MultiPoint, Point, Polygon

from gis.editing.errors import BadNumber
from gis.editing.frame import FARTHEST_M, checked, checked_number, checked_positive, settled
from gis.ground import GroundPlane


def rectangle(corner: tuple[float, float], opposite: tuple[float, float]) -> Polygon:
    """Return the rectangle along meridians and parallels between two corners.

    Parameters
    ----------
    corner, opposite : (lon, lat)
        EPSG:4326 degrees.

    Raises
    ------
    EditRefused
        OutsideWorld; BadNumber when the corners share a longitude or latitude.
    """
    west, south, east, north = checked(MultiPoint([corner, opposite])).bounds
    if west == east or south == north:
        raise BadNumber(*corner, "corners that differ in longitude and in latitude make a rectangle")
    return settled(shapely.box(west, south, east, north))


def rectangle_around(
    centre: tuple[float, float], width_m: float, height_m: float, bearing_deg: float = 0.0
) -> Polygon:
    """Return a rectangle on the ground around a place.

    Parameters
    ----------
    centre : (lon, lat)
        EPSG:4326 degrees.
    width_m, height_m : float
        Across and along the bearing, in metres, above 0 and up to 300 km.
    bearing_deg : float
        Degrees clockwise from north.

    Raises
    ------
    EditRefused
        BadNumber; OutsideWorld, also when the rectangle goes across 180 degrees.
    """
    checked(Point(centre))
    width_m = checked_positive("width_m", width_m, FARTHEST_M)
    height_m = checked_positive("height_m", height_m, FARTHEST_M)
    bearing = np.radians(checked_number("bearing_deg", bearing_deg))
    right = np.array([np.cos(bearing), -np.sin(bearing)]) * width_m / 2
    ahead = np.array([np.sin(bearing), np.cos(bearing)]) * height_m / 2
    corners = np.stack([-right - ahead, right - ahead, right + ahead, ahead - right])
    return settled(GroundPlane(*centre).restore(shapely.polygons(corners)))
