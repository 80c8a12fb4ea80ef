"""Leaving out vertices that do not matter."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.editing.frame import POLYGONS, checked, checked_number, levelled, settled


def simplify(shape: BaseGeometry, metres: float) -> BaseGeometry:
    """Leave out vertices, moving no edge farther than a distance, without making the shape cross itself.

    Parameters
    ----------
    shape : shapely geometry
        EPSG:4326 degrees.
    metres : float
        0 or more; 0 leaves out vertices on straight edges only.

    Returns
    -------
    shapely geometry
        Its vertices are some of those of the shape, to the last digit; it has as many parts and holes.
        Method: Douglas and Peucker 1973, kept free of crossings as GEOS does it.

    Raises
    ------
    EditRefused
        As for other edits.
    """
    shape, metres = checked(shape), checked_number("metres", metres, 0.0)
    lonlat = shapely.get_coordinates(shape)
    level, _ = levelled(shape)
    vertices = shapely.get_coordinates(level)
    simple = shapely.simplify(level, metres, preserve_topology=True)
    if not _is_near(simple, vertices, metres):
        # GEOS may leave out the first vertex of a ring after its neighbours: that adds up to twice.
        simple = shapely.simplify(level, metres / 2, preserve_topology=True)
    order = np.lexsort((vertices[:, 1], vertices[:, 0]))
    keys = _as_keys(vertices[order])
    return settled(
        shapely.transform(simple, lambda left: lonlat[order[np.searchsorted(keys, _as_keys(left))]])
    )


def _is_near(simple: BaseGeometry, vertices: np.ndarray, metres: float) -> bool:
    """Return whether all vertices are within a distance of what is left of the lines and borders."""
    runs = simple.boundary if simple.geom_type in POLYGONS else simple
    shapely.prepare(runs)
    return bool(shapely.dwithin(runs, shapely.points(vertices), metres * (1.0 + 1e-9) + 1e-9).all())


def _as_keys(metres: np.ndarray) -> np.ndarray:
    """Return points as complex numbers, which sort by their first and then their second coordinate."""
    return metres[:, 0] + 1j * metres[:, 1]
