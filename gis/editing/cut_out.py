"""Cutting one shape out of another."""

from shapely.geometry.base import BaseGeometry

from gis.editing.errors import NothingLeft
from gis.editing.frame import checked, kept, place_of, settled


def cut_out(shape: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return a shape without what another covers.

    Parameters
    ----------
    shape, other : shapely geometries
        EPSG:4326 degrees.

    Returns
    -------
    shapely geometry
        Of the dimension of `shape`, perhaps in several parts; as it was where the other does not meet it.

    Raises
    ------
    EditRefused
        NothingLeft when the other covers the shape; as for other edits besides.
    """
    shape, other = checked(shape), checked(other)
    rest = shape.difference(other)
    if rest.is_empty:
        raise NothingLeft(*place_of(shape))
    return settled(kept(rest, shape.geom_type))
