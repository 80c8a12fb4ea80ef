"""What may be filled into a form: a value of the field's type, an answer to a line of the checklist."""

from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

LONGEST_TEXT = 2000
ANSWERS = ("yes", "no", "not_applicable")


@dataclass
class FormKeyUnknown(Exception):
    """The form has no such field or line."""

    key: str
    known: tuple[str, ...]


@dataclass
class FormValueInvalid(Exception):
    """A value is not of the field's type."""

    key: str
    name: str
    accepted: str


def read_answer(fields: list[dict[str, Any]], key: str, value: Any) -> Any:
    """Return a value as it is kept for a field; empty text is None, which empties the field."""
    field = _find(fields, key)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    accepted = _READERS[field["type"]](field, value)
    if accepted is not None:
        raise FormValueInvalid(key, field["name"], accepted)
    return value.strip() if isinstance(value, str) else value


def read_check(lines: list[dict[str, Any]], key: str, value: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the answer to a line as it is kept, with its note; None takes it back."""
    line = _find(lines, key)
    if value is None:
        return None
    if value.get("answer") not in ANSWERS:
        raise FormValueInvalid(key, line["name"], " | ".join(ANSWERS))
    return {"answer": value["answer"], "note": value.get("note", "").strip()}


def _find(entries: list[dict[str, Any]], key: str) -> dict[str, Any]:
    for entry in entries:
        if entry["key"] == key:
            return entry
    raise FormKeyUnknown(key, tuple(entry["key"] for entry in entries))


def _text(_: dict[str, Any], value: Any) -> str | None:
    return None if isinstance(value, str) and len(value) <= LONGEST_TEXT else f"text ≤ {LONGEST_TEXT}"


def _number(_: dict[str, Any], value: Any) -> str | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return None if is_number and isfinite(value) and abs(value) < 1e15 else "number"


def _choice(field: dict[str, Any], value: Any) -> str | None:
    keys = [choice["key"] for choice in field["choices"]]
    return None if isinstance(value, str) and value in keys else " | ".join(keys)


def _date(_: dict[str, Any], value: Any) -> str | None:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return "2026-11-25"
    return None if len(value) == len("2026-11-25") else "2026-11-25"


def _bool(_: dict[str, Any], value: Any) -> str | None:
    return None if isinstance(value, bool) else "true | false"


# Each returns None for a value that fits, else what would be accepted.
_READERS = {"text": _text, "number": _number, "choice": _choice, "date": _date, "bool": _bool}
