"""Where files are put: a folder below the one that the instance has for them."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sqlalchemy.orm import Session

from data.settings import get_setting


@dataclass
class FolderUnfit(Exception):
    """A folder is not below that of the instance, or its name holds what a path may not."""

    folder: str


def check_folder(folder: str) -> None:
    """Raise FolderUnfit for what could lead elsewhere."""
    path = PurePosixPath(folder)
    if path.is_absolute() or ".." in path.parts or "\\" in folder or not folder.isprintable():
        raise FolderUnfit(folder)


def root_folder(session: Session, setting: str, usual: str) -> Path:
    """Return the folder below which files are put: that of a setting, or the usual one of the instance."""
    named = get_setting(session, setting)
    return Path(named) if named else session.info["instance"] / usual


def put_into_folder(root: Path, folder: str, files: Sequence[Path]) -> None:
    """Put files into a folder, one after the other, each whole or not at all; raise FolderUnfit."""
    check_folder(folder)
    root.mkdir(parents=True, exist_ok=True)
    place = root / folder
    place.mkdir(parents=True, exist_ok=True)
    # Somebody may have put a link there that leads out.
    if not place.resolve().is_relative_to(root.resolve()):
        raise FolderUnfit(folder)
    for file in files:
        partial = place / f".{file.name}.part"
        with file.open("rb") as source, partial.open("wb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        partial.replace(place / file.name)
