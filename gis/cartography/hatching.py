"""Hatches as lines: sharp at any size, and told apart where colours are not."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry


def hatch(area: BaseGeometry, spacing_mm: float, angle_deg: float) -> BaseGeometry:
    """Return the parallel lines that hatch an area on paper.

    Parameters
    ----------
    area : shapely geometry
        Polygons in mm; other geometries and empty ones are not hatched.
    spacing_mm, angle_deg : float
        Between two lines, and their direction. The lines of all areas of one spacing and angle are those of
        one sheet of ruled paper: neighbours join.

    Returns
    -------
    shapely geometry
        Lines within the area; empty if there are none.
    """
    if area.is_empty or shapely.get_dimensions(area) < 2:
        return shapely.MultiLineString()
    angle = np.radians(angle_deg)
    along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    left, top, right, bottom = area.bounds
    corners = np.array([[left, top], [left, bottom], [right, top], [right, bottom]])
    from_, to = (corners @ along).min(), (corners @ along).max()
    first, last = (corners @ across).min(), (corners @ across).max()
    offsets = np.arange(np.ceil(first / spacing_mm), np.floor(last / spacing_mm) + 1) * spacing_mm
    starts = offsets[:, None] * across + from_ * along
    ends = offsets[:, None] * across + to * along
    return shapely.intersection(shapely.multilinestrings(np.stack([starts, ends], axis=1)), area)
