"""Deletes contents that nothing refers to: of uploads that broke off, and of files removed long ago."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import file_digest
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.scope import scope_of
from data.settings import get_setting
from dispatch.attachments import known_contents, purge_removed
from web.files.storage import ORIGINAL, clear_incoming, content_folder, files_folder, list_contents

# Uploads hold it shared until they have committed; a sweep has it for itself.
LOCK = 0xF11E5
ORPHAN_AFTER = timedelta(hours=1)
EVERY = timedelta(days=1)
SWEPT = ".swept"


@dataclass(frozen=True, slots=True)
class Swept:
    """How many contents were deleted, by why."""

    orphans: int
    purged: int


def guard_upload(session: Session) -> None:
    """Keep sweeps away until this transaction ends, so that none takes a new file for an orphan."""
    session.execute(select(func.pg_advisory_xact_lock_shared(LOCK)))


def sweep(session: Session, instance: Path, now: datetime) -> Swept | None:
    """Delete what is not referred to, or return None while files are being received.

    The session has to see every incident, else it would delete too much.
    """
    if scope_of(session) is not None:
        raise PermissionError("a sweep takes a session that sees everything")
    if not session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
        return None
    kept_for = timedelta(days=get_setting(session, "removed_files_kept_days"))
    purged = list(purge_removed(session, now - kept_for))
    for sha256 in purged:
        shutil.rmtree(content_folder(instance, sha256), ignore_errors=True)
    known = known_contents(session)
    old = list_contents(instance, now - ORPHAN_AFTER)
    orphans = [folder for sha256, folder in old if sha256 not in known]
    for folder in orphans:
        shutil.rmtree(folder, ignore_errors=True)
    clear_incoming(instance, now - ORPHAN_AFTER)
    return Swept(len(orphans), len(purged))


def is_due(instance: Path) -> bool:
    """Return whether no sweep has been made for a day, and note that one is made now."""
    note = files_folder(instance) / SWEPT
    before = datetime.now(UTC) - EVERY
    if note.exists() and note.stat().st_mtime > before.timestamp():
        return False
    note.parent.mkdir(parents=True, exist_ok=True)
    note.touch()
    return True


@dataclass(frozen=True, slots=True)
class Verified:
    """How many contents are as they came, and which are altered or missing, by SHA-256."""

    intact: int
    altered: list[str]
    missing: list[str]


def verify(session: Session, instance: Path) -> Verified:
    """Read every content again and compare it with the hash it was attached by."""
    intact, altered, missing = 0, [], []
    for sha256 in sorted(known_contents(session)):
        path = content_folder(instance, sha256) / ORIGINAL
        if not path.is_file():
            missing.append(sha256)
            continue
        with path.open("rb") as file:
            is_same = file_digest(file, "sha256").hexdigest() == sha256
        if is_same:
            intact += 1
        else:
            altered.append(sha256)
    return Verified(intact, altered, missing)
