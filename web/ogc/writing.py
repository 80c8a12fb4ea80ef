"""Writes features as text: a page or a stream of GeoJSON, GeoJSON text sequences (RFC 8142), CSV."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func

from gis.files import sheets
from web.ogc.asking import Asked
from web.ogc.links import Link
from web.ogc.selecting import properties_column, shape_in
from web.ogc.sorting import write_cursor

SEPARATOR = "\x1e"
WKT = "wkt"


def collection(pieces: Iterable[str], members: dict[str, Any]) -> Iterator[bytes]:
    """Yield a FeatureCollection from features without their closing braces."""
    yield b'{"type":"FeatureCollection","features":['
    yield from (piece.encode() for piece in pieces)
    yield ("]," + json.dumps(members, ensure_ascii=False)[1:]).encode()


def joined(rows: Iterable[Any]) -> str:
    """Return features of a batch with commas between."""
    return ",".join([row[0] + "}" for row in rows])


def sequence(rows: Iterable[Any]) -> bytes:
    """Return features as a text sequence."""
    return "".join([f"{SEPARATOR}{row[0]}}}\n" for row in rows]).encode()


def members(links: list[Link], returned: int, matched: int | None) -> dict[str, Any]:
    """Return what a FeatureCollection bears beside its features."""
    counts = {} if matched is None else {"numberMatched": matched}
    stamp = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {**counts, "numberReturned": returned, "timeStamp": stamp, "links": links}


def cursor_after(row: Any) -> str:
    """Return the cursor that goes on after a row that ends with its id and what it is sorted by."""
    columns = row._mapping
    values = [columns[name] for name in columns if str(name).startswith("sort_")]
    return write_cursor(values, columns["id"])


def csv_columns(asked: Asked) -> list[ColumnElement[Any]]:
    """Return the columns that lines of CSV are made of."""
    there = shape_in(asked.system)
    there = func.ST_FlipCoordinates(there) if asked.system.y_first else there
    return [
        properties_column(asked.properties).label("properties"),
        func.ST_AsText(there, cast(asked.system.decimals, Integer)).label(WKT),
    ]


def csv_head(asked: Asked) -> bytes:
    """Return the first line, after the mark by which Excel knows that it is UTF-8."""
    wkt = WKT if asked.system.epsg == 4326 else f"{WKT}_epsg{asked.system.epsg}"
    return (sheets.MARK + sheets.lines([["id", *asked.names, wkt]])).encode()


def csv_lines(asked: Asked, rows: Iterable[Any]) -> bytes:
    """Return features as lines."""
    names = asked.names
    cells = ([row.key, *map(row.properties.get, names), row.wkt] for row in rows)
    return sheets.lines(cells).encode()
