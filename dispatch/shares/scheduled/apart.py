"""A file in a process of its own: `python -m dispatch.shares.scheduled.apart FILE FOLDER`, by the worker.

The database is that of DATABASE_URL, the secret that of SECRET_KEY, the folder the instance's.
"""

import os
import sys
from pathlib import Path

from data.database import make_engine, make_sessions
from dispatch import telling
from dispatch.sealing import Sealer
from dispatch.work.children import be_child


def main() -> None:
    """Make the file that the command line names."""
    be_child()
    # Imported by this process alone: the worker starts faster without.
    from dispatch.shares.scheduled.carrying import carry_out
    from dispatch.shares.scheduled.starting import ADDRESS, SECRET

    file_id, instance = int(sys.argv[1]), Path(sys.argv[2])
    sessions = make_sessions(make_engine(os.environ[ADDRESS], pool_size=3))
    sessions.configure(info={"instance": instance, "sealer": Sealer(os.environ[SECRET])})
    telling.install(sessions)
    carry_out(sessions, file_id)


if __name__ == "__main__":
    main()
