"""What a comparison compares: properties, literals, and either of them regardless of case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func

from dispatch.shares.fields import Field
from web.ogc.errors import ParameterRefused
from web.ogc.filtering.reading import FILTER
from web.ogc.filtering.values import NotOfType, bound, expression_of, kind_of, typed

CASEI = "casei"


@dataclass(frozen=True)
class Operand:
    """A side of a comparison: of a property its kind and expression, of a literal its value alone."""

    said: str
    kind: str | None
    expression: ColumnElement[Any] | None = None
    value: Any = None
    is_folded: bool = False

    def as_kind(self, kind: str, operator: str) -> ColumnElement[Any]:
        """Return its expression as one of a kind; raise ParameterRefused."""
        if self.kind is not None:
            if self.kind != kind:
                raise ParameterRefused(FILTER, "types", operator=operator, left=self.said, right=kind)
            return self.expression
        try:
            found = bound(typed(self.value, kind), kind)
        except NotOfType:
            raise ParameterRefused(FILTER, "types", operator=operator, left=self.said, right=kind) from None
        return func.lower(found) if self.is_folded else found


def property_of(fields: Mapping[str, Field], node: Any) -> Field:
    """Return the field that a node names; raise ParameterRefused."""
    name = node["property"]
    if name not in fields:
        raise ParameterRefused(FILTER, "property", said=name, allowed=list(fields))
    return fields[name]


def read_operand(fields: Mapping[str, Field], node: Any, operator: str) -> Operand:
    """Return what a node of a filter stands for in a comparison; raise ParameterRefused."""
    if isinstance(node, dict) and "property" in node:
        field = property_of(fields, node)
        return Operand(field.name, kind_of(field), expression_of(field))
    if isinstance(node, dict) and node.get("op") == CASEI:
        return _folded(fields, node)
    if isinstance(node, str | int | float | bool) or (
        isinstance(node, dict) and set(node) <= {"date", "timestamp"}
    ):
        return Operand(str(node), None, value=node)
    said = node.get("op", "?") if isinstance(node, dict) else "?"
    raise ParameterRefused(
        FILTER, "operand", operator=operator, wanted=f"property, literal or CASEI(…), not {said}"
    )


def kind_of_all(operands: list[Operand], operator: str) -> str:
    """Return the kind by which operands are compared: that of their properties, else what they look like."""
    kinds = {operand.kind for operand in operands if operand.kind is not None}
    kinds = kinds or {_look(operand.value) for operand in operands}
    if len(kinds) > 1:
        left, right = sorted(kinds)[:2]
        raise ParameterRefused(FILTER, "types", operator=operator, left=left, right=right)
    if "string" not in kinds and any(operand.is_folded for operand in operands):
        raise ParameterRefused(FILTER, "types", operator=CASEI, left=min(kinds), right="string")
    return kinds.pop()


def _folded(fields: Mapping[str, Field], node: dict[str, Any]) -> Operand:
    args = node.get("args")
    if not isinstance(args, list) or len(args) != 1:
        raise ParameterRefused(FILTER, "operand", operator=CASEI, wanted="one text")
    inner = read_operand(fields, args[0], CASEI)
    if inner.kind is None:
        inner.as_kind("string", CASEI)
        return Operand(inner.said, None, value=inner.value, is_folded=True)
    return Operand(inner.said, inner.kind, func.lower(inner.as_kind("string", CASEI)), is_folded=True)


def _look(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, dict):
        return "date" if "date" in value else "date-time"
    return "string"
