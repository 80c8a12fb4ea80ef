"""Writes CSV with well-known text, as Excel opens it: UTF-8 with byte order mark."""

from pathlib import Path

import shapely

from gis.files.read.cells import typed
from gis.files.report import NotKept
from gis.files.sheets import cell, unmarked, write_sheet
from gis.files.write.columns import Column, typed_columns
from gis.files.write.names import fitting_names
from gis.files.write.outgoing import Outgoing

_GEOMETRY = "wkt"
_DECIMALS = 9


def write_csv(outgoing: Outgoing, path: Path) -> None:
    """Write a header and a line per row, the geometry last, in a column that tells the CRS but for WGS84.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    columns = typed_columns(outgoing.columns, outgoing.losses)
    geometry = _GEOMETRY if outgoing.crs_name == "WGS84" else f"{_GEOMETRY}_{_spelled(outgoing.crs_name)}"
    names = fitting_names(
        [column.name for column in columns], outgoing.losses, reserved=(_GEOMETRY, geometry)
    )
    for column in columns:
        _note_losses(column, outgoing.losses)
    values = [column.values for column in columns]
    texts = shapely.to_wkt(outgoing.shapes, rounding_precision=_DECIMALS).tolist()
    write_sheet(path, [[*names, geometry], *zip(*values, texts, strict=True)])


def _spelled(crs_name: str) -> str:
    return crs_name.lower().replace(":", "")


def _note_losses(column: Column, losses: list[NotKept]) -> None:
    """Tell what of a column will be read as something else."""
    cells = [cell(value) for value in column.values]
    lost = {
        "text_blank" if old == "" else "types"
        for new, old in zip(typed(cells), column.values, strict=True)
        if new != old or type(new) is not type(old)
    }
    losses += [NotKept(code, column.name) for code in sorted(lost)]
    if column.kind == "nested":
        losses.append(NotKept("nested_as_text", column.name))
    if any(unmarked(each) != each for each in cells):
        losses.append(NotKept("formulas_marked", column.name))
