"""Reads KML 2.2 (OGC 07-147r2): placemarks with their names, extended data, times and folders."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import pyproj

from gis.files.errors import WrongSuffix
from gis.files.read.geometries import Fault
from gis.files.read.kml_shapes import NotAShape, find_shape
from gis.files.read.xml import parse_xml
from gis.files.source import Source
from gis.files.table import Columns, Note, RawTable, as_shapes

_FOLDERS = ("Document", "Folder", "kml")
_LINKS = ("NetworkLink", "GroundOverlay", "ScreenOverlay", "PhotoOverlay")
_WHOLE = ("int", "uint", "short", "ushort")
_BROKEN = ("float", "double")
_TIMES = {"when": "time", "begin": "begin", "end": "end"}
_OWN = ("name", "description", "folder")


@dataclass(slots=True)
class _Placemark:
    element: Element
    folder: str
    values: dict[str, Any] = field(default_factory=dict)


def read_kml(source: Source) -> RawTable:
    """Read every placemark; a column `folder` says where it stood, where there are folders.

    Values are typed where the file has a schema, else text. Links to other files are not followed.

    Raises FileUnreadable, WrongSuffix, TooLarge.
    """
    root = parse_xml(source.path)
    if root.tag not in _FOLDERS:
        raise WrongSuffix("kml", root.tag)
    schemas = {schema.get("id", ""): _types(schema) for schema in root.iter("Schema")}
    placemarks = list(_placemarks(root, ""))
    source.check_rows(len(placemarks))
    shapes: list[Any] = []
    faults: list[Fault] = []
    for index, placemark in enumerate(placemarks):
        placemark.values = _values(placemark, schemas)
        try:
            shapes.append(find_shape(placemark.element))
        except NotAShape as error:
            shapes.append(None)
            faults.append((index, "unreadable", str(error)))
    links = sum(1 for tag in _LINKS for _ in root.iter(tag))
    notes = [Note("links_ignored", str(links))] if links else []
    stated = pyproj.CRS.from_epsg(4326)
    return RawTable(as_shapes(shapes), _columns(placemarks), stated, "utf-8", notes=notes, faults=faults)


def _placemarks(element: Element, folder: str) -> Iterator[_Placemark]:
    """Give the placemarks in and below a folder, whose names make a path."""
    for child in element:
        if child.tag == "Placemark":
            yield _Placemark(child, folder)
        elif child.tag == "Folder":
            name = (child.findtext("name") or "").strip()
            yield from _placemarks(child, f"{folder}/{name}" if folder and name else folder or name)
        elif child.tag in _FOLDERS:
            yield from _placemarks(child, folder)


def _types(schema: Element) -> dict[str, str]:
    return {part.get("name", ""): part.get("type", "string") for part in schema.iter("SimpleField")}


def _values(placemark: _Placemark, schemas: dict[str, dict[str, str]]) -> dict[str, Any]:
    element = placemark.element
    values: dict[str, Any] = {}
    for data in element.findall("ExtendedData/Data"):
        values[data.get("name", "")] = data.findtext("value")
    for data in element.findall("ExtendedData/SchemaData"):
        types = schemas.get(data.get("schemaUrl", "").rpartition("#")[2], {})
        values.update(dict.fromkeys(types))
        for part in data.findall("SimpleData"):
            name = part.get("name", "")
            values[name] = _typed(part.text or "", types.get(name, "string"))
    for tag, name in _TIMES.items():
        for primitive in ("TimeStamp", "TimeSpan"):
            text = element.findtext(f"{primitive}/{tag}")
            if text and name not in values:
                values[name] = text.strip()
    own = (element.findtext("name"), element.findtext("description"), placemark.folder)
    for name, text in zip(_OWN, own, strict=True):
        if text and name not in values:
            values[name] = text.strip() if name == "name" else text
    return values


def _typed(text: str, kind: str) -> Any:
    """Return a value of a schema's type; as text where it is not of that type."""
    try:
        if kind in _WHOLE:
            return int(text) if text.strip() else None
        if kind in _BROKEN:
            return float(text) if text.strip() else None
    except ValueError:
        return text
    if kind == "bool":
        return {"1": True, "true": True, "0": False, "false": False}.get(text.strip().lower())
    return text


def _columns(placemarks: list[_Placemark]) -> Columns:
    """Return the columns, without names that only repeat another column."""
    names = dict.fromkeys(name for placemark in placemarks for name in placemark.values)
    order = [*(name for name in _OWN if name in names), *(name for name in names if name not in _OWN)]
    columns = {name: [placemark.values.get(name) for placemark in placemarks] for name in order}
    for own in ("name", "folder"):
        others = [values for name, values in columns.items() if name not in _OWN]
        if own in columns and any(_says_the_same(columns[own], values) for values in others):
            del columns[own]
    return columns


def _says_the_same(names: list[Any], others: list[Any]) -> bool:
    """Say whether a column holds the same texts as the names are."""
    texts = ("" if other is None else str(other).strip() for other in others)
    return all((name or "") == text for name, text in zip(names, texts, strict=True))
