"""The area in which a feature has effect."""

from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis.editing.buffer import buffer
from gis.editing.frame import checked_number


def effect_area(shape: BaseGeometry, within_m: float) -> Polygon | MultiPolygon:
    """Return where a feature has effect: on its area and within a distance of it, or of its line or points.

    Parameters
    ----------
    shape : shapely geometry
        EPSG:4326 degrees.
    within_m : float
        In metres; 0 leaves areas as they are, points and lines need more.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        EPSG:4326; its border is at the geodesic distance to 0.1 %.

    Raises
    ------
    gis.editing.errors.EditRefused
        With code and place: an empty or invalid shape, one that reaches farther than 300 km from its middle,
        a distance that is below 0 or makes no area.
    """
    return buffer(shape, checked_number("within_m", within_m, 0.0))
