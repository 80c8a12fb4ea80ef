"""What becomes of a file that could not be made or handed over."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from data.deliveries import ShareFile, ShareSchedule
from data.shares import Share
from dispatch.journal import SYSTEM, record
from dispatch.notices import Told, tell
from dispatch.outbound.backing_off import next_try
from dispatch.shares.scheduled.queue import SHARE_FILES

FAILED = "share.file_failed"


def fail(session: Session, file_id: int, problem: str) -> None:
    """Have a file tried again later; after three days tell the administrators that it did not arrive."""
    now = datetime.now(UTC)
    file = session.get_one(ShareFile, file_id, with_for_update=True)
    if file.state != "waiting":
        return
    file.problem = problem
    due_at = next_try(file.attempts, file.made_for, now)
    if due_at is not None:
        file.due_at = due_at
        SHARE_FILES.defer(session)
        return
    file.state, file.ended_at = "failed", now
    schedule = session.get_one(ShareSchedule, file.schedule_id)
    share = session.get_one(Share, schedule.share_id)
    about = {"share": share.key, "share_name": share.name, "schedule": schedule.id, "place": schedule.place}
    details = about | {"problem": problem, "attempts": file.attempts}
    record(session, SYSTEM, FAILED, "share", share.id, **details)
    tell(session, Told(FAILED, "admin", share.organisation_id, priority=2, details=details))
