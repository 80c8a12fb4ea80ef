"""Writes features as FlatGeobuf: batch by batch through Arrow into a file, which is sent and forgotten."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func

from web.ogc.asking import Asked
from web.ogc.selecting import properties_column, shape_in

LAYER = "features"
GEOMETRY = "geometry"
CHUNK = 256 * 1024


def columns(asked: Asked) -> list[ColumnElement[Any]]:
    """Return the columns that are written: properties and the shape, x first as files have it."""
    return [
        properties_column(asked.properties).label("properties"),
        func.ST_AsBinary(shape_in(asked.system)).label(GEOMETRY),
    ]


def write(asked: Asked, batches: Iterable[Any], geometry_type: str) -> Iterator[bytes]:
    """Write a file from rows, and yield its content."""
    # Neither is imported before it is needed: both take long to load.
    import pyarrow
    import pyogrio

    schema = pyarrow.schema(
        [("id", pyarrow.string()), *_fields(pyarrow, asked), (GEOMETRY, pyarrow.binary())]
    )
    tables = (_batch(pyarrow, schema, asked, rows) for rows in batches)
    with tempfile.TemporaryDirectory(prefix="one-map-fgb-") as folder:
        path = Path(folder) / f"{asked.share.key}.fgb"
        pyogrio.write_arrow(
            pyarrow.RecordBatchReader.from_batches(schema, tables),
            path,
            layer=LAYER,
            driver="FlatGeobuf",
            geometry_name=GEOMETRY,
            geometry_type="Unknown" if geometry_type == "Geometry" else geometry_type,
            crs=f"EPSG:{asked.system.epsg}",
            # With an index GDAL takes no feature without a shape, and holds all in memory to sort them.
            SPATIAL_INDEX="NO",
        )
        with path.open("rb") as file:
            while content := file.read(CHUNK):
                yield content


def _fields(pyarrow: Any, asked: Asked) -> list[tuple[str, Any]]:
    types = {
        "string": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "date-time": pyarrow.timestamp("ms", tz="UTC"),
    }
    return [(name, types[asked.fields[name].type]) for name in asked.names]


def _batch(pyarrow: Any, schema: Any, asked: Asked, rows: Any) -> Any:
    arrays = [[row.key for row in rows]]
    for name in asked.names:
        kind = asked.fields[name].type
        arrays.append([_value(row.properties.get(name), kind) for row in rows])
    arrays.append([None if row.geometry is None else bytes(row.geometry) for row in rows])
    columns = [pyarrow.array(values, type=field.type) for values, field in zip(arrays, schema, strict=True)]
    return pyarrow.record_batch(columns, schema=schema)


def _value(value: Any, kind: str) -> Any:
    if value is None or kind not in ("date", "date-time"):
        return value
    return date.fromisoformat(value) if kind == "date" else datetime.fromisoformat(value)
