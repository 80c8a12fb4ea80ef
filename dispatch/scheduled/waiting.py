"""Files that wait to be made: put down, put into a queue of their own, and taken up by one worker alone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

HELD_FOR = timedelta(minutes=30)
SUPERSEDED = "superseded"

# The queueing lock is of one file at one time: what is in the queue already is not put there twice.
DEFER = text("""
    SELECT procrastinate.procrastinate_defer_jobs_v1(array_agg(
        ROW(:queue, :task, 0, NULL, due.lock, jsonb_build_object('file_id', due.id), due.due_at)
        ::procrastinate.procrastinate_job_to_defer_v1 ORDER BY due.id))
    FROM (
        SELECT id, due_at, concat_ws(':', CAST(:table AS text), id, extract(epoch FROM due_at)) AS lock
        FROM unnest(CAST(:ids AS bigint[]), CAST(:dues AS timestamptz[])) AS waiting (id, due_at)
    ) AS due
    WHERE NOT EXISTS (
        SELECT FROM procrastinate.procrastinate_jobs AS job
        WHERE job.queueing_lock = due.lock AND job.status = 'todo'
    )
    HAVING count(*) > 0
""")


@dataclass(frozen=True, slots=True)
class FileQueue:
    """The files of one model (`data.schedules.MadeFile`), the queue and task that make them, and its lock."""

    model: Any
    queue: str
    task: str
    lock: int

    def defer(self, session: Session) -> None:
        """Have the worker make the files that wait, each when it is due; part of the caller's transaction."""
        session.flush()
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": self.lock})
        waiting = select(self.model.id, self.model.due_at).where(self.model.state == "waiting")
        rows = session.execute(waiting).all()
        if rows:
            about = {"queue": self.queue, "task": self.task, "table": self.model.__tablename__}
            due = {"ids": [row.id for row in rows], "dues": [row.due_at for row in rows]}
            session.execute(DEFER, about | due)

    def put_down(self, session: Session, schedule_id: int, made_for: datetime, now: datetime) -> Any:
        """Have a file made now; one that was still being tried is let go, since this takes its place."""
        waiting = (self.model.schedule_id == schedule_id) & (self.model.state == "waiting")
        over = {"state": "failed", "problem": SUPERSEDED, "ended_at": now}
        session.execute(update(self.model).where(waiting).values(over))
        file = self.model(schedule_id=schedule_id, made_for=made_for, due_at=now)
        session.add(file)
        self.defer(session)
        return file

    def take_up(self, session: Session, file_id: int) -> Any:
        """Return a file that waits and is due, for the caller to make; None if there is nothing to do.

        Nobody else makes it meanwhile: it is due again, should this process be killed, after half an hour.
        """
        now = datetime.now(UTC)
        waiting = select(self.model).where(self.model.id == file_id, self.model.state == "waiting")
        file = session.scalar(waiting.with_for_update())
        if file is None or file.due_at > now:
            return None
        file.attempts += 1
        file.started_at, file.due_at = now, now + HELD_FOR
        return file


def words_of(problem: Exception) -> str:
    """Return what is kept of a problem: its kind, one for all that the system refuses, and what it bears."""
    kind = "OSError" if isinstance(problem, OSError) else type(problem).__name__
    return f"{kind}: {problem}"[:500]
