"""Turning a shape on the ground."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.editing.frame import checked, checked_number, settled
from gis.editing.pivot import plane_about


def rotate(shape: BaseGeometry, degrees: float, about: tuple[float, float] | None = None) -> BaseGeometry:
    """Turn a shape around a place; distances on the ground stay.

    Parameters
    ----------
    shape : shapely geometry
        EPSG:4326 degrees.
    degrees : float
        Clockwise, as bearings run.
    about : (lon, lat), optional
        The place that stays; the centroid on the ground if not given.

    Returns
    -------
    shapely geometry
        With as many vertices.

    Raises
    ------
    EditRefused
        When the shape is empty, invalid or too large, or would leave the world.
    """
    shape = checked(shape)
    angle = np.radians(checked_number("degrees", degrees))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    plane = plane_about(shape, about)
    return settled(plane.restore(shapely.transform(plane.project(shape), lambda metres: metres @ turn)))
