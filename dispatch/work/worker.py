"""The worker: fires at once what is overdue, then takes what is due out of the queue until it is stopped."""

import asyncio
import logging
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
    # Told to stop before it has quite begun, it ends well: nothing is half done.
    signal.signal(signal.SIGTERM, _end)
    try:
        catch_up(sessions)
    except OperationalError:
        logger.exception("the database did not answer; the queue waits for it")
    # The queue and all kinds of timers take a second to import: what is overdue does not wait for it.
    from dispatch.work.running import keep_working

    for module in also:
        import_module(module)
    asyncio.run(keep_working(sessions, address))


def _end(*_: Any) -> None:
    raise SystemExit(0)
