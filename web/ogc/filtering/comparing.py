"""Comparisons of CQL2: =, <>, <, >, <=, >=, BETWEEN, IN, LIKE, IS NULL."""

import operator as python
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_

from dispatch.shares.fields import Field
from web.ogc.errors import ParameterRefused
from web.ogc.filtering.operands import Operand, kind_of_all, property_of, read_operand
from web.ogc.filtering.reading import FILTER
from web.ogc.filtering.values import FEATURE

GEOMETRY = "geometry"
MOST_IN = 1_000
LONGEST_PATTERN = 200
Fields = Mapping[str, Field]

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": python.eq,
    "<>": python.ne,
    "<": python.lt,
    ">": python.gt,
    "<=": python.le,
    ">=": python.ge,
}
EQUALITY = frozenset({"=", "<>"})


def compare(fields: Fields, name: str, args: list[Any]) -> ColumnElement[bool]:
    """Return a comparison of two operands."""
    left, right = (read_operand(fields, arg, name) for arg in _exactly(2, name, args))
    kind = kind_of_all([left, right], name)
    if kind == "boolean" and name not in EQUALITY:
        raise ParameterRefused(FILTER, "operand", operator=name, wanted="numbers, texts or times")
    return COMPARISONS[name](left.as_kind(kind, name), right.as_kind(kind, name))


def between(fields: Fields, name: str, args: list[Any]) -> ColumnElement[bool]:
    """Return whether the first operand lies between the others, or is one of them."""
    operands = [read_operand(fields, arg, name) for arg in _exactly(3, name, args)]
    kind = kind_of_all(operands, name)
    if kind == "boolean":
        raise ParameterRefused(FILTER, "operand", operator=name, wanted="numbers, texts or times")
    value, low, high = (operand.as_kind(kind, name) for operand in operands)
    return and_(value >= low, value <= high)


def is_in(fields: Fields, name: str, args: list[Any]) -> ColumnElement[bool]:
    """Return whether the first operand is one of a list."""
    asked, listed = _exactly(2, name, args)
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_IN:
        raise ParameterRefused(FILTER, "operand", operator=name, wanted=f"a list of 1 to {MOST_IN}")
    operands = [read_operand(fields, each, name) for each in (asked, *listed)]
    kind = kind_of_all(operands, name)
    value, *others = (operand.as_kind(kind, name) for operand in operands)
    return value.in_(others)


def like(fields: Fields, name: str, args: list[Any]) -> ColumnElement[bool]:
    """Return whether a text fits a pattern: % for any characters, _ for one, \\ before either for itself."""
    value, pattern = (read_operand(fields, arg, name) for arg in _exactly(2, name, args))
    if kind_of_all([value, pattern], name) != "string" or not _is_pattern(pattern):
        wanted = f"a text and a pattern of at most {LONGEST_PATTERN} characters that ends in no single \\"
        raise ParameterRefused(FILTER, "operand", operator=name, wanted=wanted)
    return value.as_kind("string", name).like(pattern.as_kind("string", name), escape="\\")


def is_null(fields: Fields, name: str, args: list[Any]) -> ColumnElement[bool]:
    """Return whether a property has no value."""
    (asked,) = _exactly(1, name, args)
    if not isinstance(asked, dict) or "property" not in asked:
        raise ParameterRefused(FILTER, "operand", operator=name, wanted="a property")
    if asked["property"] == GEOMETRY:
        return FEATURE.shape.is_(None)
    return FEATURE.properties[property_of(fields, asked).name].astext.is_(None)


def _exactly(count: int, name: str, args: list[Any]) -> list[Any]:
    if len(args) != count:
        raise ParameterRefused(FILTER, "operand", operator=name, wanted=f"{count}")
    return args


def _is_pattern(pattern: Operand) -> bool:
    if not isinstance(pattern.value, str) or len(pattern.value) > LONGEST_PATTERN:
        return False
    return (len(pattern.value) - len(pattern.value.rstrip("\\"))) % 2 == 0
