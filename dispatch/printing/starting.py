"""Has a file printed by a process of its own."""

from sqlalchemy.orm import Session, sessionmaker

from dispatch.printing.failing import fail
from dispatch.scheduled.process import run_apart

MODULE = "dispatch.printing.apart"


def start_print(sessions: sessionmaker[Session], file_id: int) -> None:
    """Print a file in a process of its own and wait for that; if it is killed, the file is tried again."""
    problem = run_apart(sessions, MODULE, file_id)
    if problem:
        with sessions.begin() as session:
            fail(session, file_id, problem)
