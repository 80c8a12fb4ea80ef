"""The values of a property: how the database reads them, and what somebody may compare them with."""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import TIMESTAMP, Boolean, ColumnElement, Date, Double, Text, cast, literal

from data.shares import ShareFeature
from dispatch.shares.fields import Field

FEATURE = ShareFeature.__table__.c
TIME = TIMESTAMP(timezone=True)
TYPES = {
    "string": Text(),
    "integer": Double(),
    "number": Double(),
    "boolean": Boolean(),
    "date": Date(),
    "date-time": TIME,
}
LONGEST = 1_000
LARGEST = 1e300
TRUTHS = {"true": True, "false": False, "1": True, "0": False}
DATE = re.compile(r"\d{4}-\d\d-\d\d")
DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)")


class NotOfType(Exception):
    """A value is not of the type that it is compared with."""


def kind_of(field: Field) -> str:
    """Return what a field's values are compared as; whole numbers are numbers."""
    return "number" if field.type == "integer" else field.type


def expression_of(field: Field) -> ColumnElement[Any]:
    """Return the expression of a property's value; its name is bound like any value."""
    words = FEATURE.properties[field.name].astext
    return words if field.type == "string" else cast(words, TYPES[field.type])


def bound(value: Any, kind: str) -> ColumnElement[Any]:
    """Return a value, bound with its type."""
    return cast(literal(value), TYPES[kind])


def typed(value: Any, kind: str) -> Any:
    """Return a value of JSON, or of a filter, as one of a kind; raise NotOfType."""
    return _TYPED[kind](value)


def typed_words(words: str, kind: str) -> Any:
    """Return the value of a kind that words of an address mean; raise NotOfType.

    GDAL knows no truth values, and asks for 1 and 0.
    """
    if kind == "boolean":
        if words.lower() not in TRUTHS:
            raise NotOfType
        return TRUTHS[words.lower()]
    if kind != "number":
        return typed(words, kind)
    try:
        return typed(float(words), kind)
    except ValueError:
        raise NotOfType from None


def read_date(words: str) -> date:
    """Return a day in RFC 3339; raise NotOfType."""
    try:
        return date.fromisoformat(words) if DATE.fullmatch(words) else _refuse()
    except ValueError:
        raise NotOfType from None


def read_time(words: str) -> datetime:
    """Return a time of RFC 3339, to the microsecond; raise NotOfType."""
    match = DATE_TIME.fullmatch(words)
    if match is None:
        raise NotOfType
    day, clock, fraction, zone = match.groups()
    try:
        at = datetime.fromisoformat(f"{day}T{clock}.{(fraction or '0')[:6].ljust(6, '0')}{zone.upper()}")
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotOfType from None


def _refuse() -> Any:
    raise NotOfType


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or "\x00" in value:
        raise NotOfType
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotOfType
    number = float(value) if abs(value) < LARGEST else math.nan
    return number if math.isfinite(number) else _refuse()


def _boolean(value: Any) -> bool:
    return value if isinstance(value, bool) else _refuse()


def _date(value: Any) -> date:
    words = value.get("date") if isinstance(value, dict) else value
    return read_date(words) if isinstance(words, str) else _refuse()


def _time(value: Any) -> datetime:
    words = value.get("timestamp") if isinstance(value, dict) else value
    return read_time(words) if isinstance(words, str) else _refuse()


_TYPED: dict[str, Callable[[Any], Any]] = {
    "string": _text,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "date-time": _time,
}
