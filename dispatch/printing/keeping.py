"""Where printed files lie, and which of them stay."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from data.organisations import Organisation
from data.printing import PrintFile, PrintSchedule
from dispatch.scheduled.places import root_folder

SETTING, USUAL = "print_files_folder", "print-files"
FAILURES_KEPT = 20


@dataclass
class PrintFileUnknown(Exception):
    """There is no such file, this account does not see it, or it was not made."""

    file_id: int


@dataclass
class PrintFileGone(Exception):
    """A file that was made is not in its place any more: somebody moved it, or the folder is another one."""

    name: str


def folder_of(session: Session, schedule: PrintSchedule) -> str:
    """Return a schedule's folder below that of all printed files: each organisation has one of its own."""
    code = session.scalars(select(Organisation.code).where(Organisation.id == schedule.organisation_id)).one()
    return f"{code}/{schedule.folder}" if schedule.folder else code


def root_of(session: Session) -> Path:
    """Return the folder of all printed files."""
    return root_folder(session, SETTING, USUAL)


def find_print(session: Session, file_id: int) -> tuple[PrintFile, Path]:
    """Return a file that was made, and where it lies; raise PrintFileUnknown, PrintFileGone."""
    file = session.scalar(select(PrintFile).where(PrintFile.id == file_id, PrintFile.state == "done"))
    if file is None:
        raise PrintFileUnknown(file_id)
    root = root_of(session).resolve()
    path = (root / file.path).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise PrintFileGone(file.name)
    return file, path


def keep_last(session: Session, schedule: PrintSchedule) -> None:
    """Remove files of a schedule but the last ones that are to stay, and what is known of old failures."""
    root = root_of(session)
    for file in _beyond(session, schedule, "done", schedule.keep):
        # First the file: should this process end before it commits, the next one finds the row again.
        (root / file.path).unlink(missing_ok=True)
        session.delete(file)
    old = [file.id for file in _beyond(session, schedule, "failed", FAILURES_KEPT)]
    session.execute(delete(PrintFile).where(PrintFile.id.in_(old)))


def _beyond(session: Session, schedule: PrintSchedule, state: str, most: int) -> list[PrintFile]:
    own = select(PrintFile).where(PrintFile.schedule_id == schedule.id, PrintFile.state == state)
    return list(session.scalars(own.order_by(PrintFile.id.desc()).offset(most)))
