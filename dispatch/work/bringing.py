"""The worker's part that brings shares to agencies, as webhooks and files, and that prints by schedule.

It has queues and threads of its own, so that no receiver, however slow, delays a timer; and what is to be
done follows from the rows of webhooks and files, so that nothing rests on a job that may be lost.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from dispatch.printing.queue import PRINT_FILES
from dispatch.printing.starting import start_print
from dispatch.shares.pushing.delivering import push
from dispatch.shares.pushing.queue import AGAIN, PUSH, TEST, WEBHOOKS, defer_pending
from dispatch.shares.pushing.testing import make_test
from dispatch.shares.scheduled.queue import SHARE_FILES
from dispatch.shares.scheduled.starting import start_file

CHANNEL = "share_change"
# How many receivers at once: of those that take what they get, of those that are new or failed, of files.
# What is printed takes much memory: one after the other.
AT_ONCE = {WEBHOOKS: 16, AGAIN: 8, SHARE_FILES.queue: 2, PRINT_FILES.queue: 1}
LOOK_EVERY_S = 1.0
SWEEP_EVERY_S = 4.0
HEARTBEAT_EVERY_S = 2.0
SILENT_S = 8.0
LONGEST_FAREWELL_S = 5.0
AGAIN_AFTER_S = 1.0
OUTAGES = (ConnectorException, psycopg.OperationalError, PoolTimeout, OperationalError)

# What a worker that is gone was doing has been put down anew; its job is over.
KEPT_S = 3600.0
FORGET = text("""
    SELECT procrastinate.procrastinate_finish_job_v1(job.id, 'failed', true)
    FROM procrastinate.procrastinate_jobs AS job
    WHERE job.status = 'doing' AND job.queue_name = ANY (:queues)
      AND NOT EXISTS (
          SELECT FROM procrastinate.procrastinate_workers AS worker WHERE worker.id = job.worker_id
      )
      AND NOT EXISTS (
          SELECT FROM procrastinate.procrastinate_events AS event
          WHERE event.job_id = job.id AND event.type = 'started'
            AND event.at > now() - make_interval(secs => :kept_s)
      )
    FOR UPDATE SKIP LOCKED
""")

logger = logging.getLogger(__name__)


async def keep_bringing(sessions: sessionmaker[Session], address: str, over: asyncio.Event) -> None:
    """Bring what there is to bring until it is over and this cancelled, also after the database went away.

    Tasks that are ending for an outage swallow that they are cancelled meanwhile: hence `over` as well.
    """
    threads = ThreadPoolExecutor(sum(AT_ONCE.values()) + 1, thread_name_prefix="bringing")
    try:
        while not over.is_set():
            try:
                async with _make_app(sessions, address, threads).open_async() as app:
                    await _bring(app, sessions, address, threads)
            except* OUTAGES:
                logger.exception("the database did not answer; shares are brought again shortly")
            await asyncio.sleep(AGAIN_AFTER_S)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def _make_app(sessions: sessionmaker[Session], address: str, threads: ThreadPoolExecutor) -> App:
    """Return the queue's application, with its tasks."""
    connector = PsycopgConnector(
        conninfo=address,
        kwargs={"options": "-c search_path=procrastinate -c timezone=UTC"},
        min_size=1,
        max_size=4,
        timeout=5,
    )
    app = App(connector=connector)

    @app.task(name=PUSH, queue=WEBHOOKS)
    async def push_webhook(webhook_id: int) -> None:
        await asyncio.get_running_loop().run_in_executor(threads, push, sessions, webhook_id)

    @app.task(name=TEST, queue=AGAIN)
    async def test_webhook(delivery_id: int) -> None:
        await asyncio.get_running_loop().run_in_executor(threads, make_test, sessions, delivery_id)

    @app.task(name=SHARE_FILES.task, queue=SHARE_FILES.queue)
    async def hand_over(file_id: int) -> None:
        await asyncio.get_running_loop().run_in_executor(threads, start_file, sessions, file_id)

    @app.task(name=PRINT_FILES.task, queue=PRINT_FILES.queue)
    async def make_print(file_id: int) -> None:
        await asyncio.get_running_loop().run_in_executor(threads, start_print, sessions, file_id)

    return app


async def _bring(
    app: App, sessions: sessionmaker[Session], address: str, threads: ThreadPoolExecutor
) -> None:
    async with asyncio.TaskGroup() as tasks:
        for queue, at_once in AT_ONCE.items():
            tasks.create_task(_take_from(app, queue, at_once))
        tasks.create_task(_listen(sessions, address, threads))


async def _take_from(app: App, queue: str, at_once: int) -> None:
    await app.run_worker_async(
        queues=[queue],
        name=queue,
        concurrency=at_once,
        # What is new is sent at once; for files a second is soon enough.
        listen_notify=queue in (WEBHOOKS, AGAIN),
        fetch_job_polling_interval=LOOK_EVERY_S,
        update_heartbeat_interval=HEARTBEAT_EVERY_S,
        stalled_worker_timeout=SILENT_S,
        shutdown_graceful_timeout=LONGEST_FAREWELL_S,
        delete_jobs="always",
        install_signal_handlers=False,
    )


async def _listen(sessions: sessionmaker[Session], address: str, threads: ThreadPoolExecutor) -> None:
    """Put what is to be brought into the queues when it is told of, and now and then without being told."""
    loop = asyncio.get_running_loop()
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        while True:
            await loop.run_in_executor(threads, _sweep, sessions)
            until = loop.time() + SWEEP_EVERY_S
            while (left_s := until - loop.time()) > 0:
                told = {int(each.payload) async for each in connection.notifies(timeout=left_s, stop_after=1)}
                if told:
                    await loop.run_in_executor(threads, _see_to, sessions, told)


def _see_to(sessions: sessionmaker[Session], share_ids: set[int]) -> None:
    with sessions.begin() as session:
        defer_pending(session, share_ids)


def _sweep(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        defer_pending(session)
        SHARE_FILES.defer(session)
        PRINT_FILES.defer(session)
        session.execute(FORGET, {"queues": list(AT_ONCE), "kept_s": KEPT_S})
