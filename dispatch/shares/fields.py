"""Which fields a share gives out, and what each becomes by its rule; the standard itself is in `standard`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.layers import Layer
from data.shares import Share
from dispatch.shares.standard import COARSER, FIELDS, FIRST, MASKED, RULES, TIME_FIELD, Field
from layers.kinds import Attribute, Kind, get_kind

__all__ = [
    "FIELDS",
    "RULES",
    "TIME_FIELD",
    "Field",
    "after_rule",
    "fields_of",
    "geometry_type",
    "layer_fields",
    "names_of",
    "source_fields",
]
MULTI = {"point": "MultiPoint", "line": "MultiLineString", "polygon": "MultiPolygon"}
PLAIN = {"text": "string", "choice": "string"}
# What names a person or says how to reach one, in the keys and names of attributes that people think up.
PERSONAL = (
    "contact", "person", "phone", "mobile", "email", "reporter", "identity", "id_card",
    "责任人", "联系", "电话", "手机", "姓名", "身份", "邮箱", "负责人", "举报人", "投诉人",
)  # fmt: skip


def source_fields(session: Session, source: str, layer_id: int | None = None) -> tuple[Field, ...]:
    """Return the fields that a source has; a layer's own come from the schema of its kind."""
    if source != "layer":
        return FIELDS[source]
    return layer_fields(_kind_of(session, layer_id)) if layer_id is not None else FIELDS["layer"]


def layer_fields(kind: Kind) -> tuple[Field, ...]:
    """Return the fields of layers of a kind: those of all layers, and its attributes that name nobody."""
    own = (_field_of(kind, attribute) for attribute in kind.attributes if not is_personal(attribute))
    return (*FIELDS["layer"], *own)


def is_personal(attribute: Attribute) -> bool:
    """Return whether an attribute names a person, or says how to reach one."""
    words = f"{attribute.key} {attribute.name} {attribute.name_en}".lower()
    return any(word in words for word in PERSONAL)


def attribute_name(key: str) -> str:
    """Return the field name of a layer's attribute, which is another than that of all layers' fields."""
    return f"attribute_{key}" if any(field.name == key for field in FIELDS["layer"]) else key


def fields_of(session: Session, share: Share) -> tuple[Field, ...]:
    """Return the fields that a share gives out, in its order, with the type they have after their rule."""
    known = {field.name: field for field in source_fields(session, share.source, share.layer_id)}
    return tuple(after_rule(known[each["name"]], each) for each in share.fields if each["name"] in known)


def after_rule(field: Field, given: dict[str, Any]) -> Field:
    """Return what a field becomes by its rule."""
    rule = given.get("rule")
    if rule == MASKED:
        return replace(field, codes=None, grouping="")
    if rule != COARSER:
        return field
    if field.grouping == "time":
        coarse = {"hour": "date-time", "day": "date", "month": "string"}[given.get("to") or "day"]
        return replace(field, type=coarse)
    return replace(field, codes="category_group") if field.grouping == "category" else field


def geometry_type(session: Session, share: Share) -> str:
    """Return the GeoJSON type of all of a share's geometries, "Geometry" where they differ."""
    if share.source in ("incidents", "violations"):
        return "Point"
    if share.source == "hotspots":
        return "Point" if share.precision == "street" else "MultiPolygon"
    geometries = _kind_of(session, share.layer_id).geometries
    return MULTI[geometries[0]] if len(geometries) == 1 else "Geometry"


def names_of(share: Share) -> Sequence[str]:
    """Return the names of the fields that a share gives out."""
    return [each["name"] for each in share.fields]


def _field_of(kind: Kind, attribute: Attribute) -> Field:
    plain = PLAIN.get(attribute.type, attribute.type)
    codes = f"{kind.key}.{attribute.key}" if attribute.choices else None
    grouping = {"date": "time", "integer": "number", "number": "number"}.get(plain, "")
    # What people write of a feature may well say where it lies.
    return Field(
        attribute_name(attribute.key), attribute.name, attribute.name_en or attribute.key, plain,
        attribute.unit, codes, FIRST, grouping=grouping, betrays_place=attribute.type == "text",
    )  # fmt: skip


def _kind_of(session: Session, layer_id: int | None) -> Kind:
    return get_kind(session, session.scalars(select(Layer.kind).where(Layer.id == layer_id)).one())
