"""Sets when a schedule is due next, as a timer of the worker."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from dispatch.scheduled.timing import next_time
from dispatch.timers.setting import cancel_timer, set_timer


def arm(session: Session, kind: str, subject: str, schedule: Any, now: datetime) -> None:
    """Set when a schedule (`data.schedules.Scheduled`) is due next, if it is at all."""
    session.flush()
    if schedule.paused_at is None and schedule.ended_at is None:
        schedule.next_at = next_time(schedule.times, now)
        set_timer(session, kind, subject, schedule.id, schedule.next_at)
    else:
        schedule.next_at = None
        cancel_timer(session, kind, subject, schedule.id)
