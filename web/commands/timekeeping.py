"""`flask keep-time`: heeds the time windows of layers until it is stopped."""

import signal
import threading
from typing import Any

import click
from flask.cli import with_appcontext

from dispatch.timekeeping import Timekeeper
from web.database import current_database


@click.command("keep-time")
@with_appcontext
def keep_time_command() -> None:
    """Tag incidents anew and tell consoles as features come into force and cease to."""
    stop = threading.Event()

    def end(*_: Any) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    Timekeeper(current_database().sessions).run(stop)
