"""Making one shape of several."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from gis.editing.errors import EmptyShape, StaysInParts
from gis.editing.frame import LINES, POLYGONS, checked, joined, kept, parts_of, place_of, settled

_SAME_LENGTH = 1.0 - 1e-12


def merge(shapes: Sequence[BaseGeometry], allow_parts: bool = False) -> BaseGeometry:
    """Make one shape of polygons that touch or overlap, or of lines that meet end to end.

    Parameters
    ----------
    shapes : sequence of shapely geometries
        All polygons or all lines, EPSG:4326 degrees.
    allow_parts : bool
        Whether the outcome may be in several parts, such as polygons that touch at points only.

    Returns
    -------
    shapely geometry
        Stretches that lines have in common are there once.

    Raises
    ------
    EditRefused
        StaysInParts with a place on a part that stays apart; WrongKind for points or a mixture; as for other
        edits besides.
    """
    if not len(shapes):
        raise EmptyShape
    kinds = POLYGONS if shapes[0].geom_type in POLYGONS else LINES
    parts = [part for shape in shapes for part in parts_of(checked(shape, kinds))]
    merged = _joined_lines(parts) if kinds == LINES else kept(shapely.union_all(parts), "Polygon")
    apart = parts_of(merged)
    if len(apart) > 1 and not allow_parts:
        smallest = min(apart, key=lambda part: (part.area, part.length))
        raise StaysInParts(*place_of(smallest), f"{len(apart)} parts")
    return settled(merged)


def _joined_lines(lines: list[BaseGeometry]) -> BaseGeometry:
    """Join lines at their ends; they are cut where they cross only if stretches of them coincide."""
    together = joined(lines)
    dissolved = shapely.union_all(lines)
    if dissolved.length < together.length * _SAME_LENGTH:
        together = dissolved
    return shapely.line_merge(together)
