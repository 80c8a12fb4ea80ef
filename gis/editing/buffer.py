"""The land within a distance of a shape."""

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis.editing.errors import NothingLeft
from gis.editing.frame import (
    FARTHEST_M,
    POLYGONS,
    QUADRANT_SEGMENTS,
    checked,
    checked_number,
    checked_positive,
    place_of,
    plane_around,
    restored,
    straightened,
    tolerance_of,
)


def buffer(shape: BaseGeometry, metres: float) -> Polygon | MultiPolygon:
    """Return the land within a distance of a shape, or a polygon without the land within it of its border.

    Parameters
    ----------
    shape : shapely geometry
        EPSG:4326 degrees.
    metres : float
        Above 0 for points and lines; polygons shrink below 0.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        Its border is at the geodesic distance to 0.1 %, with round ends and corners.

    Raises
    ------
    EditRefused
        NothingLeft when a polygon shrinks to nothing; BadNumber, TooLarge and as for other edits.
    """
    shape = checked(shape)
    if shape.geom_type in POLYGONS:
        metres = checked_number("metres", metres, -FARTHEST_M, FARTHEST_M)
        if metres == 0:
            return shape
    else:
        metres = checked_positive("metres", metres, FARTHEST_M)
    plane, tolerance_m = plane_around(shape, max(metres, 0.0)), tolerance_of(metres)
    on_plane = plane.project(straightened(shape, tolerance_m))
    grown = shapely.buffer(on_plane, metres, quad_segs=QUADRANT_SEGMENTS)
    if grown.is_empty:
        raise NothingLeft(*place_of(shape))
    return restored(plane, grown, tolerance_m)
