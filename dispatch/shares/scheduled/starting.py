"""Has a file of a share made by a process of its own."""

from sqlalchemy.orm import Session, sessionmaker

from dispatch.scheduled.process import run_apart
from dispatch.shares.scheduled.failing import fail

MODULE = "dispatch.shares.scheduled.apart"


def start_file(sessions: sessionmaker[Session], file_id: int) -> None:
    """Make a file in a process of its own and wait for that; if it is killed, the file is tried again."""
    problem = run_apart(sessions, MODULE, file_id)
    if problem:
        with sessions.begin() as session:
            fail(session, file_id, problem)
