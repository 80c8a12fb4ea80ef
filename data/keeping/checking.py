"""Checks a backup: that it is whole, and every part of it as it was put in."""

import hashlib
import tarfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from data.keeping.errors import BackupDamaged, NoBackup
from data.keeping.manifest import MANIFEST, Manifest, read_manifest

Progress = Callable[[float, str], None]


def check_backup(path: Path, progress: Progress | None = None) -> Manifest:
    """Return what a backup holds, after every part was read and compared with its checksum.

    Raises NoBackup and BackupDamaged.
    """
    progress = progress or (lambda share, word: None)
    try:
        with tarfile.open(path, "r:") as tar:
            members = tar.getmembers()
            last = members[-1] if members else None
            manifest = read_manifest(tar.extractfile(last).read()) if last and last.name == MANIFEST else None
            if manifest is None:
                raise NoBackup(path)
            _check_parts(tar, members[:-1], manifest, progress)
    except (tarfile.TarError, EOFError):
        raise NoBackup(path) from None
    return manifest


def _check_parts(
    tar: tarfile.TarFile, members: list[tarfile.TarInfo], manifest: Manifest, progress: Progress
) -> None:
    names = [member.name for member in members]
    if sorted(names) != sorted(manifest.parts):
        raise BackupDamaged(next(iter({*names} ^ {*manifest.parts}), MANIFEST))
    for count, member in enumerate(members, start=1):
        part, place = manifest.parts[member.name], PurePosixPath(member.name)
        if not member.isfile() or place.is_absolute() or ".." in place.parts or member.size != part.size:
            raise BackupDamaged(member.name)
        with tar.extractfile(member) as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != part.sha256:
                raise BackupDamaged(member.name)
        progress(count / len(members), "check")
