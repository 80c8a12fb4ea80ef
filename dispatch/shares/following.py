"""Follows what becomes due of shares, for as long as a worker runs."""

import logging
import threading

import psycopg
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from dispatch.shares.projecting import Projector

DUE = "share_due"
"""The channel on which triggers tell that something has been put down."""
LOOK_EVERY_S = 1.0
AGAIN_AFTER_S = 1.0

logger = logging.getLogger(__name__)


def follow(sessions: sessionmaker[Session], address: str, stop: threading.Event) -> None:
    """Look at once when told, and every second for what time alone makes due; until stopped."""
    projector = Projector(sessions)
    while not stop.is_set():
        try:
            _listen(projector, address, stop)
        except (psycopg.OperationalError, OperationalError) as error:
            logger.warning("shares are looked at again shortly: %s", error)
            stop.wait(AGAIN_AFTER_S)


def _listen(projector: Projector, address: str, stop: threading.Event) -> None:
    with psycopg.connect(address, autocommit=True, application_name="shares") as connection:
        connection.execute(f"LISTEN {DUE}")
        while not stop.is_set():
            more = projector.look()
            # What was told meanwhile is taken in one look.
            for _ in connection.notifies(timeout=0 if more else LOOK_EVERY_S, stop_after=1):
                pass
