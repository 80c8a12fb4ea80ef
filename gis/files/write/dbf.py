"""Writes the attributes of a shapefile (dBASE III), every digit of them."""

import datetime
import struct
from pathlib import Path
from typing import Any

from gis.files.report import NotKept
from gis.files.write.columns import DECIMAL, INTEGER, NESTED, TRUTH, Column
from gis.files.write.names import cut_to_bytes, fitting_names

MOST_COLUMNS = 255
_LONGEST_NAME_BYTES = 10
_LONGEST_TEXT_BYTES = 254
# The longest float in Python's shortest exact spelling has 24 characters.
_DECIMAL_WIDTH, _DECIMALS = 24, 15
_WIDEST_INTEGER = 18


def fitting_columns(columns: list[Column], losses: list[NotKept]) -> list[Column]:
    """Return columns as a .dbf file can hold them, and tell what is lost by it."""
    if len(columns) > MOST_COLUMNS:
        losses += [NotKept("columns_dropped", column.name) for column in columns[MOST_COLUMNS:]]
        columns = columns[:MOST_COLUMNS]
    names = fitting_names([column.name for column in columns], losses, _LONGEST_NAME_BYTES)
    return [
        Column(name, column.kind, _fitting_values(column, losses))
        for name, column in zip(names, columns, strict=True)
    ]


def write_dbf(path: Path, columns: list[Column], rows: int) -> None:
    """Write columns that `fitting_columns` gave, in UTF-8; a record number where there are none."""
    columns = columns or [Column("ID", INTEGER, list(range(1, rows + 1)))]
    cells = [_cells(column) for column in columns]
    widths = [max(map(len, column), default=1) or 1 for column in cells]
    today = datetime.datetime.now(tz=datetime.UTC)
    first, length = 33 + 32 * len(columns), 1 + sum(widths)
    with path.open("wb") as stream:
        stream.write(
            struct.pack("<4BIHH20x", 3, today.year - 1900, today.month, today.day, rows, first, length)
        )
        for column, width in zip(columns, widths, strict=True):
            kind, decimals = _KINDS.get(column.kind, (b"C", 0))
            stream.write(struct.pack("<11sc4xBB14x", column.name.encode(), kind, width, decimals))
        stream.write(b"\r")
        for row in zip(*cells, strict=True):
            stream.write(
                b" "
                + b"".join(
                    _padded(cell, width, column)
                    for cell, width, column in zip(row, widths, columns, strict=True)
                )
            )
        stream.write(b"\x1a")


_KINDS = {INTEGER: (b"N", 0), DECIMAL: (b"N", _DECIMALS), TRUTH: (b"L", 0)}


def _fitting_values(column: Column, losses: list[NotKept]) -> list[Any]:
    if column.kind == INTEGER and any(len(str(value)) > _WIDEST_INTEGER for value in column.values):
        losses.append(NotKept("wide_integers", column.name))
    if column.kind in (INTEGER, DECIMAL, TRUTH):
        return column.values
    if column.kind == NESTED:
        losses.append(NotKept("nested_as_text", column.name))
    cut = [None if text is None else cut_to_bytes(text, _LONGEST_TEXT_BYTES) for text in column.values]
    shortened = sum(new != old for new, old in zip(cut, column.values, strict=True))
    if shortened:
        losses.append(NotKept("text_cut", column.name, str(shortened)))
    blank = sum(text is not None and (not text or text != text.rstrip(" ")) for text in cut)
    if blank:
        losses.append(NotKept("text_blank", column.name, str(blank)))
    return cut


def _cells(column: Column) -> list[bytes]:
    return [_cell(value) for value in column.values]


def _cell(value: Any) -> bytes:
    if value is None:
        return b""
    if isinstance(value, bool):
        return b"T" if value else b"F"
    return value.encode() if isinstance(value, str) else repr(value).encode()


def _padded(cell: bytes, width: int, column: Column) -> bytes:
    return cell.rjust(width) if column.kind in (INTEGER, DECIMAL) else cell.ljust(width)
