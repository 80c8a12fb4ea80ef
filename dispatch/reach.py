"""What can be reached in time, as shapes to be drawn."""

from collections.abc import Sequence
from typing import Literal

from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from gis.travel import Snapped, TravelTimes


def reach_from(
    travel: TravelTimes,
    origins: Snapped,
    limits_s: Sequence[float],
    mode: str,
    drawn_as: Literal["polygons", "roads"],
) -> list[tuple[float, BaseGeometry]]:
    """Return for each limit what can be reached from any origin, the widest first so that all can be seen."""
    reach = travel.reach(origins, limits_s, mode)
    if drawn_as == "polygons":
        shapes: list[BaseGeometry] = list(reach.polygons())
    else:
        shapes = [MultiLineString(list(reach.roads(limit_s)[0])) for limit_s in limits_s]
    found = [(limit_s, shape) for limit_s, shape in zip(limits_s, shapes, strict=True) if not shape.is_empty]
    return found[::-1]
