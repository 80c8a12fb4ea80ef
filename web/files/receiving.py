"""Receives a file: streamed to the disk, recognised, looked at, and put in its place by its SHA-256."""

import errno
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from data.settings import get_setting
from web.files.errors import FileEmpty, FileKindUnknown, FileTooLarge, StorageFull
from web.files.kinds import ACCEPTED, HEAD_BYTES, Kind, find_kind
from web.files.looking import Look, look
from web.files.storage import CHUNK_BYTES, ORIGINAL, files_folder, incoming, keep

MB = 2**20
LONGEST_NAME = 200
# No file at all is larger; what each kind may be at most are settings.
LARGEST_UPLOAD = 512 * MB
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SIZES = {"image": "largest_photo_mb", "document": "largest_document_mb", "video": "largest_video_mb"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How large files may be, and how much room has to stay on the disk."""

    largest_mb: dict[str, float]
    most_megapixels: float
    keep_free_mb: float


@dataclass(frozen=True, slots=True)
class Received:
    """A file that lies in its place."""

    sha256: str
    size_bytes: int
    kind: Kind
    name: str
    look: Look


def limits_of(session: Session) -> Limits:
    """Return the limits in force."""
    return Limits(
        {group: get_setting(session, key) for group, key in SIZES.items()},
        get_setting(session, "largest_photo_megapixels"),
        get_setting(session, "files_keep_free_mb"),
    )


def receive(instance: Path, upload: FileStorage, limits: Limits) -> Received:
    """Take a file in, or raise what is refused of it; then nothing of it stays."""
    files_folder(instance).mkdir(parents=True, exist_ok=True)
    with _telling_full(instance, limits), incoming(instance) as folder:
        path = folder / ORIGINAL
        _check_room(instance, limits)
        kind, size, sha256 = _stream(upload.stream, path, limits)
        found = look(path, kind, limits.most_megapixels)
        keep(instance, folder, sha256)
        return Received(sha256, size, kind, plain_name(upload.filename or "", kind), found)


def plain_name(name: str, kind: Kind) -> str:
    """Return how a client calls a file, without folders and controls, with the suffix of what it is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = "".join(letter for letter in Path(last).stem if letter.isprintable()).strip(". ")
    return (stem[:LONGEST_NAME] or kind.group) + kind.suffix


def _stream(stream: BinaryIO, path: Path, limits: Limits) -> tuple[Kind, int, str]:
    """Write a stream to a file; what is too large is refused as soon as that shows."""
    chunk = stream.read(CHUNK_BYTES)
    kind = _kind(chunk)
    largest_mb = limits.largest_mb[kind.group]
    hashed, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        while chunk:
            size += len(chunk)
            if size > largest_mb * MB:
                raise FileTooLarge(kind.media_type, largest_mb)
            hashed.update(chunk)
            file.write(chunk)
            chunk = stream.read(CHUNK_BYTES)
    return kind, size, hashed.hexdigest()


def _kind(head: bytes) -> Kind:
    if not head:
        raise FileEmpty
    kind = find_kind(head[:HEAD_BYTES])
    if kind is None:
        raise FileKindUnknown(ACCEPTED)
    return kind


def _check_room(instance: Path, limits: Limits) -> None:
    free_mb = shutil.disk_usage(files_folder(instance)).free / MB
    if free_mb < limits.keep_free_mb:
        raise StorageFull(int(free_mb), int(limits.keep_free_mb))


@contextmanager
def _telling_full(instance: Path, limits: Limits) -> Iterator[None]:
    """Say of a disk that fills up meanwhile what it is."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        free_mb = shutil.disk_usage(instance).free // MB
        raise StorageFull(free_mb, int(limits.keep_free_mb)) from error
