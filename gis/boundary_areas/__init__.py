"""Boundary areas: what lies along the common border of two neighbouring jurisdictions, and who owns it.

`heal` makes imported borders fit, `find_gaps` looks for land of nobody, `derive_strips` makes the boundary
area of every pair. Pure geometry: shapes in EPSG:4326 in and out, metres on the ground for distances.
"""

from gis.boundary_areas.borders import CommonBorder, find_common_borders
from gis.boundary_areas.errors import (
    BadJurisdictions,
    IdsDoNotFit,
    NotADistance,
    NotAnArea,
    OutsideWorld,
)
from gis.boundary_areas.findings import GAP, OVERLAP, Finding, Healed
from gis.boundary_areas.healing import find_gaps, heal
from gis.boundary_areas.strips import WITHIN_M, Strip, derive_strips, side_shapes

__all__ = [
    "GAP",
    "OVERLAP",
    "WITHIN_M",
    "BadJurisdictions",
    "CommonBorder",
    "Finding",
    "Healed",
    "IdsDoNotFit",
    "NotADistance",
    "NotAnArea",
    "OutsideWorld",
    "Strip",
    "derive_strips",
    "find_common_borders",
    "find_gaps",
    "heal",
    "side_shapes",
]
