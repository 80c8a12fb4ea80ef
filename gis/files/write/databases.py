"""Writes GeoPackage and FlatGeobuf."""

import sqlite3
from contextlib import closing
from pathlib import Path

from gis.files.report import NotKept
from gis.files.write.columns import NESTED, typed_columns
from gis.files.write.gdal import geometry_type, write_layer
from gis.files.write.names import file_name, fitting_names
from gis.files.write.outgoing import Outgoing

_RESERVED = ("fid", "geom")
# The schema extension (OGC 12-128r18, annex F.9), by which other programs too know a text as JSON.
_DATA_COLUMNS = """
    CREATE TABLE IF NOT EXISTS gpkg_data_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
        mime_type TEXT, constraint_name TEXT,
        CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name)
    );
    CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
        constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
        min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
        CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
    );
    CREATE TABLE IF NOT EXISTS gpkg_extensions (
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
        scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
    );
"""
_EXTENSION = "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')"
_DEFINITION = "http://www.geopackage.org/spec121/#extension_schema"
_JSON = """
    INSERT INTO gpkg_data_columns (table_name, column_name, mime_type) VALUES (?, ?, 'application/json')
"""


def write_geopackage(outgoing: Outgoing, path: Path) -> None:
    """Write one layer; lists and objects are marked as JSON."""
    columns = typed_columns(outgoing.columns, outgoing.losses)
    names = fitting_names([column.name for column in columns], outgoing.losses, reserved=_RESERVED)
    layer = file_name(outgoing.name)
    write_layer(
        path, "GPKG", outgoing.shapes, columns, names, layer=layer, crs=outgoing.crs.to_string(),
        geometry_type=geometry_type(outgoing.shapes),
    )  # fmt: skip
    nested = [name for name, column in zip(names, columns, strict=True) if column.kind == NESTED]
    if nested:
        _mark_json(path, layer, nested)


def write_flatgeobuf(outgoing: Outgoing, path: Path) -> None:
    """Write one layer, without spatial index: that would change the order, and forbids empty rows."""
    columns = typed_columns(outgoing.columns, outgoing.losses)
    names = fitting_names([column.name for column in columns], outgoing.losses)
    outgoing.losses += [NotKept("nested_as_text", column.name) for column in columns if column.kind == NESTED]
    write_layer(
        path, "FlatGeobuf", outgoing.shapes, columns, names, layer=outgoing.name,
        crs=outgoing.crs.to_string(), geometry_type=geometry_type(outgoing.shapes), SPATIAL_INDEX="NO",
    )  # fmt: skip


def _mark_json(path: Path, layer: str, names: list[str]) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(_DATA_COLUMNS)
        for table in ("gpkg_data_columns", "gpkg_data_column_constraints"):
            database.execute(_EXTENSION, (table, _DEFINITION))
        database.executemany(_JSON, [(layer, name) for name in names])
        database.commit()
