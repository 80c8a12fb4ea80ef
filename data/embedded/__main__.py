"""`python -m data.embedded start|stop|url|remove --instance FOLDER`."""

import argparse
import sys
from pathlib import Path

from data.embedded.cluster import Cluster
from data.embedded.errors import EmbeddedError


def main() -> int:
    """Do one thing with the private PostGIS of an instance and print its address where there is one."""
    parser = argparse.ArgumentParser(prog="python -m data.embedded", description=main.__doc__)
    parser.add_argument("act", choices=["start", "stop", "url", "remove"])
    parser.add_argument("--instance", type=Path, default=Path("instance"))
    parser.add_argument("--not-durable", action="store_true", help="for tests: faster, less safe")
    arguments = parser.parse_args()
    cluster = Cluster(arguments.instance, durable=not arguments.not_durable)
    try:
        if arguments.act == "url":
            print(cluster.url())
        else:
            getattr(cluster, arguments.act)()
            if arguments.act == "start":
                print(cluster.url())
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
