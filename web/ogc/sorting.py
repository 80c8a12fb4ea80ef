"""In which order features are given, and where the next page begins.

The last thing that features are sorted by is always their `id`, which stays and rises with the order of
first sight. So pages in that order neither skip nor repeat a feature, whatever changes meanwhile: what comes
in later comes last. Sorted by a property, that holds for each feature whose value stays the same meanwhile.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from dispatch.shares.fields import Field
from web.ogc.errors import ParameterRefused
from web.ogc.filtering.values import FEATURE, NotOfType, bound, expression_of, kind_of, typed_words

MOST_SORTS = 4
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Sort:
    """A property to sort by, and which way; features without a value come last either way."""

    field: Field
    falls: bool

    @property
    def order(self) -> ColumnElement[Any]:
        """What to order by."""
        expression = expression_of(self.field)
        return (expression.desc() if self.falls else expression.asc()).nulls_last()

    @property
    def words(self) -> ColumnElement[Any]:
        """The value as it is kept in a cursor."""
        return FEATURE.properties[self.field.name].astext

    def value(self, words: str) -> ColumnElement[Any]:
        """Return a value from a cursor; raise NotOfType."""
        kind = kind_of(self.field)
        return bound(typed_words(words, kind), kind)


def read_sorts(said: str | None, fields: Mapping[str, Field]) -> list[Sort]:
    """Return what `sortby` names: names with commas between, `-` before one that falls."""
    if said is None:
        return []
    sorts: list[Sort] = []
    for part in said.split(","):
        # A plus sign in an address is a space to those who read it.
        name = part[1:] if part[:1] in "+- " else part
        if name not in fields:
            raise ParameterRefused("sortby", "property", said=name, allowed=list(fields))
        sorts.append(Sort(fields[name], part.startswith("-")))
    if len(sorts) > MOST_SORTS or len({sort.field.name for sort in sorts}) < len(sorts):
        raise ParameterRefused("sortby", "sorts", most=MOST_SORTS)
    return sorts


def write_cursor(values: Sequence[str | None], last: int) -> str:
    """Return the cursor that goes on after a feature with these values."""
    return base64.urlsafe_b64encode(json.dumps([*values, last]).encode()).decode().rstrip("=")


def after(cursor: str, sorts: Sequence[Sort]) -> ColumnElement[bool]:
    """Return the condition of what comes after a cursor; raise ParameterRefused."""
    values, last = _read(cursor, len(sorts))
    beyond: ColumnElement[bool] = FEATURE.id > last
    try:
        for sort, value in zip(reversed(sorts), reversed(values), strict=True):
            beyond = _beyond(sort, value, beyond)
    except NotOfType:
        raise ParameterRefused("cursor", "cursor") from None
    return beyond


def _beyond(sort: Sort, words: str | None, rest: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return what comes after a value: what has a later one, or the same and comes after by the rest."""
    expression = expression_of(sort.field)
    if words is None:
        return and_(expression.is_(None), rest)
    value = sort.value(words)
    later = expression < value if sort.falls else expression > value
    return or_(later, and_(expression == value, rest), expression.is_(None))


def _read(cursor: str, count: int) -> tuple[list[str | None], int]:
    try:
        found = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise ParameterRefused("cursor", "cursor") from None
    if not isinstance(found, list) or len(found) != count + 1:
        raise ParameterRefused("cursor", "cursor")
    *values, last = found
    if not all(value is None or isinstance(value, str) for value in values):
        raise ParameterRefused("cursor", "cursor")
    if type(last) is not int or not 0 <= last <= LARGEST_ID:
        raise ParameterRefused("cursor", "cursor")
    return values, last
