"""`flask work`: the worker, which does what is due until it is stopped."""

import click
from flask.cli import with_appcontext

from dispatch.work.worker import work
from web.database import current_database, libpq_url

ALSO = ("web.exchange.firing",)
"""Modules whose kinds of timers the worker fires beside those of `dispatch`."""


@click.command("work")
@with_appcontext
def work_command() -> None:
    """Fire timers as they become due: deadlines, escalations and what else waits for a time."""
    database = current_database()
    work(database.sessions, libpq_url(database.engine.url.render_as_string(hide_password=False)), ALSO)
