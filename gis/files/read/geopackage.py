"""Reads GeoPackage (OGC 12-128r18) as the SQLite database it is, and runs nothing that stands in it."""

import sqlite3
from contextlib import closing
from typing import Any
from urllib.parse import quote

import pyproj
import shapely
from pyproj.exceptions import CRSError

from gis.files.errors import FileUnreadable, NothingInside
from gis.files.read.geometries import parsed_geometries
from gis.files.read.structured import parsed_json_columns
from gis.files.source import Source, chosen_sublayer
from gis.files.table import Columns, Note, RawTable, as_shapes

_LONGEST_VALUE_BYTES = 200_000_000
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_HEAD_BYTES = 8
_EXTENDED = 0x20
_LAYERS = "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY rowid"
_GEOMETRY_COLUMN = "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?"
_SYSTEM = (
    "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
)
_JSON_COLUMNS = (
    "SELECT column_name FROM gpkg_data_columns WHERE table_name = ? AND mime_type = 'application/json'"
)


def read_geopackage(source: Source) -> RawTable:
    """Read one table of a .gpkg file, with geometries or without.

    Raises FileUnreadable (also where any page of the database is damaged), NothingInside, SublayerUnknown,
    TooLarge.
    """
    address = f"file:{quote(str(source.path))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            _secure(database)
            return _read(database, source)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise FileUnreadable("damaged", str(error)) from error


def _secure(database: sqlite3.Connection) -> None:
    """Let the file's own schema call nothing, and look at every page before believing any."""
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE_BYTES)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA query_only = ON")
    told = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if told != "ok":
        raise FileUnreadable("damaged", told)


def _read(database: sqlite3.Connection, source: Source) -> RawTable:
    names = [name for (name,) in database.execute(_LAYERS)]
    if not names:
        raise NothingInside("layers")
    name, notes = chosen_sublayer(names, source.sublayer)
    _require_table(database, name)
    quoted = _quoted(name)
    source.check_rows(database.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0])  # noqa: S608
    geometry, srs_id = database.execute(_GEOMETRY_COLUMN, (name,)).fetchone() or (None, None)
    cursor = database.execute(f"SELECT * FROM {quoted} ORDER BY rowid")  # noqa: S608
    fields = [described[0] for described in cursor.description]
    rows = cursor.fetchall()
    held = {field: [row[index] for row in rows] for index, field in enumerate(fields)}
    blobs = held.pop(geometry, None) if geometry else None
    faults: list[tuple[int, str, str]] = []
    shapes = as_shapes([None] * len(rows))
    if blobs is not None:
        shapes, faults = parsed_geometries(blobs, shapely.from_wkb, _well_known)
    columns, dropped = _columns(database, name, held)
    stated = _stated(database, srs_id)
    return RawTable(shapes, columns, stated, "utf-8", sublayers=names, notes=notes + dropped, faults=faults)


def _require_table(database: sqlite3.Connection, name: str) -> None:
    """Refuse views and virtual tables: they run what the file says."""
    found = database.execute("SELECT type, sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    if found is None or found[0] != "table" or (found[1] or "").upper().startswith("CREATE VIRTUAL"):
        raise FileUnreadable("damaged", f"{name} is not a table")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _well_known(blob: Any) -> bytes:
    """Return the WKB of a GeoPackage geometry; what is none is passed on and fails."""
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < _HEAD_BYTES or blob[3] & _EXTENDED:
        return b""
    envelope = (blob[3] >> 1) & 0x7
    return blob[_HEAD_BYTES + _ENVELOPE_BYTES[envelope] :] if envelope < len(_ENVELOPE_BYTES) else b""


def _columns(database: sqlite3.Connection, name: str, held: Columns) -> tuple[Columns, list[Note]]:
    """Return the columns but the key and those of bytes; booleans as such, nested values parsed."""
    kinds = {}
    for _, field, kind, _, _, key in database.execute(f"PRAGMA table_info({_quoted(name)})"):
        kinds[field] = "KEY" if key and kind.upper() == "INTEGER" else kind.upper()
    binary = [field for field, values in held.items() if any(isinstance(value, bytes) for value in values)]
    columns = {
        field: [None if value is None else bool(value) for value in values]
        if kinds.get(field) == "BOOLEAN"
        else values
        for field, values in held.items()
        if kinds.get(field) != "KEY" and field not in binary
    }
    if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_data_columns'").fetchone():
        nested = [field for (field,) in database.execute(_JSON_COLUMNS, (name,)) if field in columns]
        parsed_json_columns(columns, nested)
    return columns, [Note("binary_dropped", ", ".join(binary))] if binary else []


def _stated(database: sqlite3.Connection, srs_id: int | None) -> pyproj.CRS | None:
    """Return the CRS of a table; 0 and -1 are GeoPackage's words for unknown degrees and metres."""
    row = database.execute(_SYSTEM, (srs_id,)).fetchone() if srs_id not in (None, 0, -1) else None
    if row is None:
        return None
    organization, code, definition = row
    try:
        if str(organization).upper() == "EPSG":
            return pyproj.CRS.from_epsg(int(code))
        return pyproj.CRS.from_wkt(str(definition))
    except (CRSError, ValueError):
        return None
