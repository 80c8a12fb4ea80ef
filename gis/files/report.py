"""What a format could not keep of a table, coded, so that it can be told in the user's language."""

from dataclasses import dataclass, field

LOSSES = frozenset({
    "attributes",           # DXF keeps none but the layer
    "characters_dropped",   # control characters, or halves of characters
    "collections_split",    # a collection became its parts
    "columns_dropped",      # a shapefile holds 255 columns at most
    "cut_at_antimeridian",  # a shape that crosses 180 degrees is in two parts
    "empty_geometry",       # a geometry without vertices, or with one that is no number, became none
    "files",                # one shapefile per kind of geometry
    "formulas_marked",      # texts that a spreadsheet would compute have an apostrophe before them
    "integer_as_text",      # beyond what the format has as a whole number
    "layer_names",          # characters that drawings do not allow in the name of a layer
    "mixed_as_text",        # a column of several types
    "multi_of_one",         # a MultiPolygon of one polygon is a Polygon there
    "names_changed",        # two columns of one name, or a name the format needs itself
    "names_cut",            # names of columns longer than the format has
    "nested_as_text",       # lists and objects are JSON in a text
    "not_a_number",         # NaN and infinity became empty
    "null_geometry",        # rows without geometry are left out
    "parts_separated",      # each part of a multi-geometry is a row
    "text_blank",           # empty texts became none, blanks at the end went
    "text_cut",             # texts longer than the format has
    "types",                # numbers, texts or truths come back as another type
    "wide_integers",        # whole numbers of 19 digits, which other programs round
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class NotKept:
    """Something a format could not keep: `code` is of `LOSSES`; the column, and what became of it."""

    code: str
    field: str = ""
    detail: str = ""


@dataclass(slots=True)
class WriteReport:
    """What was written: format, CRS, number of rows, files (in the archive, if it is one), and the losses."""

    format: str
    crs: str
    rows: int
    files: list[str]
    not_kept: list[NotKept] = field(default_factory=list)
