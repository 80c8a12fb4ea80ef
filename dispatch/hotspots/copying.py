"""Rows out of the database by binary COPY, as arrays: many at a time, without an object for each."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

_HEADER, _TRAILER = 19, 2


def tuple_of(columns: Mapping[str, str]) -> np.dtype:
    """Return the type of a tuple of COPY: how many columns, then each with its length before it.

    Kinds are those of numpy as PostgreSQL sends them, such as ">i8"; no column may be null.
    """
    parts = (part for name, kind in columns.items() for part in ((f"{name}_length", ">i4"), (name, kind)))
    return np.dtype([("columns", ">i2"), *parts])


def copy_rows(
    session: Session, statement: str, said: Mapping[str, Any] | Sequence[Any], kind: np.dtype
) -> np.ndarray:
    """Return the rows of a COPY … TO STDOUT (FORMAT binary), as an array of tuples."""
    connection = session.connection().connection.driver_connection
    with connection.cursor() as cursor, cursor.copy(statement, said) as copy:
        written = b"".join(copy)
    count = (len(written) - _HEADER - _TRAILER) // kind.itemsize
    return np.frombuffer(written, dtype=kind, offset=_HEADER, count=count)
