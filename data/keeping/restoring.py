"""Restores a backup: all of it is checked first, then the database is filled in one transaction.

If anything fails the database is as it was. Files are put in place before the transaction ends, beside those
that are there, since their names are their contents; they are taken away again if it fails.
"""

import contextlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

from data.keeping.checking import Progress, check_backup
from data.keeping.errors import BackupTooNew, DatabaseInUse, DatabaseNotEmpty, NoPostgis, NoRoom
from data.keeping.filling import fill_database
from data.keeping.manifest import DATABASE, SECRET, TABLES, Manifest, known_schemas
from data.keeping.programs import plain_url


def restore_backup(
    url: str, instance: Path, path: Path, replace: bool = False, progress: Progress | None = None
) -> Manifest:
    """Put the database and the files of a backup in place: all of it, or nothing.

    Into an empty database; into one that is not, only with `replace`, and while nobody else is connected.
    Progress is told in the words "check", "files", "restore", "done". Raises BackupError.
    """
    progress = progress or (lambda share, word: None)
    manifest = check_backup(path, lambda share, word: progress(share * 0.3, word))
    with psycopg.connect(plain_url(url), connect_timeout=10) as connection:
        _require_fitting(connection, manifest)
        _require_free(connection, replace)
    instance.mkdir(parents=True, exist_ok=True)
    with _unpacked(path, instance, manifest) as folder, _placed(folder, instance) as place:
        progress(0.4, "files")
        place([name for name in manifest.parts if name not in (DATABASE, SECRET)])
        progress(0.5, "restore")
        fill_database(url, folder / DATABASE, manifest, lambda share: progress(0.5 + share * 0.5, "restore"))
        if SECRET in manifest.parts:
            os.replace(folder / SECRET, instance / SECRET)
    progress(1.0, "done")
    return manifest


def _require_fitting(connection: psycopg.Connection[Any], manifest: Manifest) -> None:
    here = connection.info.server_version // 10000
    if manifest.postgresql > here:
        raise BackupTooNew("PostgreSQL", str(manifest.postgresql), str(here))
    if manifest.schema not in known_schemas():
        raise BackupTooNew("schema", manifest.schema, max(known_schemas()))
    if not connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'postgis'").fetchone():
        try:
            connection.execute("CREATE EXTENSION postgis")
        except psycopg.Error:
            raise NoPostgis from None


def _require_free(connection: psycopg.Connection[Any], replace: bool) -> None:
    tables = len(connection.execute(TABLES).fetchall())
    if tables and not replace:
        raise DatabaseNotEmpty(tables)
    others = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND coalesce(backend_type, 'client backend') = 'client backend'"
    ).fetchone()[0]
    if tables and others:
        raise DatabaseInUse(others)


@contextlib.contextmanager
def _unpacked(path: Path, instance: Path, manifest: Manifest) -> Iterator[Path]:
    """Give a folder beside the instance's own with what the backup holds; gone afterwards."""
    needed = sum(part.size for part in manifest.parts.values())
    if shutil.disk_usage(instance).free < needed:
        raise NoRoom(instance, needed)
    folder = Path(tempfile.mkdtemp(prefix=".restoring-", dir=instance))
    try:
        with tarfile.open(path, "r:") as tar:
            tar.extractall(folder, filter="data")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _placed(folder: Path, instance: Path) -> Iterator[Callable[[list[str]], None]]:
    """Give the function that moves files in place; what it has added goes again if what follows fails."""
    added: list[Path] = []

    def place(names: list[str]) -> None:
        for name in names:
            target = instance / name
            target.parent.mkdir(parents=True, exist_ok=True)
            is_new = not target.exists()
            os.replace(folder / name, target)
            if is_new:
                added.append(target)

    try:
        yield place
    except BaseException:
        for target in added:
            target.unlink(missing_ok=True)
            for above in target.relative_to(instance).parents:
                with contextlib.suppress(OSError):
                    (instance / above).rmdir()
        raise
