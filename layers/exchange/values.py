"""Turns what stands in a file's cells into the values of a kind's attributes."""

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from layers.kinds import Attribute, AttributeInvalid, Kind, check_attributes

_NUMBER = re.compile(r"([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*(\D*)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(\D|$))")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ].*)?")
_DAY_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TRUE = frozenset({"true", "t", "1", "yes", "y", "是", "有", "真"})
_FALSE = frozenset({"false", "f", "0", "no", "n", "否", "无", "假"})
_UNITS = {"m": ("m", "米", "metre", "metres", "meter", "meters"), "min": ("min", "分钟", "minutes")}


def converter(attribute: Attribute | None) -> Callable[[Any], Any]:
    """Return what turns a cell into a value of an attribute: None where it is empty.

    Raises AttributeInvalid where the cell is none. Values of attributes that the kind does not know stay.
    """
    if attribute is None:
        return lambda cell: None if cell == "" else cell
    read = _READ[attribute.type]
    kind = Kind("", "", "", (), (attribute,))

    def convert(cell: Any) -> Any:
        if is_blank(cell):
            return None
        value = read(attribute, cell)
        check_attributes(kind, {attribute.key: value})
        return value

    return convert


def is_blank(cell: Any) -> bool:
    """Say whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_text(cell: Any) -> str:
    """Return a cell as text; a whole number that a file holds as a decimal one has no point."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False)
    return str(cell)


def plain_words(cell: Any) -> str:
    """Return a cell as text by which words are compared: no blanks around, no full width, no capitals."""
    return unicodedata.normalize("NFKC", as_text(cell)).strip().casefold()


def _integer(attribute: Attribute, cell: Any) -> int:
    value = _number(attribute, cell)
    if not float(value).is_integer():
        raise AttributeInvalid(attribute.key, "not_integer")
    return int(value)


def _number(attribute: Attribute, cell: Any) -> int | float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    found = _NUMBER.fullmatch(_THOUSANDS.sub("", plain_words(cell)))
    units = ("", attribute.unit.casefold(), *_UNITS.get(attribute.unit, ()))
    if found is None or found[2].strip() not in units:
        raise AttributeInvalid(attribute.key, f"not_{attribute.type}")
    return int(found[1]) if found[1].lstrip("+-").isdigit() else float(found[1])


def _boolean(attribute: Attribute, cell: Any) -> bool:
    words = plain_words(cell)
    if words not in _TRUE | _FALSE:
        raise AttributeInvalid(attribute.key, "not_boolean", "true, false; 是, 否")
    return words in _TRUE


def _date(attribute: Attribute, cell: Any) -> str:
    words = unicodedata.normalize("NFKC", as_text(cell)).strip()
    found = _DAY.fullmatch(words) or _DAY_DIGITS.fullmatch(words)
    try:
        return date(*map(int, found.groups() if found else (0, 0, 0))).isoformat()
    except ValueError:
        raise AttributeInvalid(attribute.key, "not_date", "2022-02-04") from None


def _choice(attribute: Attribute, cell: Any) -> str:
    words = plain_words(cell)
    for choice in attribute.choices:
        if words in (choice.code.casefold(), plain_words(choice.name), plain_words(choice.name_en)):
            return choice.code
    allowed = ", ".join(f"{choice.code} {choice.name}" for choice in attribute.choices)
    raise AttributeInvalid(attribute.key, "not_choice", allowed)


_READ: dict[str, Callable[[Attribute, Any], Any]] = {
    "text": lambda _, cell: as_text(cell),
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "choice": _choice,
}
