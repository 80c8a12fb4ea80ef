"""Writes content as GeoPackage, some rows at a time, in the CRS of the share."""

from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw

from dispatch.shares.scheduled.content import Content
from gis.files.sheets import cell

AT_ONCE = 20_000
NUMBERS = {"integer": np.int64, "number": np.float64, "boolean": np.bool_}
MULTI_OR_ANY = {"Geometry": "Unknown"}


def write_geopackage(content: Content, path: Path) -> int:
    """Write one layer and return how many rows it holds; an empty one has its columns all the same."""
    count = 0
    while True:
        rows = list(islice(content.rows, AT_ONCE))
        if not rows and count:
            return count
        _append(content, rows, path, append=count > 0)
        count += len(rows)
        if len(rows) < AT_ONCE:
            return count


def _append(content: Content, rows: list[tuple[list[Any], Any]], path: Path, append: bool) -> None:
    columns = zip(*(values for values, _ in rows), strict=True) if rows else [() for _ in content.columns]
    arrays = [_array(field.type, column) for field, column in zip(content.columns, columns, strict=True)]
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [None if shape is None else bytes(shape) for _, shape in rows]
    pyogrio.raw.write(
        path,
        shapes,
        [values for values, _ in arrays],
        [field.name for field in content.columns],
        field_mask=[mask for _, mask in arrays],
        layer=content.name,
        driver="GPKG",
        geometry_type=MULTI_OR_ANY.get(content.geometry, content.geometry),
        crs=f"EPSG:{content.crs}",
        append=append,
    )


def _array(kind: str, column: Any) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the values of a column, and which of them are missing where an array cannot say so itself."""
    if kind not in NUMBERS:
        texts = np.empty(len(column), dtype=object)
        texts[:] = [None if value is None else _text(value) for value in column]
        return texts, None
    missing = np.array([value is None for value in column], dtype=bool)
    filled = [0 if value is None else value for value in column]
    return np.array(filled, dtype=NUMBERS[kind]), missing


def _text(value: Any) -> str:
    return value if isinstance(value, str) else cell(value)
