"""Making a shape larger or smaller on the ground."""

import shapely
from shapely.geometry.base import BaseGeometry

from gis.editing.frame import checked, checked_positive, settled
from gis.editing.pivot import plane_about


def scale(shape: BaseGeometry, factor: float, about: tuple[float, float] | None = None) -> BaseGeometry:
    """Scale the lengths of a shape on the ground by a factor.

    Parameters
    ----------
    shape : shapely geometry
        EPSG:4326 degrees.
    factor : float
        Above 0.
    about : (lon, lat), optional
        The place that stays; the centroid on the ground if not given.

    Returns
    -------
    shapely geometry
        With as many vertices.

    Raises
    ------
    EditRefused
        When the factor is not above 0, the shape is empty, invalid or becomes too large, or would leave the
        world.
    """
    shape, factor = checked(shape), checked_positive("factor", factor)
    plane = plane_about(shape, about, factor)
    return settled(plane.restore(shapely.transform(plane.project(shape), lambda metres: metres * factor)))
