"""Columns on their way out: one type each, as most formats want it, and what that costs."""

import datetime
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from gis.files.report import NotKept
from gis.files.table import Columns

TEXT, INTEGER, DECIMAL, TRUTH, NESTED = "text", "integer", "decimal", "truth", "nested"
INT64 = (-(2**63), 2**63 - 1)
INT32 = (-(2**31), 2**31 - 1)
# Whole numbers up to here are floats too.
_EXACT = 2**53


@dataclass(slots=True)
class Column:
    """A column of one kind; `values` are None or of that kind (nested ones as JSON text)."""

    name: str
    kind: str
    values: list[Any]


def typed_columns(
    columns: Columns,
    losses: list[NotKept],
    integers: tuple[int, int] = INT64,
    allowed: Callable[[str], str] | None = None,
) -> list[Column]:
    """Give each column one kind; what it costs goes to the losses.

    Parameters
    ----------
    columns : dict of lists
    losses : list of NotKept
        Is added to.
    integers : (int, int)
        The smallest and largest whole number of the format.
    allowed : callable or None
        Returns a text with the characters that the format allows; without, only NUL goes.
    """
    return [
        _typed(name, values, losses, integers, allowed or without_nul) for name, values in columns.items()
    ]


def plain_value(value: Any) -> Any:
    """Return a value as str, int, float, bool, None, list or dict; dates as ISO 8601 texts."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float | list | dict) else str(value)


def without_nul(text: str) -> str:
    """Return a text without NUL, which ends a text in most programs, and without halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def as_json(value: Any) -> str:
    """Return a value as JSON text; numbers that JSON does not have are null."""
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS, default=str).decode()
    except TypeError:
        # The quick serializer knows no whole numbers of more than 64 bits.
        finite = json.loads(json.dumps(value, default=str), parse_constant=lambda _: None)
        return json.dumps(finite, ensure_ascii=False).encode("utf-8", "replace").decode()


def _typed(
    name: str,
    values: list[Any],
    losses: list[NotKept],
    integers: tuple[int, int],
    allowed: Callable[[str], str],
) -> Column:
    values = _finite(name, [plain_value(value) for value in values], losses)
    kind = _kind(values, integers)
    if kind == NESTED:
        values = [None if value is None else as_json(value) for value in values]
    elif kind == DECIMAL:
        values = [None if value is None else float(value) for value in values]
    elif kind == TEXT:
        values = _as_texts(name, values, losses)
    if kind in (TEXT, NESTED):
        values = _allowed(name, values, losses, allowed)
    return Column(name, kind, values)


def _finite(name: str, values: list[Any], losses: list[NotKept]) -> list[Any]:
    broken = [isinstance(value, float) and not math.isfinite(value) for value in values]
    if any(broken):
        losses.append(NotKept("not_a_number", name, str(sum(broken))))
    return [None if gone else value for value, gone in zip(values, broken, strict=True)]


def _kind(values: list[Any], integers: tuple[int, int]) -> str:
    types = {type(value) for value in values if value is not None}
    if types == {bool}:
        return TRUTH
    if types == {int} and all(integers[0] <= value <= integers[1] for value in values if value is not None):
        return INTEGER
    if types == {float}:
        return DECIMAL
    if types == {int, float} and all(abs(value) <= _EXACT for value in values if isinstance(value, int)):
        return DECIMAL
    return NESTED if types and types <= {list, dict} else TEXT


def _as_texts(name: str, values: list[Any], losses: list[NotKept]) -> list[Any]:
    types = {type(value) for value in values if value is not None} - {str}
    if types:
        losses.append(NotKept("integer_as_text" if types == {int} else "mixed_as_text", name))
    return [value if value is None or isinstance(value, str) else _as_text(value) for value in values]


def _as_text(value: Any) -> str:
    return as_json(value) if isinstance(value, list | dict | bool) else str(value)


def _allowed(name: str, values: list[Any], losses: list[NotKept], allowed: Callable[[str], str]) -> list[Any]:
    kept = [None if value is None else allowed(value) for value in values]
    changed = sum(new != old for new, old in zip(kept, values, strict=True))
    if changed:
        losses.append(NotKept("characters_dropped", name, str(changed)))
    return kept
