"""`flask keep-time`: heeds the time windows of layers, and what is due at night, until it is stopped."""

import signal
import threading
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from dispatch.past.keeping import begin
from dispatch.retention.nightly import Nightly
from dispatch.timekeeping import Timekeeper
from web.database import current_database

LONGEST_FAREWELL_S = 5


@click.command("keep-time")
@with_appcontext
def keep_time_command() -> None:
    """Tag incidents anew and tell consoles as features come into force and cease to.

    Every night what is due by the rules of retention is archived.
    """
    stop = threading.Event()

    def end(*_: Any) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    sessions = current_database().sessions
    # A city in which nothing has happened yet has a past from now on, too.
    with sessions.begin() as session:
        begin(session)
    nightly = Nightly(sessions, current_app.settings.instance)
    at_night = threading.Thread(target=nightly.run, args=[stop], name="nightly", daemon=True)
    at_night.start()
    Timekeeper(sessions).run(stop)
    at_night.join(LONGEST_FAREWELL_S)
