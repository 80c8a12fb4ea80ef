"""Takes what is due out of the queue until told to stop, and takes up what others left behind.

The queue is PostgreSQL's; any number of workers may take from it.
"""

import asyncio
import contextlib
import logging
import signal
import sys

import psycopg
from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

import dispatch.work.kinds  # noqa: F401 - which registers what there is to fire
from dispatch.deadlines.arming import arm, list_open
from dispatch.receiving.telling import keep_sending
from dispatch.timers.firing import fire_once
from dispatch.timers.nightly import arm_nightly
from dispatch.timers.queue import FIRE, MOST_FAILURES, QUEUE, sweep, take_up_stalled
from dispatch.timers.setting import batches
from dispatch.work.bringing import keep_bringing
from dispatch.work.children import end_children
from dispatch.work.projecting import keep_projecting

AT_ONCE = 4
# A timer that was set long before becomes due without anybody telling.
LOOK_EVERY_S = 0.25
HEARTBEAT_EVERY_S = 2.0
SILENT_S = 8.0
SWEEP_EVERY_S = 4.0
LATE_S = 10.0
LONGEST_FAREWELL_S = 7.0
AGAIN_AFTER_S = 1.0
OUTAGES = (ConnectorException, psycopg.OperationalError, PoolTimeout, OperationalError)

logger = logging.getLogger(__name__)


async def keep_working(sessions: sessionmaker[Session], address: str) -> None:
    """Work until SIGTERM or SIGINT; `address` is the database's, as libpq reads it."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    while not stop.is_set():
        try:
            async with make_app(sessions, address).open_async() as app:
                await _until_stopped(app, sessions, address, stop)
        except OUTAGES:
            logger.exception("the database did not answer; work goes on shortly")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), AGAIN_AFTER_S)


def make_app(sessions: sessionmaker[Session], address: str) -> App:
    """Return the queue's application, with the one task there is: to fire a timer."""
    app = App(
        connector=PsycopgConnector(
            conninfo=address,
            kwargs={"options": "-c search_path=procrastinate -c timezone=UTC"},
            min_size=1,
            max_size=AT_ONCE + 2,
            timeout=5,
        )
    )

    @app.task(name=FIRE, queue=QUEUE, retry=RetryStrategy(max_attempts=MOST_FAILURES - 1, exponential_wait=2))
    def fire_timer(timer_id: int) -> None:
        fire_once(sessions, timer_id)

    return app


async def _until_stopped(
    app: App, sessions: sessionmaker[Session], address: str, stop: asyncio.Event
) -> None:
    """Work, sweeping before and meanwhile; ends when told to, or when the database is gone."""
    # Of what a worker was firing that has just been killed, none says yet that it is gone.
    await asyncio.to_thread(_sweep, sessions, 0.0, sys.maxsize, True)
    over = asyncio.Event()
    tasks = [
        asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                concurrency=AT_ONCE,
                fetch_job_polling_interval=LOOK_EVERY_S,
                update_heartbeat_interval=HEARTBEAT_EVERY_S,
                stalled_worker_timeout=SILENT_S,
                shutdown_graceful_timeout=LONGEST_FAREWELL_S,
                delete_jobs="successful",
                install_signal_handlers=False,
            )
        ),
        asyncio.create_task(_keep_sweeping(sessions)),
        asyncio.create_task(keep_bringing(sessions, address, over)),
        asyncio.create_task(keep_projecting(sessions, address)),
        asyncio.create_task(keep_sending(sessions)),
        asyncio.create_task(stop.wait()),
    ]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    if stop.is_set():
        end_children()
    over.set()
    for task in tasks:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Exception):
            raise outcome


async def _keep_sweeping(sessions: sessionmaker[Session]) -> None:
    await asyncio.to_thread(_arm_all, sessions)
    while True:
        await asyncio.sleep(SWEEP_EVERY_S)
        await asyncio.to_thread(_sweep, sessions, LATE_S, MOST_FAILURES, False)


def _arm_all(sessions: sessionmaker[Session]) -> None:
    """See to nights, and to open incidents without a timer, some at a time, while others fire already."""
    with sessions.begin() as session:
        arm_nightly(session)
    with sessions() as session:
        open_ones = list_open(session)
    for some in batches(open_ones):
        with sessions.begin() as session:
            arm(session, some)


def _sweep(sessions: sessionmaker[Session], late_s: float, most_failures: int, again: bool) -> None:
    with sessions.begin() as session:
        take_up_stalled(session, SILENT_S)
        sweep(session, late_s, most_failures, again)
