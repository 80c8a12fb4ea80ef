"""Where uploaded files lie, and that they go after a day."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from data.imports import LayerImport
from gis.files.errors import FormatUnknown
from gis.files.formats import SUFFIXES

KEPT_FOR = timedelta(days=1)
LARGEST_UPLOAD = 200 * 2**20
LONGEST_NAME = 200


def upload_folder(instance: Path, import_id: int) -> Path:
    """Return the folder of an import."""
    return instance / "uploads" / str(import_id)


def uploaded_file(instance: Path, import_id: int) -> Path:
    """Return the file of an import; it is named by its format, never by what the client calls it."""
    return next(upload_folder(instance, import_id).glob("file.*"))


def plain_name(file: FileStorage) -> str:
    """Return how a client calls a file, without folders; raise FormatUnknown for a suffix not read."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:]
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise FormatUnknown(suffix, tuple(SUFFIXES))
    return name


def keep_upload(instance: Path, import_id: int, file: FileStorage, name: str) -> int:
    """Write an uploaded file to its folder and return its bytes."""
    folder = upload_folder(instance, import_id)
    folder.mkdir(parents=True)
    path = folder / f"file{Path(name).suffix.lower()}"
    file.save(path)
    return path.stat().st_size


def forget_upload(instance: Path, import_id: int) -> None:
    """Delete what an import keeps on the disk."""
    shutil.rmtree(upload_folder(instance, import_id), ignore_errors=True)


def forget_old(session: Session, instance: Path) -> None:
    """Delete imports of more than a day ago, and folders of which no import is known."""
    session.execute(delete(LayerImport).where(LayerImport.made_at < datetime.now(UTC) - KEPT_FOR))
    known = {str(number) for number in session.scalars(select(LayerImport.id))}
    folder = instance / "uploads"
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.name not in known:
            shutil.rmtree(each, ignore_errors=True)
