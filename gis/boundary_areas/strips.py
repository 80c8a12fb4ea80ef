"""The strips along common borders: the land of either owner within a distance of their border."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike

from gis.boundary_areas.borders import CommonBorder, find_common_borders, in_order_of_ids
from gis.boundary_areas.ground import Ground, checked_distance_m
from gis.boundary_areas.parts import areas_of

WITHIN_M = 200.0
# 64 corners for a quarter turn: the strip is nowhere more than 0.02 % narrower than it should be.
_CORNERS_PER_QUARTER = 64
_LONGEST_EDGE_M = 400.0
# Square degrees, about a square centimetre: pieces that only rounding makes.
_NOTHING_DEG2 = 1e-14


@dataclass(frozen=True, slots=True)
class Strip:
    """The land along the common border of two jurisdictions.

    Attributes
    ----------
    first_id, second_id : int
        Smaller id first.
    shape : shapely.MultiPolygon
        EPSG:4326, valid: all land of the two within the distance of their border, on both sides.
    border : shapely.MultiLineString
        EPSG:4326.
    border_length_m : float
        Along the ellipsoid.
    corners : shapely.MultiPoint
        Where a third jurisdiction meets the two, and where the two touch in a point.
    within_m : float
        The distance.
    """

    first_id: int
    second_id: int
    shape: shapely.MultiPolygon
    border: shapely.MultiLineString
    border_length_m: float
    corners: shapely.MultiPoint
    within_m: float


def derive_strips(ids: ArrayLike, shapes: ArrayLike, within_m: float = WITHIN_M) -> list[Strip]:
    """Derive the strip of every pair of jurisdictions with a common border.

    A pair that touches in points only has no strip; `find_common_borders` tells of it.

    Parameters
    ----------
    ids : array_like of int (n,)
        Each once.
    shapes : array_like of shapely.Polygon or MultiPolygon (n,)
        EPSG:4326, of one level, healed (see `heal`).
    within_m : float
        Geodesic metres; true to 0.1 % where no border is more than 100 km from west to east.

    Returns
    -------
    list of Strip
        By first and second id, whatever the order of the input; empty for empty input.

    Raises
    ------
    BadJurisdictions
        What is wrong, and with which.
    """
    within_m = checked_distance_m("within_m", within_m)
    ids, shapes = in_order_of_ids(ids, shapes)
    borders = [border for border in find_common_borders(ids, shapes) if border.border_length_m > 0]
    if not borders:
        return []
    strips = _strips(ids, shapes, borders, within_m)
    return [
        Strip(one.first_id, one.second_id, shape, one.border, one.border_length_m, one.corners, within_m)
        for one, shape in zip(borders, strips, strict=True)
    ]


def side_shapes(
    strip: Strip, first_shape: shapely.Geometry, second_shape: shapely.Geometry
) -> tuple[shapely.MultiPolygon, shapely.MultiPolygon]:
    """Split a strip into the part on the land of its first and of its second owner, EPSG:4326."""
    sides = shapely.intersection(strip.shape, np.array([first_shape, second_shape], dtype=object))
    first, second = areas_of(sides, _NOTHING_DEG2)
    return first, second


def _strips(ids: np.ndarray, shapes: np.ndarray, borders: list[CommonBorder], within_m: float) -> np.ndarray:
    first = np.searchsorted(ids, [border.first_id for border in borders])
    second = np.searchsorted(ids, [border.second_id for border in borders])
    # The land is cut in degrees, as it is stored: cut in the plane, long edges would come back a little
    # beside where they were, and onto the land of others.
    around = _around(Ground.under(shapes), np.array([border.border for border in borders]), within_m)
    land = shapely.union(shapes[first], shapes[second])
    return areas_of(shapely.intersection(around, land), _NOTHING_DEG2)


def _around(ground: Ground, borders: np.ndarray, within_m: float) -> np.ndarray:
    """All land within a distance of some borders, in degrees."""
    lines = ground.shapes_to_plane(borders)
    distances = [within_m * ground.stretch(shapely.get_coordinates(line)) for line in lines]
    buffers = shapely.buffer(lines, distances, quad_segs=_CORNERS_PER_QUARTER)
    return ground.shapes_from_plane(buffers, _LONGEST_EDGE_M)
