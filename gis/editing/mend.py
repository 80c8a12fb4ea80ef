"""Making a faulty polygon valid."""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from gis.editing.errors import NothingLeft
from gis.editing.frame import POINTS, kept, place_of, refuse_unusable, settled
from gis.editing.measure import area_m2


@dataclass(frozen=True, slots=True)
class Mended:
    """A valid shape, and what mending changed.

    Attributes
    ----------
    shape : shapely geometry
        EPSG:4326.
    area_before_m2, area_after_m2 : float
        Before: that of each ring as it was drawn, loops against the direction of the ring taken off.
    changed : bool
        Whether it had to be mended.
    """

    shape: BaseGeometry
    area_before_m2: float
    area_after_m2: float
    changed: bool

    @property
    def area_change_m2(self) -> float:
        """How much area came in, below 0 went out."""
        return self.area_after_m2 - self.area_before_m2


def mend(shape: BaseGeometry) -> Mended:
    """Make a shape valid: double points go, loops become parts, holes outside become land, spikes fall off.

    Parameters
    ----------
    shape : shapely geometry
        EPSG:4326 degrees, valid or not.

    Returns
    -------
    Mended
        Polygons stay polygons, lines lines. Method: `ST_MakeValid`, structure, as GEOS has it.

    Raises
    ------
    EditRefused
        NothingLeft when no area (of a polygon) or length (of a line) is there; EmptyShape, WrongKind,
        OutsideWorld.
    """
    refuse_unusable(shape)
    shape, kind = shapely.force_2d(shape), shape.geom_type
    before_m2 = area_m2(shape)
    if kind in POINTS:
        return Mended(shape, 0.0, 0.0, False)
    if shape.is_valid and shapely.remove_repeated_points(shape).equals_exact(shape):
        return Mended(settled(shape), before_m2, before_m2, False)
    whole = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    if whole.is_empty:
        raise NothingLeft(*place_of(shape))
    mended = settled(shapely.remove_repeated_points(kept(whole, kind)))
    return Mended(mended, before_m2, area_m2(mended), True)
