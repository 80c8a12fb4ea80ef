"""What a kind of layer is: its geometries, its attributes with their types, its style, and whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data.unit_grids import CODE, FORM, UNIT_GRID, is_grid_code

GEOMETRIES = ("point", "line", "polygon")
TYPES = ("text", "integer", "number", "boolean", "date", "choice")
EVERYONE = ("operator", "planner", "squad", "supervisor", "agency", "admin")
PLANNERS = ("planner", "admin")
LONGEST_TEXT = 2000


@dataclass
class AttributeInvalid(Exception):
    """An attribute of a feature does not fit its kind: its name, a code of what is wrong, what would do."""

    attribute: str
    what: str
    allowed: str = ""


@dataclass
class GeometryNotOfKind(Exception):
    """A kind of layer does not take this geometry."""

    geometry: str
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a choice takes."""

    code: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the features of a kind."""

    key: str
    name: str
    name_en: str
    type: str = "text"
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of layer.

    `effect_within_m` is how far around a line or point it has effect, `tags` whether incidents there bear its
    name, `apart` whether features of a layer should not overlap.
    """

    key: str
    name: str
    name_en: str
    geometries: tuple[str, ...]
    attributes: tuple[Attribute, ...] = ()
    style: Mapping[str, Any] = field(default_factory=dict)
    demands: tuple[str, ...] = ()
    seen_by: tuple[str, ...] = EVERYONE
    edited_by: tuple[str, ...] = PLANNERS
    effect_within_m: float = 0.0
    tags: bool = True
    apart: bool = False
    is_custom: bool = False


def check_attributes(kind: Kind, values: Mapping[str, Any]) -> None:
    """Raise AttributeInvalid for the first attribute that does not fit; others than the kind's may stay."""
    for attribute in kind.attributes:
        value = values.get(attribute.key)
        if value in (None, ""):
            if attribute.required:
                raise AttributeInvalid(attribute.key, "missing")
        else:
            _check(attribute, value)
            _check_code(kind, attribute, value)


def _check(attribute: Attribute, value: Any) -> None:
    fits = {
        "text": isinstance(value, str) and len(value) <= LONGEST_TEXT,
        "integer": isinstance(value, int) and not isinstance(value, bool),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
        "boolean": isinstance(value, bool),
        "date": _is_day(value),
        "choice": value in [choice.code for choice in attribute.choices],
    }
    if not fits[attribute.type]:
        allowed = [choice.code for choice in attribute.choices]
        raise AttributeInvalid(attribute.key, f"not_{attribute.type}", ", ".join(allowed))
    if attribute.type in ("integer", "number"):
        _check_bounds(attribute, value)


def _check_code(kind: Kind, attribute: Attribute, value: Any) -> None:
    if (kind.key, attribute.key) == (UNIT_GRID, CODE) and not is_grid_code(value):
        raise AttributeInvalid(CODE, "not_grid_code", FORM)


def _check_bounds(attribute: Attribute, value: float) -> None:
    low, high = attribute.least, attribute.most
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = f"{'' if low is None else low}–{'' if high is None else high}"
        raise AttributeInvalid(attribute.key, "out_of_range", bounds)


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def geometry_of(shape_type: str) -> str:
    """Return point, line or polygon for a geometry type of shapely or GeoJSON, "" for another."""
    plain = shape_type.removeprefix("Multi")
    return {"Point": "point", "LineString": "line", "Polygon": "polygon"}.get(plain, "")


def check_geometry(kind: Kind, shape_type: str) -> None:
    """Raise GeometryNotOfKind if the kind does not take a geometry of this type."""
    if geometry_of(shape_type) not in kind.geometries:
        raise GeometryNotOfKind(shape_type, kind.geometries)
