"""The place around which a shape is turned or scaled."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.editing.errors import OutsideWorld, TooLarge
from gis.editing.frame import FARTHEST_LAT_DEG, FARTHEST_LON_DEG, FARTHEST_M, plane_around, plane_at
from gis.ground import GroundPlane


def plane_about(shape: BaseGeometry, about: tuple[float, float] | None, factor: float = 1.0) -> GroundPlane:
    """Return the plane around a place, or around the centroid on the ground; raise TooLarge, OutsideWorld."""
    if about is None:
        around = plane_around(shape)
        (centroid,) = around.from_plane(shapely.get_coordinates(around.project(shape).centroid))
        about = float(centroid[0]), float(centroid[1])
    lon, lat = about
    if not (abs(lon) <= FARTHEST_LON_DEG and abs(lat) <= FARTHEST_LAT_DEG):
        raise OutsideWorld(lon, lat)
    plane = plane_at(lon, lat, shape)
    farthest_m = float(np.hypot(*plane.to_plane(shapely.get_coordinates(shape)).T).max()) * factor
    if farthest_m > FARTHEST_M:
        raise TooLarge(lon, lat, f"{farthest_m / 1000:.0f} km")
    return plane
