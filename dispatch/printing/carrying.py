"""Prints a file that is due: made of what its organisation sees, put into its folder, recorded."""

import hashlib
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from data.organisations import Organisation
from data.printing import PrintFile, PrintSchedule
from data.scope import Scope, limit
from dispatch.briefing.errors import BriefingFilesMissing
from dispatch.hotspots.statistics import NothingReckoned
from dispatch.journal import record
from dispatch.printing.content import name_of, print_content
from dispatch.printing.failing import fail, system_for
from dispatch.printing.keeping import folder_of, keep_last, root_of
from dispatch.printing.queue import PRINT_FILES
from dispatch.scheduled.places import FolderUnfit, put_into_folder
from dispatch.scheduled.waiting import words_of
from dispatch.sheets.errors import NothingToDraw, PrinterMissing, SheetFailed, SheetsBusy, SheetTooSlow
from gis.cartography.errors import AreaNotForPaper

PROBLEMS = (
    AreaNotForPaper, BriefingFilesMissing, FolderUnfit, NothingReckoned, NothingToDraw, OSError,
    PrinterMissing, SheetFailed, SheetsBusy, SheetTooSlow,
)  # fmt: skip
NOBODY = 0
"""The account of whom nothing is seen but what its organisation's is."""


def carry_out(sessions: sessionmaker[Session], file_id: int) -> bool:
    """Print a file that waits; return whether it was printed."""
    with sessions.begin() as session:
        file: PrintFile | None = PRINT_FILES.take_up(session, file_id)
        if file is None:
            return False
        schedule = session.get_one(PrintSchedule, file.schedule_id)
        name, folder, root = name_of(schedule, file), folder_of(session, schedule), root_of(session)
        schedule_id = schedule.id
    try:
        content = _print(sessions, schedule_id)
        _put(root, folder, name, content)
    except PROBLEMS as problem:
        with sessions.begin() as session:
            fail(session, file_id, words_of(problem))
        return False
    with sessions.begin() as session:
        _note_done(session, file_id, f"{folder}/{name}", content)
    return True


def _print(sessions: sessionmaker[Session], schedule_id: int) -> bytes:
    with sessions() as session:
        schedule = session.get_one(PrintSchedule, schedule_id)
        organisation = session.get_one(Organisation, schedule.organisation_id)
        limit(session, Scope(NOBODY, organisation.id, organisation.path))
        return print_content(session, schedule)


def _put(root: Path, folder: str, name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as workplace:
        written = Path(workplace) / name
        written.write_bytes(content)
        put_into_folder(root, folder, [written])


def _note_done(session: Session, file_id: int, path: str, content: bytes) -> None:
    file = session.scalars(select(PrintFile).where(PrintFile.id == file_id).with_for_update()).one()
    schedule = session.get_one(PrintSchedule, file.schedule_id)
    file.state, file.ended_at, file.problem = "done", datetime.now(UTC), ""
    file.name, file.path = Path(path).name, path
    file.size_bytes, file.sha256 = len(content), hashlib.sha256(content).hexdigest()
    session.flush()
    keep_last(session, schedule)
    about = {"what": schedule.what, "file": file.name, "sha256": file.sha256}
    record(session, system_for(schedule), "print.made", "print_schedule", schedule.id, **about)
