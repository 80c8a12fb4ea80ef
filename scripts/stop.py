"""`make stop`: stop what `make run` has started, from another terminal."""

import contextlib
import json
import os
import signal
import sys
from pathlib import Path

from data.embedded import Cluster
from data.embedded.process import wait_until


def main() -> int:
    """Ask the supervisor of the instance to end and wait until it has."""
    instance = Path(os.environ.get("INSTANCE", "instance")).resolve()
    record = instance / "run.json"
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        os.kill(json.loads(record.read_text())["pid"], signal.SIGTERM)
        if not wait_until(lambda: not record.exists(), 40):
            print("仍在停止 · it is still stopping", file=sys.stderr)
            return 1
    if instance.exists():
        Cluster(instance).stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
