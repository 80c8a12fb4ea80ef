"""Writes CSV with well-known text, as Excel opens it: UTF-8 with byte order mark."""

import csv
from pathlib import Path
from typing import Any

import shapely

from gis.files.read.cells import FORMULA, TEXT_MARK, typed
from gis.files.report import NotKept
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
    cells = [_cells(column, outgoing.losses) for column in columns]
    texts = shapely.to_wkt(outgoing.shapes, rounding_precision=_DECIMALS).tolist()
    cells.append(["" if text is None else text for text in texts])
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([*names, geometry])
        writer.writerows(zip(*cells, strict=True))


def _spelled(crs_name: str) -> str:
    return crs_name.lower().replace(":", "")


def _cells(column: Column, losses: list[NotKept]) -> list[str]:
    """Return the cells of a column, and tell it if they will be read as something else."""
    cells = [_cell(value) for value in column.values]
    lost = {
        "text_blank" if old == "" else "types"
        for new, old in zip(typed(cells), column.values, strict=True)
        if new != old or type(new) is not type(old)
    }
    losses += [NotKept(code, column.name) for code in sorted(lost)]
    if column.kind == "nested":
        losses.append(NotKept("nested_as_text", column.name))
    if any(cell.startswith(TEXT_MARK) for cell in cells):
        losses.append(NotKept("formulas_marked", column.name))
    return cells


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return TEXT_MARK + value if value.startswith((*FORMULA, TEXT_MARK)) else value
    return repr(value)
