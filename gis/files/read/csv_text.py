"""Reads CSV: longitude and latitude under their usual names, or geometries as well-known text."""

import csv
import io
import re
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyproj
import shapely

from gis.files.errors import FileUnreadable, NothingInside
from gis.files.read.cells import typed_columns
from gis.files.read.geometries import Fault, parsed_geometries
from gis.files.sheets import unmarked
from gis.files.source import Source
from gis.files.systems import crs_of
from gis.files.table import Columns, Note, RawTable, as_shapes
from gis.files.text import read_text

# The module's own limit of 128 KB is less than a district has in well-known text.
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))

LONGITUDES = ("lon", "lng", "long", "longitude", "经度", "东经", "经度坐标", "jd", "point_x", "x", "x坐标")
LATITUDES = ("lat", "latitude", "纬度", "北纬", "纬度坐标", "wd", "point_y", "y", "y坐标")
GEOMETRIES = ("wkt", "wkt_geom", "geometry", "geom", "the_geom", "shape", "几何", "图形", "空间坐标")
# Headers say from which map service the coordinates are: lng_gcj02, 百度经度.
_SYSTEMS = {
    "GCJ-02": ("gcj-02", "gcj02", "gcj", "火星", "高德", "腾讯", "amap"),
    "BD-09": ("bd-09", "bd09", "bd", "百度", "baidu"),
    "WGS84": ("wgs-84", "wgs84", "wgs", "gps"),
    "CGCS2000": ("cgcs2000", "国家2000", "大地2000"),
}  # fmt: skip
_SEPARATORS = (",", ";", "\t")
_AROUND = " _-()（）[]:："
# The names that we write: wkt_epsg4548.
_CODE = re.compile(r"epsg[:_ ]?(\d{4,5})", re.IGNORECASE)
_SRID = re.compile(r"^\s*SRID=\d+;", re.IGNORECASE)


def read_csv(source: Source) -> RawTable:
    """Read a table of text; columns whose every value is a number, true or false become such.

    Columns of coordinates become the geometries and are not kept. Numbers with leading zeros stay text.

    Raises FileUnreadable (`row_length`, `syntax`), EncodingUnknown, NothingInside, TooLarge.
    """
    decoded = read_text(source.path, source.encoding)
    header, rows, faults = _rows(decoded.text, source)
    names, renamed = _unique(header)
    columns = {name: [row[index] for row in rows] for index, name in enumerate(names)}
    geometries, stated, where = _geometries(columns, len(rows), faults)
    notes = decoded.notes + renamed + where
    if not decoded.text.endswith("\n" if "\n" in decoded.text else "\r"):
        notes.append(Note("last_line_unfinished"))
    return RawTable(geometries, typed_columns(columns), stated, decoded.encoding, notes=notes, faults=faults)


def _rows(text: str, source: Source) -> tuple[list[str], list[list[str]], list[Fault]]:
    """Return header, rows of its length, and which rows were shorter."""
    lines = _cells(text)
    header = [unmarked(cell.strip()) for cell in next(lines, [])]
    if not any(header):
        raise NothingInside("header")
    rows, faults = [], []
    for row in lines:
        if not row:
            continue
        if len(row) > len(header):
            raise FileUnreadable("row_length", f"{len(row)} > {len(header)}", len(rows) + 1)
        if len(row) < len(header):
            faults.append((len(rows), "cells_missing", f"{len(row)} < {len(header)}"))
        rows.append(row + [""] * (len(header) - len(row)))
        source.check_rows(len(rows))
    return header, rows, faults


def _cells(text: str) -> Iterator[list[str]]:
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise FileUnreadable("syntax", f"line {reader.line_num}: {error}") from error


def _unique(header: list[str]) -> tuple[list[str], list[Note]]:
    """Name columns without name by their number, and number those of one name."""
    names: dict[str, None] = {}
    for number, name in enumerate(header, start=1):
        plain = name or f"column_{number}"
        while plain in names:
            plain = f"{plain}_{number}"
        names[plain] = None
    renamed = [new for new, old in zip(names, header, strict=True) if new != old]
    return list(names), [Note("columns_renamed", ", ".join(renamed))] if renamed else []


def _geometries(
    columns: Columns, rows: int, faults: list[Fault]
) -> tuple[np.ndarray, pyproj.CRS | str | None, list[Note]]:
    """Take out the columns of coordinates; return geometries, the CRS that their names tell, and notes."""
    by_name = {_plain(name): name for name in reversed(columns)}
    wkt = next((by_name[name] for name in GEOMETRIES if name in by_name), None)
    if wkt is not None:
        texts = [_SRID.sub("", text) if text.strip() else None for text in columns.pop(wkt)]
        geometries, unreadable = parsed_geometries(texts, shapely.from_wkt)
        faults += unreadable
        return geometries, _told_system(wkt), []
    lon = next((by_name[name] for name in LONGITUDES if name in by_name), None)
    lat = next((by_name[name] for name in LATITUDES if name in by_name), None)
    if lon is None or lat is None:
        return as_shapes([None] * rows), None, [Note("no_location_columns", ", ".join(columns))]
    x, y = (_numbers(columns.pop(name), name, faults) for name in (lon, lat))
    points = as_shapes([None] * rows)
    there = np.isfinite(x) & np.isfinite(y)
    points[there] = shapely.points(x[there], y[there])
    return points, _told_system(lon), []


def _plain(name: str) -> str:
    """Return the name of a column in small letters without the system it tells."""
    plain = _CODE.sub("", name.lower())
    for words in _SYSTEMS.values():
        for word in words:
            rest = plain.replace(word, "").strip(_AROUND)
            if word in plain and rest in (*LONGITUDES, *LATITUDES, *GEOMETRIES):
                return rest
    return plain.strip(_AROUND)


def _told_system(name: str) -> pyproj.CRS | str | None:
    lower, code = name.lower(), _CODE.search(name)
    if code:
        return crs_of(f"EPSG:{code[1]}")
    return next((system for system, words in _SYSTEMS.items() if any(word in lower for word in words)), None)


def _numbers(cells: list[str], name: str, faults: list[Fault]) -> np.ndarray:
    """Return numbers, NaN where a cell is empty or no number; the latter are faults."""
    numbers = np.full(len(cells), np.nan)
    for index, cell in enumerate(cells):
        number = _number(cell.strip())
        if number is not None:
            numbers[index] = number
        elif cell.strip():
            faults.append((index, "not_a_number", f"{name}: {cell.strip()[:80]}"))
    return numbers


def _number(cell: str) -> float | None:
    try:
        number: Any = float(cell)
    except ValueError:
        return None
    return number if np.isfinite(number) else None
