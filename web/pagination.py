"""Pages of a list by keyset: the cursor holds the sort key of the last row shown.

rows = session.scalars(after(select(Category), [Category.code], query)).all()
items, following = cut(rows, query.limit, lambda category: [category.code])
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from web.problems.errors import BadCursor
from web.schemas.base import PageQuery

Key = InstrumentedAttribute[Any]
Row = TypeVar("Row")


def after(query: Select[Any], keys: Sequence[Key], page: PageQuery, descending: bool = False) -> Select[Any]:
    """Return the query of a page: ordered by the keys, from the cursor on, with one row more than shown.

    The keys are columns that are never null and are unique together; all go the same way.
    """
    if page.cursor is not None:
        values = zip(keys, read_cursor(page.cursor, keys), strict=True)
        last = tuple_(*[literal(value, key.type) for key, value in values])
        query = query.where(tuple_(*keys) < last if descending else tuple_(*keys) > last)
    return query.order_by(*[key.desc() if descending else key.asc() for key in keys]).limit(page.limit + 1)


def cut(rows: Sequence[Row], limit: int, key_of: Callable[[Row], list[Any]]) -> tuple[list[Row], str | None]:
    """Return the rows to show and the cursor of the next page, or None at the end.

    `key_of` gives a row's values of the keys, times as datetimes: rounded ones would repeat or skip rows.
    """
    shown = list(rows[:limit])
    return shown, write_cursor(key_of(shown[-1])) if len(rows) > limit else None


def write_cursor(values: Sequence[Any]) -> str:
    """Return the cursor that continues after a sort key."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(cursor: str, keys: Sequence[Key]) -> list[Any]:
    """Return the sort key in a cursor; raise BadCursor."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise BadCursor from None
    if not isinstance(values, list) or len(values) != len(keys):
        raise BadCursor
    return [_typed(value, key.type.python_type) for value, key in zip(values, keys, strict=True)]


def _typed(value: Any, kind: type) -> Any:
    if kind is datetime and isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise BadCursor from None
        if moment.tzinfo is None:
            raise BadCursor
        return moment
    if type(value) is not kind or (kind is int and abs(value) >= 2**63) or (kind is str and "\x00" in value):
        raise BadCursor
    return value
