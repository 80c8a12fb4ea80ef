"""A run in a process of its own: `python -m dispatch.hotspots.apart RUN FOLDER`, as the worker starts it.

The database is that of DATABASE_URL, the folder the instance's.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from data.database import make_engine, make_sessions
from dispatch.hotspots.runs import close_if_abandoned
from dispatch.work.children import be_child, run_child

ADDRESS = "DATABASE_URL"


@dataclass
class RunProcessFailed(Exception):
    """The process of a run ended with a code, before it could say of the run what went wrong."""

    code: int


def carry_out_apart(session: Session, run_id: int, instance: Path) -> None:
    """Carry out a run in a process of its own and wait for that.

    A run whose process is killed has failed. Raises WorkerStopping, RunProcessFailed; the run is open then.
    """
    url = session.get_bind().engine.url.render_as_string(hide_password=False)
    code = run_child(__name__, str(run_id), str(instance), env={ADDRESS: url})
    if code > 0:
        raise RunProcessFailed(code)
    if code < 0:
        close_if_abandoned(session, run_id)


def main() -> None:
    """Carry out the run that the command line names."""
    be_child()
    # Imported by this process alone: the worker starts faster without.
    from dispatch import telling
    from dispatch.hotspots.running import carry_out

    run_id, instance = int(sys.argv[1]), Path(sys.argv[2])
    # Millions of cases are read at a time, and nobody waits for an answer.
    engine = make_engine(os.environ[ADDRESS], pool_size=3, longest_statement_s=0)
    sessions = make_sessions(engine)
    sessions.configure(info={"instance": instance})
    telling.install(sessions)
    carry_out(sessions, run_id, instance)


if __name__ == "__main__":
    main()
