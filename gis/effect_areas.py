"""The areas in which many features have effect, drawn together."""

import numpy as np
import shapely
from numpy.typing import ArrayLike

from gis.editing.frame import QUADRANT_SEGMENTS
from gis.geodesy import GEOD
from gis.zones import effect_area

# A degree of longitude changes by tan(latitude) / 6371 per kilometre to the north: by 0.09 % at most here.
_REACH_M = 4_000.0
_HIGHEST_LAT_DEG = 55.0


def effect_areas(shapes: ArrayLike, within_m: ArrayLike) -> np.ndarray:
    """Return for each shape the land within a distance of it, as `gis.zones.effect_area` does for one.

    What stays within 4 km of its middle is measured by the degrees' lengths there, hence straight in degrees
    and all at once; the rest is measured one by one.

    Parameters
    ----------
    shapes : array_like of shapely geometries (n,)
        Valid, EPSG:4326 degrees.
    within_m : array_like of float (n,)
        In metres; where it is 0 or less there is no area.

    Returns
    -------
    numpy.ndarray of shapely.Polygon or shapely.MultiPolygon (n,)
        EPSG:4326, their border at the distance to 0.1 %; None where the distance is 0.

    Raises
    ------
    gis.editing.errors.EditRefused
        As `effect_area`.
    """
    shapes, within_m = np.asarray(shapes, dtype=object), np.asarray(within_m, dtype=float)
    areas = np.full(len(shapes), None, dtype=object)
    wanted = np.flatnonzero(within_m > 0)
    if not len(wanted):
        return areas
    bounds = shapely.bounds(shapes[wanted])
    middles, degrees_m = (bounds[:, :2] + bounds[:, 2:]) / 2, _degrees_m(bounds)
    reach_m = np.hypot(*((bounds[:, 2:] - middles) * degrees_m).T) + within_m[wanted]
    small = (reach_m <= _REACH_M) & (np.abs(middles[:, 1]) <= _HIGHEST_LAT_DEG)
    rows = wanted[small]
    areas[rows] = _around(shapes[rows], within_m[rows], middles[small], degrees_m[small])
    for row in wanted[~small].tolist():
        areas[row] = effect_area(shapes[row], float(within_m[row]))
    return areas


def _degrees_m(bounds: np.ndarray) -> np.ndarray:
    """Return how long a degree of longitude and one of latitude are amid boxes, float64 (n, 2)."""
    lat = np.radians((bounds[:, 1] + bounds[:, 3]) / 2)
    bent = 1 - GEOD.es * np.sin(lat) ** 2
    east = GEOD.a / np.sqrt(bent) * np.cos(lat)
    north = GEOD.a * (1 - GEOD.es) / bent**1.5
    return np.radians(np.stack([east, north], axis=-1))


def _around(
    shapes: np.ndarray, within_m: np.ndarray, middles: np.ndarray, degrees_m: np.ndarray
) -> np.ndarray:
    points, owners = shapely.get_coordinates(shapes, return_index=True)
    flat = shapely.set_coordinates(shapes.copy(), (points - middles[owners]) * degrees_m[owners])
    grown = shapely.buffer(flat, within_m, quad_segs=QUADRANT_SEGMENTS)
    points, owners = shapely.get_coordinates(grown, return_index=True)
    back = shapely.set_coordinates(grown, points / degrees_m[owners] + middles[owners])
    return shapely.orient_polygons(back)
