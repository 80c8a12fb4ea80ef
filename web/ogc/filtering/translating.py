"""Walks a filter and brings it into SQL; what none of the tables names is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from dispatch.shares.fields import Field
from gis.epsg import System
from web.ogc.errors import ParameterRefused
from web.ogc.filtering import comparing, spatial, temporal
from web.ogc.filtering.operands import property_of
from web.ogc.filtering.reading import FILTER, read_filter
from web.ogc.filtering.values import expression_of

MOST_PARTS = 500
DEEPEST = 80
Comparison = Callable[[Mapping[str, Field], str, list[Any]], ColumnElement[bool]]

COMPARISONS: dict[str, Comparison] = {
    **dict.fromkeys(comparing.COMPARISONS, comparing.compare),
    "between": comparing.between,
    "in": comparing.is_in,
    "like": comparing.like,
    "isNull": comparing.is_null,
    **dict.fromkeys(temporal.PREDICATES, temporal.relate_in_time),
}
LOGIC = ("and", "or", "not")
OPERATORS = (*LOGIC, *COMPARISONS, "casei", *spatial.PREDICATES)


def translate(said: str, language: str, fields: Mapping[str, Field], system: System) -> ColumnElement[bool]:
    """Return the condition of a filter whose shapes are in a system; raise ParameterRefused."""
    return _Walk(fields, system).condition(read_filter(said, language))


@dataclass
class _Walk:
    fields: Mapping[str, Field]
    system: System
    parts: int = field(default=0)

    def condition(self, node: Any, depth: int = 0) -> ColumnElement[bool]:
        """Return the condition of a node that is one."""
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise ParameterRefused(FILTER, "too_large", most=MOST_PARTS)
        if depth > DEEPEST:
            raise ParameterRefused(FILTER, "too_deep", most=DEEPEST)
        if isinstance(node, bool):
            return true() if node else false()
        if isinstance(node, dict) and "property" in node:
            return self._flag(node)
        if isinstance(node, dict) and isinstance(node.get("args"), list):
            return self._operation(node.get("op"), node["args"], depth)
        raise ParameterRefused(FILTER, "syntax", detail="a condition is wanted")

    def _flag(self, node: dict[str, Any]) -> ColumnElement[bool]:
        found = property_of(self.fields, node)
        if found.type != "boolean":
            raise ParameterRefused(FILTER, "types", operator="=", left=found.name, right="boolean")
        return expression_of(found)

    def _operation(self, name: Any, args: list[Any], depth: int) -> ColumnElement[bool]:
        if name in LOGIC:
            return self._logic(name, args, depth)
        if name in spatial.PREDICATES:
            return spatial.relate(self.system, name, args)
        if name in COMPARISONS:
            return COMPARISONS[name](self.fields, name, args)
        raise ParameterRefused(FILTER, "operator", said=name, allowed=OPERATORS)

    def _logic(self, name: str, args: list[Any], depth: int) -> ColumnElement[bool]:
        conditions = [self.condition(arg, depth + 1) for arg in args]
        if name == "not" and len(conditions) == 1:
            return not_(conditions[0])
        if name == "not" or len(conditions) < 2:
            raise ParameterRefused(FILTER, "operand", operator=name, wanted="1" if name == "not" else "2")
        return and_(*conditions) if name == "and" else or_(*conditions)
