"""Reads GeoJSON (RFC 7946, and the older form with a `crs` member) and GeoJSON text sequences (RFC 8142)."""

import json
import re
from dataclasses import replace
from typing import Any

import orjson
import pyproj
import shapely

from gis.files.errors import CrsNotUsable, FileUnreadable, WrongSuffix
from gis.files.read.geometries import parsed_geometries
from gis.files.source import Source
from gis.files.systems import crs_of, normal_name
from gis.files.table import Columns, Note, RawTable
from gis.files.text import Decoded, read_text

_GEOMETRIES = frozenset({
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection",
})  # fmt: skip
# The quick parser rounds whole numbers of more than 64 bits.
_LONG_NUMBER = re.compile(r"[\s:,\[-]\d{19,}[\s,\]}]")
_RECORD_SEPARATOR = "\x1e"
_ESCAPED_NUL = "\\u0000"
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def read_geojson(source: Source) -> RawTable:
    """Read a FeatureCollection, a Feature or a geometry.

    An `id` of features becomes a column of that name if there is none.

    Raises FileUnreadable, WrongSuffix, EncodingUnknown, TooLarge.
    """
    decoded, notes = _text(source)
    document = _parsed(decoded.text)
    features = _features_of(document)
    return _table(features, decoded, source, _stated_crs(document), notes)


def read_geojsonseq(source: Source) -> RawTable:
    """Read one Feature or geometry per line; a record separator before each is accepted."""
    decoded, notes = _text(source)
    features = []
    for number, line in enumerate(decoded.text.split("\n"), start=1):
        line = line.strip().removeprefix(_RECORD_SEPARATOR).strip()
        if line:
            features += _features_of(_parsed_line(line, number, len(features) + 1), len(features) + 1)
    return _table(features, decoded, source, pyproj.CRS.from_epsg(4326), notes)


def _text(source: Source) -> tuple[Decoded, list[Note]]:
    """Return the text without escaped NULs."""
    decoded = read_text(source.path, source.encoding)
    if _ESCAPED_NUL not in decoded.text:
        return decoded, decoded.notes
    text, count = _NUL.subn(r"\1", decoded.text)
    return replace(decoded, text=text), [*decoded.notes, Note("characters_dropped", str(count))]


def _parsed_line(line: str, number: int, row: int) -> Any:
    try:
        document = _parse(line)
    except (ValueError, RecursionError) as error:
        if number == 1 and (line == "{" or '"FeatureCollection"' in line):
            raise WrongSuffix("geojsonseq", "geojson") from error
        raise FileUnreadable("syntax", f"line {number}: {error}", row) from error
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        raise WrongSuffix("geojsonseq", "geojson")
    return document


def _parsed(text: str) -> Any:
    try:
        return _parse(text)
    except (ValueError, RecursionError) as error:
        if _is_sequence(text):
            raise WrongSuffix("geojson", "geojsonseq") from error
        cut = isinstance(error, json.JSONDecodeError) and error.pos >= len(text.rstrip()) - 1
        raise FileUnreadable("truncated" if cut else "syntax", str(error)) from error


def _parse(text: str) -> Any:
    """Parse JSON exactly; NaN and the infinities, which many programs write, become null."""
    if not _LONG_NUMBER.search(text):
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            # The slower parser below accepts more, or says better what is wrong.
            pass
    document = json.loads(text, parse_constant=lambda _: None)
    # Escaped halves of characters: UnicodeEncodeError is a ValueError.
    json.dumps(document, ensure_ascii=False).encode()
    return document


def _is_sequence(text: str) -> bool:
    """Say whether the first of several lines is a Feature of its own."""
    first, _, rest = text.strip().removeprefix(_RECORD_SEPARATOR).partition("\n")
    try:
        document = orjson.loads(first)
    except orjson.JSONDecodeError:
        return False
    return bool(rest) and isinstance(document, dict) and document.get("type") == "Feature"


def _features_of(document: Any, row: int | None = None) -> list[dict[str, Any]]:
    """Return the features of a document; `row` is its number in a sequence."""
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Feature":
        return [document]
    if kind in _GEOMETRIES:
        return [{"type": "Feature", "properties": None, "geometry": document}]
    if kind != "FeatureCollection" or not isinstance(document.get("features"), list):
        raise FileUnreadable("syntax", f"type {kind!r} is not GeoJSON", row)
    for number, feature in enumerate(document["features"], start=1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise FileUnreadable("syntax", "not a Feature", number)
    return document["features"]


def _table(
    features: list[dict[str, Any]],
    decoded: Decoded,
    source: Source,
    stated: pyproj.CRS | str,
    notes: list[Note],
) -> RawTable:
    source.check_rows(len(features))
    geometries, faults = parsed_geometries(
        [feature.get("geometry") for feature in features], shapely.from_geojson, orjson.dumps
    )
    return RawTable(geometries, _columns(features), stated, decoded.encoding, notes=notes, faults=faults)


def _columns(features: list[dict[str, Any]]) -> Columns:
    """Return a column for each property that any feature has, in the order of their first coming."""
    properties = []
    for row, feature in enumerate(features, start=1):
        held = feature.get("properties") or {}
        if not isinstance(held, dict):
            raise FileUnreadable("syntax", "properties is no object", row, "properties")
        properties.append(held)
    names = dict.fromkeys(name for held in properties for name in held)
    columns = {name: [held.get(name) for held in properties] for name in names}
    identifiers = [feature.get("id") for feature in features]
    if "id" not in columns and any(identifier is not None for identifier in identifiers):
        columns = {"id": identifiers, **columns}
    return columns


def _stated_crs(document: dict[str, Any]) -> pyproj.CRS | str:
    """Return the CRS of the old `crs` member; RFC 7946 has WGS84 only."""
    member = document.get("crs")
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        return pyproj.CRS.from_epsg(4326)
    try:
        plain = normal_name(name)
    except CrsNotUsable as error:
        raise FileUnreadable("syntax", f"crs {name!r}", field="crs") from error
    return plain if plain in ("GCJ-02", "BD-09") else crs_of(plain)
