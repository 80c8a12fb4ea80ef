"""A line beside a line."""

import shapely
from shapely import LineString, MultiLineString

from gis.editing.errors import NothingLeft
from gis.editing.frame import (
    FARTHEST_M,
    LINES,
    QUADRANT_SEGMENTS,
    checked,
    checked_number,
    kept,
    place_of,
    plane_around,
    restored,
    straightened,
    tolerance_of,
)


def offset_line(line: LineString, metres: float) -> LineString | MultiLineString:
    """Return the line at a distance beside another.

    Parameters
    ----------
    line : shapely.LineString
        EPSG:4326 degrees.
    metres : float
        To the left of its direction, to the right below 0.

    Returns
    -------
    shapely.LineString or shapely.MultiLineString
        In the direction of the line, round at outer bends; geodesic to 0.1 %.

    Raises
    ------
    EditRefused
        NothingLeft when no place is at the distance; as for other edits besides.
    """
    line = checked(line, LINES[:1])
    metres = checked_number("metres", metres, -FARTHEST_M, FARTHEST_M)
    if metres == 0:
        return line
    plane, tolerance_m = plane_around(line, metres), tolerance_of(metres)
    on_plane = plane.project(straightened(line, tolerance_m))
    beside = shapely.offset_curve(on_plane, metres, quad_segs=QUADRANT_SEGMENTS)
    if beside.is_empty:
        raise NothingLeft(*place_of(line))
    return restored(plane, kept(beside, "LineString"), tolerance_m)
