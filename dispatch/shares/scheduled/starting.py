"""Has a file made by a process of its own: what it needs would slow every worker's start, and its timers."""

from sqlalchemy.orm import Session, sessionmaker

from dispatch.sealing import Sealer
from dispatch.shares.scheduled.failing import fail
from dispatch.work.children import WorkerStopping, run_child

MODULE = "dispatch.shares.scheduled.apart"
ADDRESS, SECRET = "DATABASE_URL", "SECRET_KEY"


def start_file(sessions: sessionmaker[Session], file_id: int) -> None:
    """Make a file in a process of its own and wait for that; if it is killed, the file is tried again."""
    with sessions() as session:
        url = session.get_bind().engine.url.render_as_string(hide_password=False)
        sealer: Sealer = session.info["sealer"]
        instance = str(session.info["instance"])
    try:
        code = run_child(MODULE, str(file_id), instance, env={ADDRESS: url, SECRET: sealer.secret_key})
        problem = f"ProcessEnded: {code}" if code else ""
    except WorkerStopping:
        problem = "WorkerStopping"
    if problem:
        with sessions.begin() as session:
            fail(session, file_id, problem)
