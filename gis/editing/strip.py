"""The strip along a route."""

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon

from gis.editing.errors import BadNumber
from gis.editing.frame import (
    FARTHEST_M,
    LINES,
    QUADRANT_SEGMENTS,
    checked,
    checked_number,
    parts_of,
    plane_around,
    restored,
    straightened,
    tolerance_of,
)


def parallel_strip(line: LineString, left_m: float, right_m: float) -> Polygon | MultiPolygon:
    """Return the strip along a line, to the left and to the right of its direction, with flat ends.

    Parameters
    ----------
    line : shapely.LineString or shapely.MultiLineString
        EPSG:4326 degrees.
    left_m, right_m : float
        Widths in metres, 0 or more, not both 0.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        All land that lies beside an edge of the line, or in the outer bend at a vertex of it, within the
        width of that side; round at outer bends. Widths are geodesic to 0.1 %.

    Raises
    ------
    EditRefused
        BadNumber when both widths are 0 or one is below; as for other edits besides.
    """
    line = checked(line, LINES)
    left_m = checked_number("left_m", left_m, 0.0, FARTHEST_M)
    right_m = checked_number("right_m", right_m, 0.0, FARTHEST_M)
    if left_m == right_m == 0:
        raise BadNumber(detail="left_m = right_m = 0; one has to be above 0")
    plane = plane_around(line, max(left_m, right_m))
    tolerance_m = tolerance_of(min(width for width in (left_m, right_m) if width))
    pieces = []
    for part in parts_of(plane.project(straightened(line, tolerance_m))):
        vertices = shapely.get_coordinates(shapely.remove_repeated_points(part))
        pieces += [_one_side(vertices, left_m), _one_side(vertices[::-1], right_m)]
    return restored(plane, shapely.union_all(np.concatenate(pieces)), tolerance_m)


def _one_side(vertices: np.ndarray, width_m: float) -> np.ndarray:
    """Return polygons that make up the strip to the left of a line on the plane."""
    if width_m == 0:
        return np.array([], dtype=object)
    along = np.diff(vertices, axis=0)
    along /= np.hypot(along[:, 0], along[:, 1])[:, None]
    left = np.stack([-along[:, 1], along[:, 0]], axis=-1) * width_m
    start, end = vertices[:-1], vertices[1:]
    beside = shapely.polygons(np.stack([start, end, end + left, start + left], axis=1))
    return np.concatenate([beside, _bends(vertices, along, left)])


def _bends(vertices: np.ndarray, along: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Return the sectors that fill the gaps at vertices where the line turns away to the right."""
    before, after, corner = np.arange(len(along) - 1), np.arange(1, len(along)), vertices[1:-1]
    if np.array_equal(vertices[0], vertices[-1]):
        before, after = np.append(before, len(along) - 1), np.append(after, 0)
        corner = np.vstack([corner, vertices[:1]])
    turn = np.arctan2(
        along[before, 0] * along[after, 1] - along[before, 1] * along[after, 0],
        (along[before] * along[after]).sum(axis=1),
    )
    turns_right = turn < -1e-9
    # A line that comes straight back turns to either side.
    turns_right |= np.abs(turn) > np.pi - 1e-9
    angle = -np.abs(turn[turns_right])
    share = np.linspace(0.0, 1.0, 2 * QUADRANT_SEGMENTS + 1)[1:-1]
    swept = angle[:, None] * share
    x, y = left[before[turns_right]].T[:, :, None]
    arc = np.stack([x * np.cos(swept) - y * np.sin(swept), x * np.sin(swept) + y * np.cos(swept)], axis=-1)
    corner = corner[turns_right][:, None, :]
    # The first and last corners are those of the rectangles themselves, so that no crack is left between.
    first, last = left[before[turns_right]][:, None, :], left[after[turns_right]][:, None, :]
    return shapely.polygons(np.concatenate([corner, corner + first, corner + arc, corner + last], axis=1))
