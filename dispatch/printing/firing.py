"""The time of a schedule of printing has come: a file is put down to be made, and the next time is set."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.printing import PrintSchedule
from data.timers import Timer
from dispatch.printing.queue import PRINT_FILES
from dispatch.scheduled.arming import arm
from dispatch.timers.kinds import timer_kind

KIND, SUBJECT = "print.due", "print_schedule"


def lock_schedule(session: Session, schedule_id: int) -> None:
    """Lock a schedule."""
    session.execute(select(PrintSchedule.id).where(PrintSchedule.id == schedule_id).with_for_update())


@timer_kind(KIND, lock=lock_schedule)
def fall_due(session: Session, timer: Timer, now: datetime) -> None:
    """Have a file made, unless the schedule is paused or over; times that were slept through, one file."""
    schedule = session.get(PrintSchedule, timer.subject_id, populate_existing=True)
    if schedule is None or schedule.ended_at is not None or schedule.paused_at is not None:
        return
    PRINT_FILES.put_down(session, schedule.id, timer.due_at, now)
    arm(session, KIND, SUBJECT, schedule, now)
