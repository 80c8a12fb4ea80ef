"""Writes content as CSV that Excel opens in Chinese: UTF-8 with a byte order mark."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import shapely

from dispatch.shares.changes import DEGREES, DIGITS_DEG, DIGITS_M
from dispatch.shares.scheduled.content import Content
from gis.files.sheets import write_sheet


def write_csv(content: Content, path: Path) -> int:
    """Write a header and a line per row, and return how many; points as two columns, other shapes as WKT.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    headers, place = _place(content)
    head = [*(column.name for column in content.columns), *headers]
    return write_sheet(path, chain([head], _lines(content, place)))


def _lines(content: Content, place: Callable[[Any], list[str]]) -> Iterator[list[Any]]:
    for values, shape in content.rows:
        there = None if shape is None else shapely.from_wkb(bytes(shape))
        yield [*values, *place(there)]


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
