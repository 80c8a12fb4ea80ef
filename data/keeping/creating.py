"""Makes a backup: one file with the database, the roads and the files of incidents, all of one moment.

The database is dumped from a snapshot. Files are only ever added, before the transaction that refers to them
ends, and none is swept away meanwhile: so what the snapshot refers to is there when it is copied.
"""

import contextlib
import errno
import hashlib
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from psycopg.rows import dict_row

from data.keeping.errors import NoRoom, NothingToKeep, RoadsMissing
from data.keeping.manifest import (
    DATABASE,
    FILES,
    MANIFEST,
    ROADS,
    SECRET,
    UNFINISHED,
    Manifest,
    Part,
    count_rows,
    list_files,
)
from data.keeping.programs import connection_options, find_program, plain_url, require_success

Progress = Callable[[float, str], None]

# Whoever sweeps files away holds this lock alone (web.files.sweeping).
SWEEPING = 0xF11E5
FACTS = """
    SELECT (SELECT version_num FROM alembic_version) AS schema,
        current_setting('server_version_num')::int / 10000 AS postgresql,
        (SELECT extversion FROM pg_extension WHERE extname = 'postgis') AS postgis,
        (SELECT version FROM road_network WHERE is_current) AS roads,
        pg_database_size(current_database()) AS size
"""
CONTENTS = "SELECT DISTINCT sha256 FROM incident_file WHERE purged_at IS NULL"
SMALLEST_DUMP_SHARE = 0.05


def create_backup(
    url: str, instance: Path, folder: Path, with_secret: bool = False, progress: Progress | None = None
) -> tuple[Path, Manifest]:
    """Write a backup into a folder, under the name of the moment; it is there whole or not at all.

    Progress is told in the words "rows", "dump", "files". Raises NothingToKeep, RoadsMissing, ProgramMissing,
    ProgramFailed, NoRoom.
    """
    progress = progress or (lambda share, word: None)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"one-map-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar"
    with _half_made(folder) as place, _snapshot(url) as (connection, snapshot):
        facts = _facts(connection, instance, folder)
        progress(0.0, "rows")
        rows, head = count_rows(connection), _ledger_head(connection)
        progress(0.1, "dump")
        _dump(url, snapshot, facts["postgresql"], place / DATABASE)
        progress(0.6, "files")
        with _tar(place / path.name) as tar:
            chosen = _chosen(instance, place / DATABASE, facts["roads"], with_secret)
            parts = _pack(tar, chosen, lambda share: progress(0.6 + 0.4 * share, "files"))
            missing, altered = _compare(connection, parts)
            manifest = Manifest(
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                schema=facts["schema"],
                postgresql=facts["postgresql"],
                postgis=facts["postgis"],
                rows=rows,
                ledger=head,
                parts=parts,
                missing=missing,
                altered=altered,
            )
            words = manifest.as_json()
            tar.addfile(_info(MANIFEST, len(words)), io.BytesIO(words))
        (place / path.name).rename(path)
    progress(1.0, "files")
    return path, manifest


@contextlib.contextmanager
def _half_made(folder: Path) -> Iterator[Path]:
    """Give a folder that is gone afterwards, whatever happens; turn a full disk into NoRoom."""
    place = Path(tempfile.mkdtemp(prefix=".half-made-", dir=folder))
    try:
        yield place
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise NoRoom(folder, 0) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextlib.contextmanager
def _snapshot(url: str) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """Give a connection that sees one state, that others may share, while no file is swept away."""
    options = "-c statement_timeout=0 -c timezone=UTC"
    with psycopg.connect(plain_url(url), autocommit=True, options=options, connect_timeout=10) as connection:
        # Before the transaction, which sees what there is at its first statement.
        connection.execute("SELECT pg_advisory_lock_shared(%s)", [SWEEPING])
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection, connection.execute("SELECT pg_export_snapshot()").fetchone()[0]


@contextlib.contextmanager
def _tar(path: Path) -> Iterator[tarfile.TarFile]:
    """Give a tar file to write, for nobody else to read, that the disk holds afterwards."""
    with path.open("xb") as file:
        # It holds hashes of passwords and what reporters said of themselves.
        os.fchmod(file.fileno(), 0o600)
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            yield tar
        file.flush()
        os.fsync(file.fileno())


def _facts(connection: psycopg.Connection[Any], instance: Path, folder: Path) -> dict[str, Any]:
    if connection.execute("SELECT to_regclass('alembic_version')").fetchone()[0] is None:
        raise NothingToKeep
    cursor = connection.cursor(row_factory=dict_row)
    facts = cursor.execute(FACTS).fetchone()
    if facts["roads"] and not (instance / ROADS / facts["roads"]).is_dir():
        raise RoadsMissing(facts["roads"])
    files = sum(path.stat().st_size for path in list_files(instance / FILES, frozenset({UNFINISHED})))
    needed = int(facts["size"] * SMALLEST_DUMP_SHARE) + files
    if shutil.disk_usage(folder).free < needed:
        raise NoRoom(folder, needed)
    return facts


def _ledger_head(connection: psycopg.Connection[Any]) -> list[Any]:
    sequence, last_hash = connection.execute("SELECT sequence, hash FROM ledger_head").fetchone()
    return [sequence, last_hash.hex()]


def _dump(url: str, snapshot: str, version: int, path: Path) -> None:
    where, env = connection_options(url)
    command = [find_program("pg_dump", version), *where, "--format=custom", f"--file={path}"]
    command += [f"--snapshot={snapshot}", "--no-owner", "--no-comments", "--no-password"]
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        words = process.stderr.read().decode(errors="replace")
        require_success(process, "pg_dump", words)


def _chosen(instance: Path, dump: Path, roads: str | None, with_secret: bool) -> list[tuple[str, Path]]:
    """Return the parts of the backup: their names in it, and where they are."""
    chosen = [(DATABASE, dump)]
    chosen += [(SECRET, instance / SECRET)] if with_secret else []
    files = [*list_files(instance / ROADS / roads)] if roads else []
    files += list_files(instance / FILES, frozenset({UNFINISHED}))
    return chosen + [(path.relative_to(instance).as_posix(), path) for path in files]


def _pack(
    tar: tarfile.TarFile, chosen: list[tuple[str, Path]], progress: Callable[[float], None]
) -> dict[str, Part]:
    parts = {}
    for count, (name, path) in enumerate(chosen, start=1):
        with path.open("rb") as source:
            reader = _Digesting(source)
            info = _info(name, os.fstat(source.fileno()).st_size)
            tar.addfile(info, reader)
        parts[name] = Part(info.size, reader.digest.hexdigest())
        progress(count / len(chosen))
    return parts


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = size
    return info


class _Digesting:
    """Reads a file and keeps the digest of what was read."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        content = self._source.read(size)
        self.digest.update(content)
        return content


def _compare(connection: psycopg.Connection[Any], parts: dict[str, Part]) -> tuple[list[str], list[str]]:
    """Return which contents that the database refers to are missing, and which are not what they were."""
    if connection.execute("SELECT to_regclass('incident_file')").fetchone()[0] is None:
        return [], []
    known = {sha256 for (sha256,) in connection.execute(CONTENTS)}
    there = {sha256: parts.get(f"{FILES}/{sha256[:2]}/{sha256}/original") for sha256 in sorted(known)}
    missing = [sha256 for sha256, part in there.items() if part is None]
    return missing, [sha256 for sha256, part in there.items() if part and part.sha256 != sha256]
