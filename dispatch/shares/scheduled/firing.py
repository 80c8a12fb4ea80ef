"""A schedule's time has come: a file is put down to be made, and the next time is set."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from data.deliveries import ShareFile, ShareSchedule
from data.timers import Timer
from dispatch.shares.reading import ShareUnknown, get_share
from dispatch.shares.scheduled.queue import defer_files
from dispatch.shares.scheduled.timing import next_time
from dispatch.timers.kinds import timer_kind
from dispatch.timers.setting import cancel_timer, set_timer

KIND, SUBJECT = "share.file_due", "share_schedule"
SUPERSEDED = "superseded"


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
    put_down(session, schedule, timer.due_at, now)
    arm(session, schedule, now)


def put_down(session: Session, schedule: ShareSchedule, made_for: datetime, now: datetime) -> ShareFile:
    """Have a file made now; one that was still being tried is let go, since this holds what that would."""
    waiting = (ShareFile.schedule_id == schedule.id) & (ShareFile.state == "waiting")
    over = {"state": "failed", "problem": SUPERSEDED, "ended_at": now}
    session.execute(update(ShareFile).where(waiting).values(over))
    file = ShareFile(schedule_id=schedule.id, made_for=made_for, due_at=now)
    session.add(file)
    defer_files(session)
    return file


def arm(session: Session, schedule: ShareSchedule, now: datetime) -> None:
    """Set when a schedule is due next, if it is at all."""
    session.flush()
    if schedule.paused_at is None and schedule.ended_at is None:
        schedule.next_at = next_time(schedule.times, now)
        set_timer(session, KIND, SUBJECT, schedule.id, schedule.next_at)
    else:
        schedule.next_at = None
        cancel_timer(session, KIND, SUBJECT, schedule.id)
