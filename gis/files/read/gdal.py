"""Asking GDAL, through pyogrio: only for formats recognised before, and by file names of ours."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np

from gis.files.errors import FileUnreadable
from gis.files.table import Columns, Note


def read_layer(path: Path, driver: str) -> tuple[dict[str, Any], np.ndarray, list[np.ndarray], list[Note]]:
    """Return meta data, geometries as WKB, columns as arrays, and what GDAL warned of.

    Raises FileUnreadable (`truncated`, `damaged`), also when another driver than expected opens the file.
    """
    # Imported when first needed: where pandas is installed it brings it in, which takes a second.
    import pyogrio

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            info = pyogrio.read_info(path)
            if info["driver"] != driver:
                raise FileUnreadable("damaged", f"{info['driver']} instead of {driver}")
            meta, _, shapes, columns = pyogrio.raw.read(path, datetime_as_string=True)
        except _failures() as error:
            raise FileUnreadable("damaged", _said(error)) from error
    if 0 <= info["features"] != len(shapes):
        raise FileUnreadable("truncated", f"{len(shapes)} of {info['features']} rows", len(shapes) + 1)
    told = dict.fromkeys(str(warning.message) for warning in caught)
    return {**info, **meta}, shapes, columns, [Note("reader_warning", text) for text in told]


def plain_columns(path: Path, meta: dict[str, Any], columns: list[np.ndarray]) -> Columns:
    """Return columns of plain values; whole numbers exactly, also where some are missing."""
    kept: Columns = {}
    for name, column, kind, subkind in zip(
        meta["fields"].tolist(), columns, meta["ogr_types"], meta["ogr_subtypes"], strict=True
    ):
        if kind == "OFTBinary":
            continue
        if kind.startswith("OFTInteger") and subkind != "OFSTBoolean" and column.dtype.kind == "f":
            kept[name] = _exact_integers(path, name, column)
        else:
            kept[name] = [_plain(value, subkind) for value in column.tolist()]
    return kept


def _exact_integers(path: Path, name: str, column: np.ndarray) -> list[int | None]:
    """Read the numbers that there are once more, since an array with gaps holds them as floats only."""
    import pyogrio

    quoted = name.replace('"', '\\"')
    try:
        _, rows, _, there = pyogrio.raw.read(
            path, columns=[name], where=f'"{quoted}" IS NOT NULL', read_geometry=False, return_fids=True
        )
    except _failures() as error:
        raise FileUnreadable("damaged", _said(error), field=name) from error
    values: list[int | None] = [None] * len(column)
    for row, value in zip(rows.tolist(), there[0].tolist() if len(rows) else [], strict=True):
        values[row] = value
    return values


def _failures() -> tuple[type[Exception], ...]:
    from pyogrio.errors import DataLayerError, DataSourceError

    # pyogrio reads the first of no field types where a header is cut short: an IndexError.
    return (DataSourceError, DataLayerError, IndexError, UnicodeDecodeError, ValueError)


def _plain(value: Any, subkind: str) -> Any:
    if value is None or value != value:
        return None
    if subkind == "OFSTBoolean":
        return bool(value)
    return value.tolist() if isinstance(value, np.ndarray) else value


def _said(error: Exception) -> str:
    """Return the last words of GDAL, without the places in its own source that it names."""
    return str(error).rpartition("error:")[2].strip().partition("; It might help")[0][-200:]
