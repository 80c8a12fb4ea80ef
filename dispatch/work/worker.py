"""The worker: fires at once what is overdue, then takes what is due out of the queue until it is stopped."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from dispatch.work.catching_up import catch_up

logger = logging.getLogger(__name__)


def work(sessions: sessionmaker[Session], address: str, also: Sequence[str] = ()) -> None:
    """Work until SIGTERM or SIGINT; `address` is the database's, as libpq reads it.

    `also` names modules with further kinds of timers; they are imported once the overdue has been fired.
    """
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    # Told to stop before it has quite begun, it ends at once: what is half done the database takes back.
    signal.signal(signal.SIGTERM, _end)
    _catch_up(sessions)
    # The queue and all kinds of timers take a second to import: what is overdue does not wait for it.
    from dispatch.work.running import keep_working

    for module in also:
        import_module(module)
    # Nor does what became due in this second wait until the queue is open.
    _catch_up(sessions)
    asyncio.run(keep_working(sessions, address))


def _catch_up(sessions: sessionmaker[Session]) -> None:
    try:
        catch_up(sessions)
    except OperationalError:
        logger.exception("the database did not answer; the queue waits for it")


def _end(*_: Any) -> None:
    # An exception raised here could be lost, in a finaliser for one, and the worker go on for ever.
    os._exit(0)
