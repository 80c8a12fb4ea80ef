"""The description of the OGC API in OpenAPI 3.0, for the collections of whoever asks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from data.shares import Share
from dispatch.shares.fields import Field, fields_of
from dispatch.shares.json_types import JSON_TYPES
from gis.epsg import SYSTEMS
from web.ogc.asking import DEFAULT_LIMIT, MANY, MOST, ONE
from web.ogc.describing import path_of, title_of
from web.ogc.forms import ITEMS
from web.ogc.links import address
from web.ogc.matrices import SCHEME
from web.ogc.words import PAGE

VERSION = "1.0.0"
Parameter = dict[str, Any]


def describe(session: Session, shares: Sequence[Share], language: str) -> dict[str, Any]:
    """Return the description, in a language, for these collections."""
    english = language == "en"
    paths = {
        path or "/": _read(title)
        for path, title in (
            ("", PAGE["title"][english]),
            ("/conformance", PAGE["conformance"][english]),
            ("/api", PAGE["api"][english]),
            ("/collections", PAGE["collections"][english]),
            ("/tileMatrixSets", PAGE["tiles"][english]),
            (f"/tileMatrixSets/{SCHEME}", PAGE["tiles"][english]),
        )
    }
    for share in shares:
        paths |= _of_share(session, share)
    return {
        "openapi": "3.0.3",
        "info": {"title": PAGE["title"][english], "description": PAGE["about"][english], "version": VERSION},
        "servers": [{"url": address()}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "parameters": _parameters(),
            "schemas": {"problem": {"type": "object", "properties": {"detail": {"type": "string"}}}},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _of_share(session: Session, share: Share) -> dict[str, Any]:
    """Return the paths of a collection; each of its properties is a parameter too."""
    fields, title = fields_of(session, share), title_of(share)
    by_value = [_by_value(field) for field in fields if field.name not in MANY]
    many = [_reference(name) for name in MANY] + by_value
    one = [_reference(name) for name in ONE] + [_in_path("featureId")]
    tile = [_in_path(name, "integer") for name in ("z", "y", "x")]
    own = {
        "": _read(title),
        "/queryables": _read(title, "application/schema+json"),
        "/sortables": _read(title, "application/schema+json"),
        "/schema": _read(title, "application/schema+json"),
        "/items": _read(title, *(form.media_type for form in ITEMS), parameters=many),
        "/items/{featureId}": _read(title, "application/geo+json", parameters=one),
        "/tiles": _read(title),
        f"/tiles/{SCHEME}": _read(title),
        f"/tiles/{SCHEME}/{{z}}/{{y}}/{{x}}": _read(
            title, "application/vnd.mapbox-vector-tile", parameters=tile
        ),
    }
    return {path_of(share) + path: described for path, described in own.items()}


def _read(title: str, *types: str, parameters: Sequence[Parameter] = ()) -> dict[str, Any]:
    content = {kind: {"schema": {}} for kind in types or ("application/json", "text/html")}
    refusal = {
        "description": "refused",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}},
    }
    answers = {"200": {"description": "OK", "content": content}, "default": refusal}
    given = list(parameters) or [_reference("f")]
    return {"get": {"summary": title, "parameters": given, "responses": answers}}


def _reference(name: str) -> Parameter:
    return {"$ref": f"#/components/parameters/{name}"}


def _by_value(field: Field) -> Parameter:
    return _query(field.name, JSON_TYPES[field.type])


def _in_path(name: str, kind: str = "string") -> Parameter:
    return {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


def _query(name: str, schema: dict[str, Any]) -> Parameter:
    style = {"style": "form", "explode": False}
    return {"name": name, "in": "query", "required": False, "schema": schema, **style}


def _parameters() -> dict[str, Parameter]:
    """Return the parameters that are the same for all collections."""
    text = {"type": "string"}
    numbers = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    system = {"type": "string", "format": "uri", "enum": list(SYSTEMS)}
    names = {"type": "array", "items": text}
    schemas: dict[str, dict[str, Any]] = {
        "f": {"type": "string"},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
        "bbox": numbers,
        "bbox-crs": system,
        "crs": system,
        "filter-crs": system,
        "filter-lang": {"type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text"},
        "properties": names,
        "sortby": names,
    }
    return {name: _query(name, schemas.get(name, text)) for name in MANY}
