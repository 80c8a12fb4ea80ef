"""Cutting a hole into a polygon."""

import shapely
from shapely import LinearRing, LineString, MultiPolygon, Polygon

from gis.editing.errors import HoleOutside, InvalidShape
from gis.editing.frame import POLYGONS, checked, joined, kept, parts_of, place_of, settled


def add_hole(polygon: Polygon | MultiPolygon, ring: LineString | Polygon) -> Polygon | MultiPolygon:
    """Cut a hole into a polygon, or make a hole of it larger.

    Parameters
    ----------
    polygon : shapely.Polygon or shapely.MultiPolygon
        EPSG:4326 degrees.
    ring : shapely.LineString, shapely.LinearRing or shapely.Polygon
        The border of the hole, closed or not. It may touch the border of the polygon and meet holes.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        In several parts where the hole goes from border to border.

    Raises
    ------
    EditRefused
        HoleOutside when the ring reaches out of the shell, with the place; NothingLeft when it fills the
        polygon; as for other edits besides.
    """
    polygon, hole = checked(polygon, POLYGONS), checked(_filled(ring), POLYGONS[:1])
    shells = joined([Polygon(part.exterior) for part in parts_of(polygon)])
    outside = hole.difference(shells)
    if not outside.is_empty:
        raise HoleOutside(*place_of(outside.representative_point()))
    return settled(kept(polygon.difference(hole), "Polygon"))


def _filled(ring: LineString | Polygon) -> Polygon:
    if not isinstance(ring, LineString | LinearRing):
        return ring
    if len(shapely.get_coordinates(ring)) < 3:
        raise InvalidShape(*place_of(ring), "Too few points for a ring")
    return Polygon(ring.coords)
