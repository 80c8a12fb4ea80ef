"""Puts the making of files into a queue of its own, in the caller's transaction."""

from sqlalchemy import text
from sqlalchemy.orm import Session

FILES, HAND_OVER = "share_files", "hand_over_share_file"
LOCK = 0x71_51

DEFER = text("""
    SELECT procrastinate.procrastinate_defer_jobs_v1(array_agg(
        ROW(:queue, :task, 0, NULL, due.lock, jsonb_build_object('file_id', due.id), due.due_at)
        ::procrastinate.procrastinate_job_to_defer_v1 ORDER BY due.id))
    FROM (
        SELECT id, due_at, concat_ws(':', 'share_file', id, extract(epoch FROM due_at)) AS lock
        FROM share_file WHERE state = 'waiting'
    ) AS due
    WHERE NOT EXISTS (
        SELECT FROM procrastinate.procrastinate_jobs AS job
        WHERE job.queueing_lock = due.lock AND job.status = 'todo'
    )
    HAVING count(*) > 0
""")


def defer_files(session: Session) -> None:
    """Have the worker make the files that wait, each when it is due."""
    session.flush()
    session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    session.execute(DEFER, {"queue": FILES, "task": HAND_OVER})
