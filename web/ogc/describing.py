"""Describes collections: what they hold, where, in which systems, and the schema of their features."""

from typing import Any
from urllib.parse import quote

from sqlalchemy.orm import Session

from data.shares import Share
from dispatch.shares.fields import TIME_FIELD, Field, fields_of, geometry_type
from dispatch.shares.json_types import DRAFT, JSON_TYPES
from dispatch.shares.schemas import SHAPES as ANY_SHAPE
from dispatch.shares.schemas import feature_schema
from gis.epsg import CRS84, SYSTEMS
from web.languages import asked_language
from web.ogc.counting import extent
from web.ogc.filtering.comparing import GEOMETRY
from web.ogc.forms import HTML, ITEMS, JSON, SCHEMA
from web.ogc.links import REL, Link, address, link

WHOLE_EARTH = (-180.0, -90.0, 180.0, 90.0)
SHAPES = {
    "Point": "geometry-point",
    "MultiPoint": "geometry-multipoint",
    "MultiLineString": "geometry-multilinestring",
    "MultiPolygon": "geometry-multipolygon",
    "Geometry": "geometry-any",
}
PURPOSES = ("queryables", "sortables", "schema")


def is_english() -> bool:
    """Return whether the answer is to be in English."""
    return asked_language() == "en"


def path_of(share: Share, *parts: str) -> str:
    """Return the path of a collection, or of something of it, below /ogc."""
    return "/".join(["/collections", quote(share.key, safe=""), *(quote(part, safe="") for part in parts)])


def title_of(share: Share) -> str:
    """Return the name of a share in the language asked for."""
    return (share.name_en or share.name) if is_english() else share.name


def collection(session: Session, share: Share) -> dict[str, Any]:
    """Return the description of a collection."""
    box = extent(session, share)
    spatial = {"bbox": [list(box or WHOLE_EARTH)], "crs": CRS84.uri}
    return {
        "id": share.key,
        "title": title_of(share),
        "description": share.description,
        "itemType": "feature",
        "extent": {"spatial": spatial, "temporal": {"interval": [[None, None]]}},
        "crs": list(SYSTEMS),
        "storageCrs": CRS84.uri,
        "links": _links(share),
    }


def schema(session: Session, share: Share, purpose: str) -> dict[str, Any]:
    """Return the JSON Schema of what a collection's features have, may be asked for or sorted by."""
    fields = fields_of(session, share)
    properties = {field.name: _property(share, field) for field in fields}
    shape = {GEOMETRY: {"format": SHAPES[geometry_type(session, share)], "x-ogc-role": "primary-geometry"}}
    identity = {"id": {"type": "string", "x-ogc-role": "id", "readOnly": True}}
    before = {"queryables": shape, "sortables": {}, "schema": identity | shape}[purpose]
    return {
        "$schema": DRAFT,
        "$id": address(path_of(share, purpose)),
        "type": "object",
        "title": title_of(share),
        "properties": before | properties,
        "additionalProperties": False,
    }


def described_feature(session: Session, share: Share) -> dict[str, Any]:
    """Return the JSON Schema of a feature, whole: what programs read that look for `describedBy`.

    The types are plain ones, which is all that GDAL reads, though any property may be null.
    """
    properties = {field.name: _property(share, field) for field in fields_of(session, share)}
    kind = geometry_type(session, share)
    shape = feature_schema((), ANY_SHAPE if kind == "Geometry" else [kind])
    shape["properties"]["properties"] |= {"properties": properties}
    return {"$schema": DRAFT, "$id": address(path_of(share, "feature")), "title": title_of(share)} | shape


def _property(share: Share, field: Field) -> dict[str, Any]:
    english = is_english()
    described = JSON_TYPES[field.type] | {"title": field.name_en if english else field.name_zh}
    words = field.description_en if english else field.description_zh
    described |= {"description": words} if words else {}
    described |= {"x-ogc-unit": field.unit} if field.unit else {}
    if field.name == TIME_FIELD[share.source] and field.type in ("date", "date-time"):
        described |= {"x-ogc-role": "primary-instant"}
    return described


def _links(share: Share) -> list[Link]:
    own, items = address(path_of(share)), address(path_of(share, "items"))
    found = [link("self", own, JSON.media_type), link("alternate", f"{own}?f=html", HTML.media_type)]
    found += [link("items", f"{items}?f={form.name}", form.media_type) for form in ITEMS]
    rels = {"queryables": f"{REL}queryables", "sortables": f"{REL}sortables", "schema": f"{REL}schema"}
    found += [link(rels[name], address(path_of(share, name)), SCHEMA.media_type) for name in PURPOSES]
    found.append(link("describedBy", address(path_of(share, "feature")), SCHEMA.media_type))
    return [*found, link(f"{REL}tilesets-vector", address(path_of(share, "tiles")), JSON.media_type)]
