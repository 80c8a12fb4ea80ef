"""What becomes of a file that could not be printed."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.printing import PrintFile, PrintSchedule
from dispatch.journal import SYSTEM, Actor, record
from dispatch.notices import Told, tell
from dispatch.outbound.backing_off import next_try
from dispatch.printing.content import CALLED
from dispatch.printing.queue import PRINT_FILES
from dispatch.scheduled.waiting import SUPERSEDED

FAILED = "print.failed"
MOST_TRIES = 4
STOPPING = "WorkerStopping"


def fail(session: Session, file_id: int, problem: str) -> None:
    """Have a file tried again soon; after some tries it has failed, and planners are told once."""
    now = datetime.now(UTC)
    file = session.get_one(PrintFile, file_id, with_for_update=True)
    if file.state != "waiting":
        return
    file.problem = problem
    # A worker that is stopped is no fault of the file: the next worker makes it at once.
    if problem == STOPPING:
        file.attempts, file.due_at = file.attempts - 1, now
    elif file.attempts < MOST_TRIES:
        file.due_at = next_try(file.attempts, now, now) or now
    else:
        file.state, file.ended_at = "failed", now
        _tell(session, file)
        return
    PRINT_FILES.defer(session)


def system_for(schedule: PrintSchedule) -> Actor:
    """Return the system as it acts for the organisation of a schedule: its people find that in the ledger."""
    return replace(SYSTEM, organisation_id=schedule.organisation_id)


def _tell(session: Session, file: PrintFile) -> None:
    schedule = session.get_one(PrintSchedule, file.schedule_id)
    called = CALLED[schedule.what][schedule.language]
    about = {"schedule": schedule.id, "what": schedule.what, "called": called, "problem": file.problem}
    record(session, system_for(schedule), FAILED, "print_schedule", schedule.id, **about)
    # Of a schedule that goes on failing nobody wants to be told each time.
    before = select(PrintFile.state).where(
        PrintFile.schedule_id == schedule.id, PrintFile.id < file.id, PrintFile.problem != SUPERSEDED
    )
    if session.scalar(before.order_by(PrintFile.id.desc()).limit(1)) != "failed":
        tell(session, Told(FAILED, "planner", schedule.organisation_id, priority=2, details=about))
