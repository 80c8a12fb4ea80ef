"""JSON Schemas of what is given out: a feature of a source, whole, and the code lists that it names."""

from collections.abc import Sequence
from typing import Any

from data.shares import SOURCES
from dispatch.shares.code_lists import CLOSED, OPEN, Code
from dispatch.shares.json_types import DRAFT, nullable
from dispatch.shares.standard import FIELDS, FIRST, Field

VERSION = FIRST
"""The version of the data standard that is published now."""
SHAPES = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")


def source_schema(source: str) -> dict[str, Any]:
    """Return the schema of a source's features; of a layer, the fields that all layers have.

    A share may leave out any field, so none is required, and what it makes coarser has the type that its own
    schema says (`/ogc/collections/{key}/schema`); a layer's own attributes come with its kind.
    """
    schema = feature_schema(FIELDS[source], SHAPES, more=source == "layer")
    return {"$schema": DRAFT, "$id": f"/schemas/{VERSION}/{source}.json", "title": source} | schema


def feature_schema(fields: Sequence[Field], shapes: Sequence[str], more: bool = False) -> dict[str, Any]:
    """Return the schema of a GeoJSON feature (RFC 7946) with these fields and kinds of geometry."""
    return {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string"},
            "geometry": {
                "type": ["object", "null"],
                "required": ["type", "coordinates"],
                "properties": {"type": {"enum": list(shapes)}, "coordinates": {"type": "array"}},
            },
            "properties": {
                "type": "object",
                "properties": {field.name: _property(field) for field in fields},
                "additionalProperties": more,
            },
        },
    }


def code_list_schema() -> dict[str, Any]:
    """Return all closed code lists, each as the values it allows with their names."""
    lists = {name: {"oneOf": [_code(code) for code in codes]} for name, codes in CLOSED.items()}
    return {"$schema": DRAFT, "$id": f"/schemas/{VERSION}/code-lists.json", "$defs": lists}


def list_schemas() -> dict[str, dict[str, Any]]:
    """Return every published schema by its name."""
    return {source: source_schema(source) for source in SOURCES} | {"code-lists": code_list_schema()}


def _property(field: Field) -> dict[str, Any]:
    described = nullable(field.type)
    if field.codes in CLOSED:
        # Nothing, or one of the list; a field made coarser or masked has lost its list before this.
        described["enum"] = [*(code.code for code in CLOSED[field.codes]), None]
    words = {
        "title": f"{field.name_zh} · {field.name_en}",
        "description": " · ".join(filter(None, (field.description_zh, field.description_en))),
        "x-ogc-unit": field.unit,
        "x-code-list": field.codes or "",
        "x-codes": " · ".join(OPEN.get(field.codes or "", ())),
        "x-since": field.since,
    }
    return described | {name: value for name, value in words.items() if value}


def _code(code: Code) -> dict[str, Any]:
    return {"const": code.code, "title": f"{code.name_zh} · {code.name_en}"}
