"""Tables that are parted by month: fixes, the ledger, and whatever else grows for ever.

The parts are made by a function of the database that runs with the rights of its owner: the role of requests
may not make tables, yet nothing may be refused because a month has begun.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, text

MISSING = """
    SELECT one_map_make_partition(parent.relname, month::date)
    FROM pg_partitioned_table AS parted
    JOIN pg_class AS parent ON parent.oid = parted.partrelid AND parent.relnamespace = 'public'::regnamespace,
    generate_series(CAST(:first AS timestamp), CAST(:last AS timestamp), interval '1 month') AS month
    WHERE (CAST(:tables AS text[]) IS NULL OR parent.relname = ANY (CAST(:tables AS text[])))
    AND to_regclass(parent.relname || to_char(month, '_YYYY_MM')) IS NULL
"""
PARTS = """
    SELECT part.relname AS name, to_date(right(part.relname, 7), 'YYYY_MM') AS month
    FROM pg_inherits JOIN pg_class AS part ON part.oid = inhrelid
    WHERE inhparent = to_regclass(:table) AND part.relname ~ ('^' || :table || '_[0-9]{4}_[0-9]{2}$')
    ORDER BY month
"""


@dataclass(frozen=True, slots=True)
class Partition:
    """The rows of one month of a table: from `starts_at` to before `ends_at`."""

    name: str
    starts_at: datetime
    ends_at: datetime


def ensure_partitions(connection: Connection, now: datetime, tables: Sequence[str] | None = None) -> None:
    """Make the partitions of the month before, this month and the next, where they are missing.

    Of all tables that are parted by month, unless some are named.
    """
    first = _first(now)
    names = None if tables is None else list(tables)
    months = {"first": _naive(_month(first, -1)), "last": _naive(_month(first, 1))}
    connection.execute(text(MISSING), {**months, "tables": names})


def ensure_months(connection: Connection, table: str, first: datetime, last: datetime) -> None:
    """Make the partitions of a table for all months from one moment to another, where they are missing."""
    months = {"first": _naive(_first(first)), "last": _naive(_first(last))}
    connection.execute(text(MISSING), {**months, "tables": [table]})


def partition_name(table: str, at: datetime) -> str:
    """Return the name of the partition that holds a moment's rows."""
    return f"{table}_{at.astimezone(UTC):%Y_%m}"


def list_partitions(connection: Connection, table: str) -> list[Partition]:
    """Return the partitions that a table has, the oldest first."""
    rows = connection.execute(text(PARTS), {"table": table})
    firsts = [(row.name, datetime(row.month.year, row.month.month, 1, tzinfo=UTC)) for row in rows]
    return [Partition(name, first, _month(first, 1)) for name, first in firsts]


def _first(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _month(first: datetime, step: int) -> datetime:
    years, month = divmod(first.month - 1 + step, 12)
    return first.replace(year=first.year + years, month=month + 1)


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
