"""Turning columns of text into numbers, true and false, where nothing is lost by it."""

import re

from gis.files.sheets import unmarked
from gis.files.table import Columns

_WHOLE = re.compile(r"-?(0|[1-9]\d{0,18})")
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d{1,3})?")
_TRUTHS = {"true": True, "false": False}


def typed_columns(columns: Columns) -> Columns:
    """Return columns with their values as typed as all of them allow; empty cells are None.

    Codes with leading zeros, and numbers that a float does not hold digit by digit, stay text.
    """
    return {name: typed(cells) for name, cells in columns.items()}


def typed(cells: list[str]) -> list[str | int | float | bool | None]:
    """Return one column, see `typed_columns`."""
    filled = [cell for cell in cells if cell]
    if filled and all(cell in _TRUTHS for cell in filled):
        return [_TRUTHS.get(cell) for cell in cells]
    if filled and all(_WHOLE.fullmatch(cell) for cell in filled):
        return [int(cell) if cell else None for cell in cells]
    if filled and all(_is_decimal(cell) for cell in filled):
        return [float(cell) if cell else None for cell in cells]
    return [unmarked(cell) or None for cell in cells]


def _is_decimal(cell: str) -> bool:
    """Say whether a cell is a number of at most the digits that a float keeps."""
    digits = len(cell.lower().partition("e")[0].replace("-", "").replace(".", "").lstrip("0"))
    return bool(_DECIMAL.fullmatch(cell)) and digits <= 17
