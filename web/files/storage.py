"""Where files lie: outside the database, by their SHA-256, each folder put there whole or not at all.

instance/files/ab/abcd…/original       as it came; never changed
                       /small.jpg …    its copies, made once
instance/files/incoming/…              what is being received
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

ORIGINAL = "original"
INCOMING = "incoming"
CHUNK_BYTES = 2**20


def files_folder(instance: Path) -> Path:
    """Return the folder of all files."""
    return instance / "files"


def content_folder(instance: Path, sha256: str) -> Path:
    """Return the folder of a content, whether it is there or not."""
    return files_folder(instance) / sha256[:2] / sha256


@contextmanager
def incoming(instance: Path) -> Iterator[Path]:
    """Give a folder to receive a file in; whatever happens, nothing of it stays."""
    folder = files_folder(instance) / INCOMING / uuid4().hex
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(instance: Path, folder: Path, sha256: str) -> None:
    """Move a folder that was received to its place, as one step that a crash cannot halve.

    A content that is there already stays as it is; its time is renewed, so that no sweep takes it for old.
    """
    target = content_folder(instance, sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        _sync(path)
    _sync(folder)
    try:
        folder.rename(target)
    except OSError:
        if not (target / ORIGINAL).is_file():
            raise
        os.utime(target)
    _sync(target.parent)


def list_contents(instance: Path, before: datetime) -> Iterator[tuple[str, Path]]:
    """Give the contents that have not been touched since a time, with their folders."""
    for folder in files_folder(instance).glob("[0-9a-f][0-9a-f]/*"):
        if folder.stat().st_mtime < before.timestamp():
            yield folder.name, folder


def clear_incoming(instance: Path, before: datetime) -> None:
    """Delete what processes left behind that were killed while they received a file."""
    for folder in (files_folder(instance) / INCOMING).glob("*"):
        if folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)


def _sync(path: Path) -> None:
    """Have the disk hold what was written, before anybody is told so."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
