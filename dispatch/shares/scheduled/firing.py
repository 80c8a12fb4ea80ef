"""A schedule's time has come: a file is put down to be made, and the next time is set."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.deliveries import ShareSchedule
from data.timers import Timer
from dispatch.scheduled.arming import arm
from dispatch.shares.reading import ShareUnknown, get_share
from dispatch.shares.scheduled.queue import SHARE_FILES
from dispatch.timers.kinds import timer_kind

KIND, SUBJECT = "share.file_due", "share_schedule"


def lock_schedule(session: Session, schedule_id: int) -> None:
    """Lock a schedule."""
    session.execute(select(ShareSchedule.id).where(ShareSchedule.id == schedule_id).with_for_update())


@timer_kind(KIND, lock=lock_schedule)
def fall_due(session: Session, timer: Timer, now: datetime) -> None:
    """Have a file made, unless the schedule is paused or over, or its share is."""
    schedule = session.get(ShareSchedule, timer.subject_id, populate_existing=True)
    if schedule is None or schedule.ended_at is not None or schedule.paused_at is not None:
        return
    try:
        get_share(session, schedule.share_id)
    except ShareUnknown:
        return
    SHARE_FILES.put_down(session, schedule.id, timer.due_at, now)
    arm(session, KIND, SUBJECT, schedule, now)
