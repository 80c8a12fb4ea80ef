"""Temporal predicates of CQL2 (Allen's), on spans: an instant begins and ends at once, a date is a whole day.

Days are those of UTC, in which all times are given. An end of an INTERVAL that is `..`, or a property
without a value, is open.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, cast, func, literal, not_

from dispatch.shares.fields import Field
from web.ogc.errors import ParameterRefused
from web.ogc.filtering.operands import property_of
from web.ogc.filtering.reading import FILTER
from web.ogc.filtering.values import TIME, NotOfType, expression_of, read_date, read_time

OPEN = ".."
ALWAYS, NEVER_ENDS = "-infinity", "infinity"
TICK = timedelta(microseconds=1)
DAY_BUT_A_TICK = timedelta(days=1) - TICK
Test = Callable[["Span", "Span"], ColumnElement[bool]]


class Span(NamedTuple):
    """From when until when, both included."""

    start: ColumnElement[datetime]
    end: ColumnElement[datetime]


def meets_in_time(a: Span, b: Span) -> ColumnElement[bool]:
    """Return whether two spans have a moment in common."""
    return and_(a.start <= b.end, a.end >= b.start)


PREDICATES: dict[str, Test] = {
    "t_after": lambda a, b: a.start > b.end,
    "t_before": lambda a, b: a.end < b.start,
    "t_equals": lambda a, b: and_(a.start == b.start, a.end == b.end),
    "t_intersects": meets_in_time,
    "t_disjoint": lambda a, b: not_(meets_in_time(a, b)),
    "t_contains": lambda a, b: and_(a.start < b.start, a.end > b.end),
    "t_during": lambda a, b: and_(a.start > b.start, a.end < b.end),
    "t_finishedBy": lambda a, b: and_(a.start < b.start, a.end == b.end),
    "t_finishes": lambda a, b: and_(a.start > b.start, a.end == b.end),
    "t_meets": lambda a, b: a.end == b.start,
    "t_metBy": lambda a, b: a.start == b.end,
    "t_overlappedBy": lambda a, b: and_(a.start > b.start, a.start < b.end, a.end > b.end),
    "t_overlaps": lambda a, b: and_(a.start < b.start, a.end > b.start, a.end < b.end),
    "t_startedBy": lambda a, b: and_(a.start == b.start, a.end > b.end),
    "t_starts": lambda a, b: and_(a.start == b.start, a.end < b.end),
}


def relate_in_time(fields: Mapping[str, Field], name: str, args: list[Any]) -> ColumnElement[bool]:
    """Return a temporal predicate of two operands."""
    if len(args) != 2:
        raise ParameterRefused(FILTER, "operand", operator=name, wanted="2")
    return PREDICATES[name](*(_span(fields, arg) for arg in args))


def span_of(field: Field) -> Span:
    """Return the span of a property that is a time or a date; raise ParameterRefused."""
    if field.type not in ("date", "date-time"):
        raise ParameterRefused(FILTER, "temporal")
    start = cast(expression_of(field), TIME)
    return Span(start, start + DAY_BUT_A_TICK if field.type == "date" else start)


def open_span(start: ColumnElement[datetime], end: ColumnElement[datetime]) -> Span:
    """Return a span whose ends are open where they have no value."""
    return Span(func.coalesce(start, cast(ALWAYS, TIME)), func.coalesce(end, cast(NEVER_ENDS, TIME)))


def said_span(words: str) -> Span:
    """Return the span of a time or a date in words; raise NotOfType.

    GDAL writes a date as a time without a clock: 2026-11-26T.
    """
    day = words.removesuffix("T")
    if len(day) == len("2026-11-26"):
        start = datetime.combine(read_date(day), time(), UTC)
        return Span(_at(start), _at(start + DAY_BUT_A_TICK))
    return Span(_at(read_time(words)), _at(read_time(words)))


def said_interval(first: str, last: str) -> Span:
    """Return the span between two times or dates in words, either of them open; raise NotOfType."""
    start = cast(ALWAYS, TIME) if first == OPEN else said_span(first).start
    end = cast(NEVER_ENDS, TIME) if last == OPEN else said_span(last).end
    return Span(start, end)


def _span(fields: Mapping[str, Field], node: Any) -> Span:
    if not isinstance(node, dict):
        raise ParameterRefused(FILTER, "temporal")
    if "property" in node:
        return span_of(property_of(fields, node))
    if "interval" in node:
        return _interval(fields, node["interval"])
    return _read(node.get("date", node.get("timestamp")), said_span)


def _interval(fields: Mapping[str, Field], ends: Any) -> Span:
    if not isinstance(ends, list) or len(ends) != 2:
        raise ParameterRefused(FILTER, "temporal")
    first, last = (_end(fields, node) for node in ends)
    return open_span(first.start, last.end)


def _end(fields: Mapping[str, Field], node: Any) -> Span:
    if node == OPEN:
        return Span(cast(ALWAYS, TIME), cast(NEVER_ENDS, TIME))
    if isinstance(node, dict):
        return _span(fields, node) if "interval" not in node else _read(None, said_span)
    return _read(node, said_span)


def _read(words: Any, read: Callable[[str], Span]) -> Span:
    try:
        if isinstance(words, str):
            return read(words)
    except NotOfType:
        pass
    raise ParameterRefused(FILTER, "temporal")


def _at(moment: datetime) -> ColumnElement[datetime]:
    return cast(literal(moment), TIME)
