"""Writes content as CSV that Excel opens in Chinese: UTF-8 with a byte order mark."""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import shapely

from dispatch.shares.changes import DEGREES, DIGITS_DEG, DIGITS_M
from dispatch.shares.scheduled.content import Content
from gis.files.read.cells import FORMULA, TEXT_MARK


def write_csv(content: Content, path: Path) -> int:
    """Write a header and a line per row, and return how many; points as two columns, other shapes as WKT.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    headers, place = _place(content)
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([*(column.name for column in content.columns), *headers])
        for line in _lines(content, place):
            writer.writerow(line)
            count += 1
    return count


def _lines(content: Content, place: Callable[[Any], list[str]]) -> Iterator[list[str]]:
    for values, shape in content.rows:
        there = None if shape is None else shapely.from_wkb(bytes(shape))
        yield [*(cell(value) for value in values), *place(there)]


def _place(content: Content) -> tuple[list[str], Callable[[Any], list[str]]]:
    """Return the headers of the columns that say where something is, and what makes their cells."""
    in_degrees = content.crs in DEGREES
    digits = DIGITS_DEG if in_degrees else DIGITS_M
    if content.geometry != "Point":
        header = "wkt" if in_degrees else f"wkt_epsg{content.crs}"
        return [header], lambda shape: [
            "" if shape is None else shapely.to_wkt(shape, rounding_precision=digits)
        ]
    headers = ["longitude", "latitude"] if in_degrees else [f"{axis}_epsg{content.crs}" for axis in "xy"]
    return (
        headers,
        lambda shape: ["", ""] if shape is None else [f"{shape.x:.{digits}f}", f"{shape.y:.{digits}f}"],
    )


def cell(value: Any) -> str:
    """Return a value as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, str):
        return TEXT_MARK + value if value.startswith((*FORMULA, TEXT_MARK)) else value
    return str(value)
