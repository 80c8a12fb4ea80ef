"""Reads drawings (DXF, in its text form): GDAL makes the shapes, of a copy that says its encoding truly."""

import re
from collections import Counter
from typing import Any

import numpy as np
import shapely

from gis.files.errors import FileUnreadable
from gis.files.read.gdal import plain_columns, read_layer
from gis.files.read.geometries import parsed_geometries
from gis.files.source import Source
from gis.files.table import Note, RawTable
from gis.files.text import Decoded, decode

_CURVES = ("ARC", "CIRCLE", "ELLIPSE", "SPLINE", "HELIX")
_WITH_BULGES = ("LWPOLYLINE", "VERTEX")
_BULGE = "42"
_LINE = shapely.GeometryType.LINESTRING
_CODE_PAGE = re.compile(r"(\$DWGCODEPAGE\s*\n\s*3\s*\n\s*)([^\r\n]*)", re.IGNORECASE)
_CODE_PAGE_BYTES = re.compile(_CODE_PAGE.pattern.encode(), re.IGNORECASE)
# Code pages that a program writes without caring; in a Chinese drawing GBK is likelier.
_CARELESS = ("ANSI_1252", "DOS850", "DOS437", "UNDEFINED", "")
_ESCAPED = re.compile(r"\\U\+([0-9A-Fa-f]{4})")
_WHOLE = re.compile(r"\s*\d{1,4}\s*")
# What a drawing says beside its shapes; the rest is of use to drawing programs only.
_COLUMNS = ("Layer", "Text")


def read_dxf(source: Source) -> RawTable:
    """Read the entities of a drawing, blocks taken apart; the column `Layer` says on which layer each is.

    Arcs, circles, ellipses and splines become lines. A drawing states no CRS.

    Raises FileUnreadable, EncodingUnknown, TooLarge.
    """
    decoded = _decoded(source)
    lines = decoded.text.replace("\r\n", "\n").split("\n")
    _checked(lines)
    path = source.workplace / "drawing.dxf"
    text = _readable_by_gdal("\n".join(lines))
    path.write_text(f"{text}\n", encoding="utf-8", errors="replace", newline="\n")
    meta, shapes, arrays, notes = read_layer(path, "DXF")
    source.check_rows(len(shapes))
    geometries, faults = parsed_geometries(shapes.tolist(), shapely.from_wkb)
    columns = plain_columns(path, meta, arrays)
    # GDAL calls the pattern of a hatch its text.
    is_hatch = ["AcDbHatch" in (kind or "") for kind in columns["SubClasses"]]
    columns["Text"] = [None if hatch else text for hatch, text in zip(is_hatch, columns["Text"], strict=True)]
    kept = {name: _texts(columns[name]) for name in _COLUMNS if any(columns.get(name, []))}
    notes += decoded.notes + _curves(lines) + _closed(geometries)
    return RawTable(geometries, kept, None, decoded.encoding, notes=notes, faults=faults)


def _decoded(source: Source) -> Decoded:
    """Decode UTF-8 if it is that, whatever the header says: several programs write it under any name."""
    content = source.path.read_bytes()
    if b"\x00" in content:
        raise FileUnreadable("not_text", f"NUL at byte {content.index(0)}")
    if source.encoding:
        return decode(content, source.encoding)
    try:
        return Decoded(content.decode("utf-8-sig"), "utf-8", False)
    except UnicodeDecodeError:
        stated = _CODE_PAGE_BYTES.search(content)
    name = stated[2].decode("latin-1").strip().upper() if stated else ""
    if name in _CARELESS:
        return decode(content)
    return decode(content, f"cp{name.removeprefix('ANSI_').removeprefix('DOS')}")


def _checked(lines: list[str]) -> None:
    """Raise FileUnreadable if the lines are no pairs of group code and value up to the end mark."""
    while lines and not lines[-1].strip():
        lines.pop()
    for number, code in enumerate(lines[::2]):
        if not _WHOLE.fullmatch(code):
            raise FileUnreadable("syntax", f"line {2 * number + 1}: {code[:40]!r} is not a group code")
    if len(lines) < 2 or lines[-1].strip() != "EOF" or len(lines) % 2:
        raise FileUnreadable("truncated", f"line {len(lines)}: no EOF")


def _readable_by_gdal(text: str) -> str:
    """Return the drawing as one whose text GDAL passes on byte by byte, so that we decode it."""
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    text = text.replace("%%d", "°").replace("%%c", "⌀").replace("%%p", "±")
    return _CODE_PAGE.sub(r"\g<1>ANSI_1252", text)


def _texts(values: list[Any]) -> list[Any]:
    return [value.encode("latin-1").decode("utf-8") if isinstance(value, str) else value for value in values]


def _curves(lines: list[str]) -> list[Note]:
    """Tell how many curves there are, by kind; a bulge is an arc within a polyline."""
    found: Counter[str] = Counter()
    entity = ""
    for code, value in zip(lines[::2], lines[1::2], strict=True):
        if code.strip() == "0":
            entity = value.strip()
            found[entity] += entity in _CURVES
        elif code.strip() == _BULGE and entity in _WITH_BULGES:
            found["BULGE"] += value.strip().strip("0.-") != ""
    told = ", ".join(f"{kind} {count}" for kind, count in found.items() if count)
    return [Note("curves_made_lines", told)] if told else []


def _closed(geometries: np.ndarray) -> list[Note]:
    closed = int((shapely.is_closed(geometries) & (shapely.get_type_id(geometries) == _LINE)).sum())
    return [Note("closed_lines", str(closed))] if closed else []
