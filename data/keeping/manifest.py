"""What a backup holds: where it comes from, how many rows and which files, each with its checksum."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

FORMAT = "one-map backup 1"
MANIFEST, DATABASE, SECRET = "manifest.json", "database.dump", "secret_key"
ROADS, FILES = "roads", "files"
UNFINISHED = "incoming"
VERSIONS = Path(__file__).parent.parent / "migrations" / "versions"
# Tables of extensions are theirs to fill; partitions are counted with what they are parts of.
TABLES = """
    SELECT namespace.nspname, relname FROM pg_class
    JOIN pg_namespace AS namespace ON namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p') AND NOT relispartition
    AND nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
    ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A file in a backup."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The last part of a backup: without it, the backup is not whole.

    `missing` and `altered` are contents of incidents' files that were not as the database has them already
    when the backup was made.
    """

    made_at: str
    schema: str
    postgresql: int
    postgis: str
    rows: dict[str, int]
    ledger: list[Any]
    parts: dict[str, Part]
    missing: list[str]
    altered: list[str]
    format: str = FORMAT

    def as_json(self) -> bytes:
        """Return it as it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def read_manifest(words: bytes) -> Manifest | None:
    """Return what was written, or None if it is something else."""
    try:
        found = json.loads(words)
        if found["format"] != FORMAT:
            return None
        parts = {name: Part(**part) for name, part in found["parts"].items()}
        return Manifest(**{**found, "parts": parts})
    except (ValueError, TypeError, KeyError):
        return None


def count_rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Return how many rows each table has, by its name with its schema."""
    counts = {}
    for schema, table in connection.execute(TABLES).fetchall():
        query = SQL("SELECT count(*) FROM {}").format(Identifier(schema, table))
        counts[f"{schema}.{table}"] = connection.execute(query).fetchone()[0]
    return counts


def known_schemas() -> set[str]:
    """Return the revisions of the schema that this version of the product knows."""
    return {path.name[:4] for path in VERSIONS.glob("[0-9]*.py")}


def list_files(folder: Path, leave_out: frozenset[str] = frozenset()) -> Iterator[Path]:
    """Give the files below a folder, in order; names that begin with a dot are no content."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith(".") or path.name in leave_out:
            continue
        if path.is_dir():
            yield from list_files(path)
        else:
            yield path
