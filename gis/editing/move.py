"""Moving a shape over the ground."""

import math

from shapely.geometry.base import BaseGeometry

from gis.editing.errors import OutsideWorld
from gis.editing.frame import checked, checked_number, place_of, plane_at, settled
from gis.geodesy import GEOD
from gis.ground import GroundPlane

_FARTHEST_M = 10_000_000.0


def move(shape: BaseGeometry, east_m: float, north_m: float) -> BaseGeometry:
    """Move a shape east and north; it keeps its size on the ground, and the opposite move brings it back.

    Parameters
    ----------
    shape : shapely geometry
        EPSG:4326 degrees.
    east_m, north_m : float
        Metres, negative to the west and south: along the meridian of the first vertex, and along the parallel
        at the middle latitude.

    Returns
    -------
    shapely geometry
        With as many vertices. The first moves so; the others keep their geodesic distance and bearing to it,
        so that the area between geodesics stays the same to 1e-6.

    Raises
    ------
    EditRefused
        When the shape is empty, invalid or too large, or would leave the world.
    """
    shape = checked(shape)
    east_m = checked_number("east_m", east_m, -_FARTHEST_M, _FARTHEST_M)
    north_m = checked_number("north_m", north_m, -_FARTHEST_M, _FARTHEST_M)
    lon, lat = place_of(shape)
    plane = plane_at(lon, lat, shape)
    return settled(GroundPlane(*_moved(lon, lat, east_m, north_m)).restore(plane.project(shape)))


def _moved(lon: float, lat: float, east_m: float, north_m: float) -> tuple[float, float]:
    """Return where a place gets to; the opposite undoes it to the last digits, for the middle is the same."""
    meridian, moved_lat, _ = GEOD.fwd(lon, lat, 0.0, north_m)
    if abs((meridian - lon + 180.0) % 360.0 - 180.0) > 1.0:
        raise OutsideWorld(lon, lat, "beyond the pole")
    middle = math.radians((lat + moved_lat) / 2)
    radius_m = GEOD.a * math.cos(middle) / math.sqrt(1.0 - GEOD.es * math.sin(middle) ** 2)
    return lon + math.degrees(east_m / radius_m), moved_lat
