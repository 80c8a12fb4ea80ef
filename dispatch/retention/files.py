"""Files of incidents that ended long ago: their contents go into an archive, then they count as removed.

What is removed is deleted from the disk later, by the sweep that deletes all removed files.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import orjson
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from data.files import IncidentFile
from data.incidents import Incident
from data.keeping.archives import ArchiveDamaged, archive_path, note_checksum
from data.keeping.manifest import FILES
from dispatch.journal import SYSTEM, record
from dispatch.retention.acts import Outcome, made_of
from dispatch.retention.rules import cutoff

FILES_SETTING = "keep_files_days"
REASON = "保存期满，已转存 · archived when due"
ROWS = "files.jsonl"
COLUMNS = ("id", "incident_id", "sha256", "media_type", "name", "note", "size_bytes", "attached_at")


def archive_files(
    session: Session, instance: Path, folder: Path, now: datetime, dry_run: bool
) -> Iterator[Outcome]:
    """Archive the files of incidents that ended long ago, and mark them as removed.

    Those whose content is missing or altered stay as they are: `flask files verify` tells them.
    """
    before = cutoff(session, FILES_SETTING, now)
    if before is None:
        return
    ended = select(Incident.id).where(Incident.ended_at < before)
    columns = [getattr(IncidentFile, name) for name in COLUMNS]
    query = select(*columns).where(IncidentFile.removed_at.is_(None), IncidentFile.incident_id.in_(ended))
    rows = session.execute(query.order_by(IncidentFile.id).with_for_update()).mappings().all()
    whole = {
        sha256 for sha256 in {row["sha256"] for row in rows} if _digest(_place(instance, sha256)) == sha256
    }
    due = [dict(row) for row in rows if row["sha256"] in whole]
    if not due:
        return
    if dry_run:
        yield Outcome("incident_file", "archived", len(due))
        return
    path = archive_path(folder / "incident_file", "incident_file", now, ".tar")
    made_of(session).append(path)
    _write(path, due, {sha256: _place(instance, sha256) for sha256 in sorted(whole)})
    outcome = Outcome("incident_file", "archived", len(due), path.name, note_checksum(path))
    removed = update(IncidentFile).where(IncidentFile.id.in_([row["id"] for row in due]))
    marked = removed.values(removed_at=now, removed_reason=REASON)
    session.execute(marked.execution_options(synchronize_session=False))
    details = {"rows": outcome.rows, "file": outcome.file, "sha256": outcome.sha256}
    record(session, SYSTEM, "retention.archived", "table", None, table=outcome.table, **details)
    yield outcome


def _place(instance: Path, sha256: str) -> Path:
    return instance / FILES / sha256[:2] / sha256 / "original"


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _write(path: Path, rows: list[dict], contents: dict[str, Path]) -> None:
    """Write rows and contents into a tar file and read it again; raise ArchiveDamaged."""
    half_made = path.with_name(f".{path.name}.half-made")
    try:
        with half_made.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                lines = b"".join(orjson.dumps(row) + b"\n" for row in rows)
                info = tarfile.TarInfo(ROWS)
                info.size = len(lines)
                tar.addfile(info, io.BytesIO(lines))
                for sha256, content in contents.items():
                    tar.add(content, sha256)
            file.flush()
            os.fsync(file.fileno())
        if not _is_whole(half_made, set(contents)):
            raise ArchiveDamaged(path)
        half_made.rename(path)
    finally:
        half_made.unlink(missing_ok=True)


def _is_whole(path: Path, names: set[str]) -> bool:
    with tarfile.open(path) as tar:
        found = {
            member.name: hashlib.file_digest(tar.extractfile(member), "sha256").hexdigest()
            for member in tar.getmembers()
            if member.name != ROWS
        }
    return found == {name: name for name in names}
