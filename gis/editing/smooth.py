"""Taking the tremor out of a line drawn by hand."""

import numpy as np
import shapely
from shapely import LineString

from gis.editing.frame import LINES, checked, checked_positive, levelled, settled

_ROUNDS = 3


def smooth_freehand(line: LineString, metres: float) -> LineString:
    """Return a smooth line near a line drawn by hand.

    Parameters
    ----------
    line : shapely.LineString
        EPSG:4326 degrees.
    metres : float
        How far the smooth line may be from the drawn one, above 0.

    Returns
    -------
    shapely.LineString
        From the same first to the same last vertex, nowhere farther from the drawn line than the distance,
        nor that from it. Method: Douglas and Peucker 1973 with half the distance; then corners are cut off
        (Chaikin 1974), three times, by no more than the other half together.

    Raises
    ------
    EditRefused
        As for other edits.
    """
    line, metres = checked(line, LINES[:1]), checked_positive("metres", metres)
    level, metres_of_degree = levelled(line)
    plain = shapely.simplify(level, metres / 2, preserve_topology=True)
    vertices = shapely.get_coordinates(shapely.remove_repeated_points(plain))
    for turn in range(1, _ROUNDS + 1):
        vertices = _corners_cut(vertices, metres / 2 ** (turn + 1))
    lonlat = vertices / metres_of_degree
    lonlat[0], lonlat[-1] = line.coords[0], line.coords[-1]
    return settled(LineString(lonlat))


def _corners_cut(vertices: np.ndarray, most_m: float) -> np.ndarray:
    """Cut each corner at a quarter of its edges, but no farther from it than a distance."""
    if len(vertices) < 3:
        return vertices
    along = np.diff(vertices, axis=0)
    length = np.hypot(along[:, 0], along[:, 1])[:, None]
    cut = along * np.minimum(0.25, most_m / np.maximum(length, 1e-12))
    new = np.stack([vertices[:-1] + cut, vertices[1:] - cut], axis=1).reshape(-1, 2)
    return np.vstack([vertices[:1], new[1:-1], vertices[-1:]])
