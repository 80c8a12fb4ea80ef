"""Writes KML 2.2 and KMZ: placemarks with a typed schema, so that numbers come back as numbers."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely

from gis.files.report import NotKept
from gis.files.write.columns import DECIMAL, INT32, INTEGER, TRUTH, Column, typed_columns, without_nul
from gis.files.write.geojson import strict_shapes
from gis.files.write.names import fitting_names
from gis.files.write.outgoing import Outgoing

_TYPES = {INTEGER: "int", DECIMAL: "double", TRUTH: "bool"}
# Columns that make the name of a placemark on the map.
_NAMES = ("name", "名称", "标题", "title")
# What XML 1.0 cannot hold (2.2, Char).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
_TAIL = "</Document>\n</kml>\n"


def write_kml(outgoing: Outgoing, path: Path) -> None:
    """Write a document of placemarks."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(_document(outgoing))


def write_kmz(outgoing: Outgoing, path: Path) -> None:
    """Write a document into an archive, as doc.kml."""
    document = outgoing.workplace / "doc.kml"
    write_kml(outgoing, document)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(document, "doc.kml")


def _document(outgoing: Outgoing) -> Iterator[str]:
    columns = typed_columns(outgoing.columns, outgoing.losses, INT32, _allowed)
    names = fitting_names([column.name for column in columns], outgoing.losses)
    outgoing.losses += [
        NotKept("nested_as_text", column.name) for column in columns if column.kind == "nested"
    ]
    shapes = strict_shapes(outgoing)
    _tell_collections(shapes, outgoing.losses)
    yield _HEAD
    yield f"<name>{_text(outgoing.name)}</name>\n"
    yield '<Schema name="columns" id="columns">\n'
    for name, column in zip(names, columns, strict=True):
        yield f'<SimpleField name={quoteattr(name)} type="{_TYPES.get(column.kind, "string")}"/>\n'
    yield "</Schema>\n"
    title = next((column for wanted in _NAMES for column in columns if column.name.lower() == wanted), None)
    for row, shape in enumerate(shapes):
        yield _placemark(row, names, columns, title, shape)
    yield _TAIL


def _placemark(row: int, names: list[str], columns: list[Column], title: Column | None, shape: Any) -> str:
    value = title.values[row] if title else None
    name = "" if value is None else f"<name>{_text(str(value))}</name>"
    data = "".join(
        f"<SimpleData name={quoteattr(key)}>{_text(_spelled(column.values[row]))}</SimpleData>"
        for key, column in zip(names, columns, strict=True)
        if column.values[row] is not None
    )
    extended = f'<ExtendedData><SchemaData schemaUrl="#columns">{data}</SchemaData></ExtendedData>'
    return f"<Placemark>{name}{extended}{'' if shape is None else _shape(shape)}</Placemark>\n"


def _spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return value if isinstance(value, str) else repr(value)


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("", without_nul(text))


def _text(text: str) -> str:
    """Escape; a carriage return would else be read as a line feed."""
    return escape(_allowed(text), {"\r": "&#13;"})


def _tell_collections(shapes: np.ndarray, losses: list[NotKept]) -> None:
    """A collection of points only is a MultiPoint in KML, as both are a MultiGeometry."""
    if (shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION).any():
        losses.append(NotKept("collections_split"))


def _shape(shape: shapely.Geometry) -> str:
    if shape.geom_type == "Point":
        return f"<Point>{_vertices(shape)}</Point>"
    if shape.geom_type in ("LineString", "LinearRing"):
        return f"<LineString>{_vertices(shape)}</LineString>"
    if shape.geom_type != "Polygon":
        return f"<MultiGeometry>{''.join(_shape(part) for part in shape.geoms)}</MultiGeometry>"
    holes = "".join(f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in shape.interiors)
    return f"<Polygon><outerBoundaryIs>{_ring(shape.exterior)}</outerBoundaryIs>{holes}</Polygon>"


def _ring(ring: shapely.Geometry) -> str:
    return f"<LinearRing>{_vertices(ring)}</LinearRing>"


def _vertices(line: shapely.Geometry) -> str:
    pairs = " ".join(f"{x!r},{y!r}" for x, y in shapely.get_coordinates(line).tolist())
    return f"<coordinates>{pairs}</coordinates>"
