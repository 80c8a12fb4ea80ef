"""Pages of a list by keyset: the cursor holds the sort key of the last row shown."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from web.problems.errors import BadCursor

Key = InstrumentedAttribute[Any]


def fetch_page(
    session: Session,
    query: Select[Any],
    keys: Sequence[Key],
    *,
    cursor: str | None,
    limit: int,
    descending: bool = False,
) -> tuple[list[Any], str | None]:
    """Return the rows of a page and the cursor of the next, or None at the end.

    The keys are never null and unique together, all go the same way, and each is a column of the query or
    an attribute of its first entity. A query of one entity gives entities, one of several columns rows.
    """
    if cursor is not None:
        values = zip(keys, read_cursor(cursor, keys), strict=True)
        last = tuple_(*[literal(value, key.type) for key, value in values])
        query = query.where(tuple_(*keys) < last if descending else tuple_(*keys) > last)
    query = query.order_by(*[key.desc() if descending else key.asc() for key in keys]).limit(limit + 1)
    rows = session.execute(query).all()
    shown = [row[0] if len(row) == 1 else row for row in rows[:limit]]
    return shown, write_cursor(_sort_key(rows[limit - 1], keys)) if len(rows) > limit else None


def _sort_key(row: Row[Any], keys: Sequence[Key]) -> list[Any]:
    columns = row._mapping
    return [columns[key.key] if key.key in columns else getattr(row[0], key.key) for key in keys]


def write_cursor(values: Sequence[Any]) -> str:
    """Return the cursor that continues after a sort key."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(cursor: str, keys: Sequence[Key]) -> list[Any]:
    """Return the sort key in a cursor; raise BadCursor."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
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
    if type(value) is not kind or (kind is int and abs(value) >= 2**63):
        raise BadCursor
    if isinstance(value, str) and ("\x00" in value or not value.isprintable()):
        raise BadCursor
    return value
