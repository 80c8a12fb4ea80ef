"""Writes the ledger into a file that shows any change to it, wherever `scripts/verify_ledger.py` is.

A line of JSON for each entry, in the spelling its hash was made of, after a first line that says where the
file begins and ends. So a later file continues an earlier one, or overlaps it, and both are checked together.
"""

import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Select, func, select

from data.ledger import LedgerArchive, LedgerEntry, LedgerHead
from data.organisations import Organisation
from dispatch.journal import GENESIS, entry_content

FORMAT = "one-map ledger 1"
AT_ONCE = 2000

Progress = Callable[[int, int], None]


class EntryUnknown(Exception):
    """The ledger has no such entry, so nothing can be exported from it on."""

    def __init__(self, sequence: int) -> None:
        super().__init__(sequence)
        self.sequence = sequence


class FileExists(Exception):
    """A file of that name is there; exports are never written over."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class LedgerExport:
    """What a file holds: the entries after one up to another, and the hash that the next is bound to."""

    after: int
    last: int
    last_hash: bytes
    entries: int


def export_ledger(
    connection: Connection,
    path: Path,
    after: int = 0,
    until: int | None = None,
    progress: Progress | None = None,
) -> LedgerExport:
    """Write the entries after one, gzipped where the name ends in .gz; the file is there whole or not at all.

    The connection should be in a transaction that sees one state (repeatable read). Raises EntryUnknown and
    FileExists.
    """
    if path.exists():
        raise FileExists(path)
    exported, after_hash = _extent(connection, after, until)
    half_made = path.with_name(f".{path.name}.half-made")
    try:
        with half_made.open("wb") as file:
            zipped = path.suffix == ".gz"
            with gzip.GzipFile("", "wb", 6, file, 0) if zipped else nullcontext(file) as stream:
                stream.write(_head_line(connection, exported, after_hash))
                for count, line in enumerate(_lines(connection, exported), start=1):
                    stream.write(line)
                    if progress is not None and count % AT_ONCE == 0:
                        progress(count, exported.entries)
            file.flush()
            os.fsync(file.fileno())
        half_made.rename(path)
    finally:
        half_made.unlink(missing_ok=True)
    return exported


def entry_line(row: dict[str, Any]) -> bytes:
    """Return an entry as a line of an exported file."""
    return b'{"hash":"%s","content":%s}\n' % (row["hash"].hex().encode(), entry_content(row))


def head_line(instance: str, exported: LedgerExport, after_hash: bytes) -> bytes:
    """Return the first line of an exported file."""
    head = {
        "format": FORMAT,
        "instance": instance,
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "after": exported.after,
        "after_hash": after_hash.hex(),
        "last": exported.last,
        "last_hash": exported.last_hash.hex(),
        "entries": exported.entries,
    }
    return orjson.dumps(head) + b"\n"


def find_hash(connection: Connection, sequence: int) -> bytes | None:
    """Return the hash of an entry, or None; entries that were archived are known where an archive ends."""
    if sequence == 0:
        return GENESIS
    return connection.scalar(
        select(LedgerEntry.hash).where(LedgerEntry.sequence == sequence)
    ) or connection.scalar(select(LedgerArchive.last_hash).where(LedgerArchive.last == sequence))


def archived_to(connection: Connection) -> int:
    """Return the last entry that was taken out of the ledger into an archive, or 0."""
    return connection.scalar(select(func.max(LedgerArchive.last))) or 0


def _extent(connection: Connection, after: int, until: int | None) -> tuple[LedgerExport, bytes]:
    after = max(after, archived_to(connection))
    last, last_hash = connection.execute(select(LedgerHead.sequence, LedgerHead.hash)).one()
    if until is not None:
        last, last_hash = until, find_hash(connection, until)
    after_hash = find_hash(connection, after)
    if last_hash is None or last < after:
        raise EntryUnknown(last)
    if after_hash is None:
        raise EntryUnknown(after)
    entries = connection.scalar(_between(select(func.count()), after, last))
    return LedgerExport(after, last, last_hash, entries), after_hash


def _between(query: Select[Any], after: int, last: int) -> Select[Any]:
    return query.where(LedgerEntry.sequence > after, LedgerEntry.sequence <= last)


def _lines(connection: Connection, exported: LedgerExport) -> Iterator[bytes]:
    wanted = _between(select(*LedgerEntry.__table__.columns), exported.after, exported.last)
    ordered = wanted.order_by("sequence").execution_options(yield_per=AT_ONCE)
    with connection.execute(ordered) as rows:
        for row in rows:
            yield entry_line(dict(row._mapping))


def _head_line(connection: Connection, exported: LedgerExport, after_hash: bytes) -> bytes:
    root = (
        select(Organisation.name).where(Organisation.parent_id.is_(None)).order_by(Organisation.id).limit(1)
    )
    return head_line(connection.scalar(root) or "", exported, after_hash)
