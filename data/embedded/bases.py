"""Base backups as they lie in a folder: which there are, of what, and whether each is whole."""

import gzip
import hashlib
import json
import re
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.embedded.errors import NotABase

NOTE = "base.json"
MANIFEST = "backup_manifest"
TARS = ("base.tar.gz", "pg_wal.tar.gz")
NAMED = "base-%Y%m%dT%H%M%SZ"
CHECKSUM_LINE = re.compile(rb'"Manifest-Checksum": "([0-9a-f]{64})"}\s*\Z')
PIECE_BYTES = 2**20
SEGMENT_BYTES = 16 * 2**20
"""What a segment of the write-ahead log holds where `initdb` is told nothing else."""


@dataclass(frozen=True, slots=True)
class Base:
    """A base backup: from when on it serves, and with which segment of the log its recovery begins.

    A segment is told without its timeline, as the 16 digits by which they are in order.
    """

    path: Path
    ended_at: datetime
    archive: Path | None
    first_segment: str


def name_of(at: datetime) -> str:
    """Return the name of the base backup that is begun at a moment."""
    return at.astimezone(UTC).strftime(NAMED)


def list_bases(folder: Path) -> Iterator[Base | NotABase]:
    """Give the base backups in a folder, the newest first; what bears the name of one and is none, too."""
    for path in sorted(folder.glob("base-*"), key=lambda path: path.name, reverse=True):
        try:
            yield read_base(path)
        except NotABase as error:
            yield error


def read_base(path: Path) -> Base:
    """Return what a base backup says of itself; raise NotABase."""
    note = read_note(path)
    try:
        begun = datetime.strptime(path.name, NAMED).replace(tzinfo=UTC)
        # Those of earlier versions say by their name only when they were begun.
        ended_at = datetime.fromisoformat(note["ended_at"]) if note.get("ended_at") else begun
        ranges = json.loads((path / MANIFEST).read_bytes())["WAL-Ranges"]
        first = min(_segment(each["Start-LSN"]) for each in ranges)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotABase(path, str(error)) from None
    return Base(path, ended_at, Path(note["archive"]) if note.get("archive") else None, first)


def read_note(path: Path) -> dict[str, Any]:
    """Return what was noted when a base backup was taken; raise NotABase."""
    try:
        return json.loads((path / NOTE).read_text())
    except (OSError, ValueError) as error:
        raise NotABase(path, str(error)) from None


def check_base(path: Path) -> None:
    """Read a base backup to its end; raise NotABase where a part is missing, too short or altered.

    Each part bears a checksum of its compression, the manifest one of itself; what the manifest names has to
    be there in its size.
    """
    try:
        missing = _expected(path) - _found(path)
    except (OSError, EOFError, ValueError, KeyError, tarfile.TarError, zlib.error) as error:
        raise NotABase(path, str(error)) from None
    if missing:
        raise NotABase(path, f"{min(missing)[0]} is not in it")


def _expected(path: Path) -> set[tuple[str, int]]:
    content = (path / MANIFEST).read_bytes()
    last = content.rstrip().rfind(b"\n") + 1
    said = CHECKSUM_LINE.search(content)
    if said is None or hashlib.sha256(content[:last]).hexdigest().encode() != said[1]:
        raise ValueError(f"{MANIFEST} is not what it was")
    files = json.loads(content)["Files"]
    return {
        (file.get("Path") or bytes.fromhex(file["Encoded-Path"]).decode(), file["Size"]) for file in files
    }


def _found(path: Path) -> set[tuple[str, int]]:
    found = set()
    for name in TARS:
        with gzip.open(path / name) as content, tarfile.open(fileobj=content, mode="r|") as tar:
            found |= {(member.name.removeprefix("./"), member.size) for member in tar if member.isfile()}
            # The checksum of the compression stands behind all else.
            while content.read(PIECE_BYTES):
                pass
    return found


def _segment(place: str) -> str:
    high, low = place.split("/")
    return f"{int(high, 16):08X}{int(low, 16) // SEGMENT_BYTES:08X}"
