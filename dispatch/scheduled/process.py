"""Has a file made by a process of its own: what it needs would slow every worker's start, and its timers.

The database is that of DATABASE_URL, the secret that of SECRET_KEY; the command line names the file, the
folder of the instance and that of the built console.
"""

import os
import sys
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from data.database import make_engine, make_sessions
from dispatch import telling
from dispatch.sealing import Sealer
from dispatch.work.children import WorkerStopping, be_child, run_child

ADDRESS, SECRET = "DATABASE_URL", "SECRET_KEY"


def run_apart(sessions: sessionmaker[Session], module: str, file_id: int) -> str:
    """Run a module of ours as a process for a file and wait for that; return what went wrong, or nothing."""
    with sessions() as session:
        url = session.get_bind().engine.url.render_as_string(hide_password=False)
        sealer: Sealer = session.info["sealer"]
        folders = (str(session.info["instance"]), str(session.info.get("console", "")))
    try:
        code = run_child(module, str(file_id), *folders, env={ADDRESS: url, SECRET: sealer.secret_key})
    except WorkerStopping:
        return "WorkerStopping"
    return f"ProcessEnded: {code}" if code else ""


def open_apart() -> tuple[sessionmaker[Session], int]:
    """Return, within such a process, sessions as those of the worker are, and the id of the file."""
    be_child()
    file_id, instance, console = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    sessions = make_sessions(make_engine(os.environ[ADDRESS], pool_size=3))
    sessions.configure(info={"instance": instance, "sealer": Sealer(os.environ[SECRET]), "console": console})
    telling.install(sessions)
    return sessions, file_id
