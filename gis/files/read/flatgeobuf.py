"""Reads FlatGeobuf."""

import os

import pyproj
import shapely
from pyproj.exceptions import CRSError

from gis.files.read.gdal import plain_columns, read_layer
from gis.files.read.geometries import parsed_geometries
from gis.files.read.structured import parsed_json_columns
from gis.files.source import Source
from gis.files.table import Note, RawTable


def read_flatgeobuf(source: Source) -> RawTable:
    """Read a .fgb file; raise FileUnreadable also where only its last rows are missing."""
    # A name of ours: GDAL takes parts of names for instructions.
    path = source.workplace / "layer.fgb"
    os.symlink(source.path, path)
    meta, shapes, arrays, notes = read_layer(path, "FlatGeobuf")
    source.check_rows(len(shapes))
    geometries, faults = parsed_geometries(shapes.tolist(), shapely.from_wkb)
    columns = plain_columns(path, meta, arrays)
    dropped = [name for name in meta["fields"].tolist() if name not in columns]
    notes += [Note("binary_dropped", ", ".join(dropped))] if dropped else []
    nested = [
        name
        for name, kind in zip(meta["fields"].tolist(), meta["ogr_subtypes"], strict=True)
        if kind == "OFSTJSON"
    ]
    parsed_json_columns(columns, nested)
    return RawTable(geometries, columns, _stated(meta["crs"]), "utf-8", notes=notes, faults=faults)


def _stated(text: str | None) -> pyproj.CRS | None:
    try:
        return pyproj.CRS.from_user_input(text) if text else None
    except CRSError:
        return None
