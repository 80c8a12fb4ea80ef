"""Puts the firing of timers into the worker's queue, by SQL of ours so that it is part of our transaction."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

QUEUE = "timers"
FIRE = "fire_timer"
MOST_FAILURES = 9
"""So often firing a timer is tried; after that it is left until the worker is started anew."""
LOCK = 0x71_4E

# The queueing lock is of one timer at one time: what is in the queue already is not put there twice, and a
# timer that was moved has a job at its new time, while that at the old one finds nothing to do.
DEFER = text("""
    SELECT procrastinate.procrastinate_defer_jobs_v1(array_agg(
        ROW(:queue, :task, 0, NULL, due.lock, jsonb_build_object('timer_id', due.id), due.due_at)
        ::procrastinate.procrastinate_job_to_defer_v1 ORDER BY due.due_at, due.id))
    FROM (
        SELECT id, due_at, concat_ws(':', 'timer', id, extract(epoch FROM due_at)) AS lock
        FROM timer WHERE id = ANY (:ids)
    ) AS due
    WHERE NOT EXISTS (
        SELECT FROM procrastinate.procrastinate_jobs AS job
        WHERE job.queueing_lock = due.lock
            AND (job.status = 'todo' OR (job.status = 'doing' AND NOT :again))
    )
    HAVING count(*) > 0
""")
LATE = text("""
    SELECT id FROM timer
    WHERE fired_at IS NULL AND cancelled_at IS NULL
      AND due_at <= clock_timestamp() - make_interval(secs => :late_s) AND failures < :most
    ORDER BY due_at LIMIT 5000
""")
# Of a timer that was set anew meanwhile, the job at its new time stays.
DONE = text("""
    SELECT procrastinate.procrastinate_cancel_job_v1(job.id, false, true)
    FROM procrastinate.procrastinate_jobs AS job
    WHERE job.queue_name = :queue AND job.status = 'todo' AND job.scheduled_at <= clock_timestamp()
      AND (job.args->>'timer_id')::bigint = ANY (:ids)
""")
# A job that was put into the queue once more meanwhile stays where it is: its lock is taken.
STALLED = text("""
    SELECT procrastinate.procrastinate_retry_job_v2(stalled.id, clock_timestamp(), NULL, NULL, NULL)
    FROM (
        SELECT DISTINCT ON (coalesce(job.queueing_lock, job.id::text)) job.id
        FROM procrastinate.procrastinate_jobs AS job
        LEFT JOIN procrastinate.procrastinate_workers AS worker ON worker.id = job.worker_id
        WHERE job.status = 'doing' AND job.queue_name = :queue
          AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => :silent_s))
          AND NOT EXISTS (
              SELECT FROM procrastinate.procrastinate_jobs AS again
              WHERE again.queueing_lock = job.queueing_lock AND again.status = 'todo'
          )
    ) AS stalled
""")


def defer_timers(session: Session, timer_ids: Sequence[int], again: bool = True) -> None:
    """Have the worker fire timers when they are due; `again` also those that are being fired just now."""
    if timer_ids:
        session.execute(DEFER, {"queue": QUEUE, "task": FIRE, "ids": list(timer_ids), "again": again})


def sweep(session: Session, late_s: float, most_failures: int = MOST_FAILURES, again: bool = True) -> int:
    """Have timers fired that are later than so many seconds and in nobody's hands; return how many were late.

    Their job went with a worker that was killed, or could not be put down while the database was gone.
    Firing looks whether there is still something to do, so one job too many does no harm; but many, for what
    takes long to fire, would keep the worker from all else: without `again` those being fired are left alone.
    """
    if not session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}):
        return 0
    late = session.scalars(LATE, {"late_s": late_s, "most": most_failures}).all()
    defer_timers(session, late, again)
    return len(late)


def drop_done(session: Session, timer_ids: Sequence[int]) -> None:
    """Take the jobs of timers out of the queue that were fired without it; what is next waits for none."""
    if timer_ids:
        session.execute(DONE, {"queue": QUEUE, "ids": list(timer_ids)})


def take_up_stalled(session: Session, silent_s: float) -> None:
    """Put timers' jobs back into the queue whose worker has not been heard of for so many seconds.

    Jobs of other queues are not: what they were to do is put down anew by who sees that it is not done.
    """
    if session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}):
        session.execute(STALLED, {"silent_s": silent_s, "queue": QUEUE})
