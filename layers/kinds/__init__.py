"""The catalogue of kinds of layers: those of the product, and those that an administrator adds."""

from layers.kinds.catalogue import KindUnknown, get_kind, list_kinds, read_kind, write_kind
from layers.kinds.schema import (
    Attribute,
    AttributeInvalid,
    Choice,
    GeometryNotOfKind,
    Kind,
    check_attributes,
    check_geometry,
    geometry_of,
)

__all__ = [
    "Attribute",
    "AttributeInvalid",
    "Choice",
    "GeometryNotOfKind",
    "Kind",
    "KindUnknown",
    "check_attributes",
    "check_geometry",
    "geometry_of",
    "get_kind",
    "list_kinds",
    "read_kind",
    "write_kind",
]
