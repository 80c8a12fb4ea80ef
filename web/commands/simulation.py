"""`flask simulate`: runs the simulated day until it is stopped."""

import signal
import threading
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from dispatch.simulation.day import Day
from web.database import current_database
from web.desk import current_situation


@click.command("simulate")
@click.option("--seed", default=2022, show_default=True, help="The same seed makes the same choices.")
@with_appcontext
def simulate_command(seed: int) -> None:
    """Let squads patrol and answer, and incidents arrive, while the simulation is switched on."""
    stop = threading.Event()

    def end(*_: Any) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    Day(current_database().sessions, current_situation(), seed).run(stop)
    current_app.extensions["situation"].close()
