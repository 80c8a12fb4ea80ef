"""Tables of shapes with columns: what is read from a file and what is written to one."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyproj

Columns = dict[str, list[Any]]

# What a reader may note. Each is told to the user; none of them is an error.
NOTES = frozenset({
    "attributes_missing",    # a shapefile without .dbf
    "axes_swapped_likely",   # outside China, and inside it with the axes swapped
    "binary_dropped",        # a column of bytes
    "characters_dropped",    # NUL, which no database takes
    "closed_lines",          # closed lines of a DXF: an area may be meant
    "columns_renamed",       # two columns of one name
    "crs_assumed",           # the file states none, and degrees are taken as WGS84
    "curves_made_lines",     # arcs, circles, splines of a DXF
    "datum_uncertain",       # Beijing 1954, Xian 1980: their shift to WGS84 is not public, 100 m are possible
    "encoding_guessed",      # the file does not say how its text is encoded
    "index_rebuilt",         # a shapefile without .shx
    "last_line_unfinished",  # a text file whose last line does not end: it may be cut off
    "links_ignored",         # network links and overlays of a KML
    "no_location_columns",   # a CSV without coordinates
    "outside_china",         # no vertex lies in China
    "reader_warning",        # what GDAL had to say
    "rows_deleted",          # rows of a .dbf marked as deleted
    "several_sublayers",     # only the first was read
    "text_cut",              # a text of a .dbf that ends within a character
    "z_dropped",             # heights or measures
    "zone_prefix",           # eastings with or without zone number, other than the CRS has it
})  # fmt: skip

# Why a row cannot be placed as it is.
FINDINGS = frozenset({
    "null",           # no geometry
    "empty",          # a geometry without vertices
    "unreadable",     # what stands there is no geometry; the shape is None
    "not_a_number",   # a longitude or latitude that is no number; the shape is None
    "not_finite",     # a coordinate that is infinite or no number; the shape is None
    "invalid",        # crosses itself and the like: `detail` is GEOS' reason and place
    "outside_world",  # beyond 180 degrees of longitude or 90 of latitude
    "cells_missing",  # a row of a CSV that is shorter than its header
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """Something the user should know about a file: `code` is of `NOTES`, `detail` the value behind it."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is the matter with a row (counted from 1): `kind` is of `FINDINGS`."""

    row: int
    kind: str
    detail: str = ""


@dataclass(slots=True)
class VectorTable:
    """Shapes and columns of equal length.

    `shapes` are shapely geometries in EPSG:4326, 2D, None where there is none; values of `columns` are str,
    int, float, bool, None, or nested lists and dicts; dates are ISO 8601 texts. `row_numbers` count from 1 as
    in the file. `stated_crs` is what the file says, `used_crs` what was applied.
    """

    shapes: np.ndarray
    columns: Columns
    row_numbers: list[int] = field(default_factory=list)
    stated_crs: str | None = None
    used_crs: str = "WGS84"
    encoding: str | None = None
    sublayers: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.shapes)


@dataclass(slots=True)
class RawTable:
    """What a reader of one format gives: geometries in the file's own coordinates.

    `stated` is the CRS of the file, or a name of `gis.files.systems.NAMES`, or None. `faults` say of
    geometries that could not be read, by index, why.
    """

    geometries: np.ndarray
    columns: Columns
    stated: pyproj.CRS | str | None = None
    encoding: str | None = None
    sublayers: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    row_numbers: list[int] | None = None


def as_shapes(geometries: list[Any]) -> np.ndarray:
    """Return geometries as an array of objects, also when there is one or none."""
    shapes = np.empty(len(geometries), dtype=object)
    shapes[:] = geometries
    return shapes
