"""Archives: rows whose time is over, a line of JSON for each, in files that are read again before they go."""

import gzip
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from psycopg import Connection
from psycopg.sql import SQL, Composable

CHUNK_BYTES = 2**20
# JSON holds no control characters, so with these the server gives the lines as they are.
LINES = (
    "COPY (WITH one AS ({}) SELECT row_to_json(one) FROM one) "
    "TO STDOUT (FORMAT csv, QUOTE e'\\x01', DELIMITER e'\\x02')"
)


class ArchiveDamaged(Exception):
    """What was written can't be read again as it was written; the rows stay where they are."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Archive:
    """A file of rows, with its checksum, which `sha256sum --check` finds beside it."""

    path: Path
    rows: int
    sha256: str


def archive_path(folder: Path, name: str, now: datetime, ending: str = ".jsonl.gz") -> Path:
    """Return where rows are archived that are of this name: never where others were before."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{ending}"


def write_archive(connection: Connection, query: Composable, path: Path) -> Archive:
    """Write the rows of a query, read them again, and say how many there are; raise ArchiveDamaged.

    The query may delete the rows it returns. Nothing stays of a file that could not be finished.
    """
    half_made = path.with_name(f".{path.name}.half-made")
    try:
        with half_made.open("xb") as file, connection.cursor() as cursor:
            os.fchmod(file.fileno(), 0o600)
            with cursor.copy(SQL(LINES).format(query)) as copy, gzip.GzipFile("", "wb", 6, file, 0) as stream:
                rows, digest = _write(copy, stream)
            file.flush()
            os.fsync(file.fileno())
        if read_lines(half_made) != (rows, digest):
            raise ArchiveDamaged(path)
        half_made.rename(path)
    finally:
        half_made.unlink(missing_ok=True)
    return Archive(path, rows, note_checksum(path))


def _write(copy: Iterable[memoryview], stream: gzip.GzipFile) -> tuple[int, str]:
    rows, digest = 0, hashlib.sha256()
    for chunk in copy:
        content = bytes(chunk)
        rows += content.count(b"\n")
        digest.update(content)
        stream.write(content)
    return rows, digest.hexdigest()


def read_lines(path: Path) -> tuple[int, str]:
    """Return how many lines a gzipped file has, and the SHA-256 of what it holds."""
    rows, digest = 0, hashlib.sha256()
    with gzip.open(path) as stream:
        while content := stream.read(CHUNK_BYTES):
            rows += content.count(b"\n")
            digest.update(content)
    return rows, digest.hexdigest()


def note_checksum(path: Path) -> str:
    """Write the SHA-256 of a file beside it, as `sha256sum` does, and return it."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    path.with_name(f"{path.name}.sha256").write_text(f"{sha256}  {path.name}\n")
    return sha256


def remove_archive(path: Path) -> None:
    """Delete an archive and its checksum, where they are."""
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}.sha256").unlink(missing_ok=True)
