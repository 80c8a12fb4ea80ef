"""The worker's part that tells others: senders how their cases stand, peers what is handed across.

What is due stands in the rows of cases and hand-overs. A row is taken for a minute, sent outside of any
transaction, and put down as sent: who is killed in between leaves it to be sent again, and who gets it twice
takes it once. One receiver is called by one thread at a time, and holds nobody else up.
"""

import asyncio
import logging
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from data.receiving import Handover, SentCase
from dispatch.receiving.callbacks import send_case
from dispatch.receiving.handing import send_handover
from dispatch.receiving.sending import CASES, HANDOVERS, Receiver, take

AT_ONCE = 8
LOOK_EVERY_S = 1.0

logger = logging.getLogger(__name__)


async def keep_sending(sessions: sessionmaker[Session]) -> None:
    """Tell whoever is to be told until cancelled, also when the database goes away and comes back."""
    threads = ThreadPoolExecutor(AT_ONCE + 1, thread_name_prefix="sending")
    loop, busy = asyncio.get_running_loop(), {}
    try:
        while True:
            busy = {receiver: task for receiver, task in busy.items() if not task.done()}
            if len(busy) < AT_ONCE:
                found = await loop.run_in_executor(threads, _look, sessions, frozenset(busy))
                for receiver in found[: AT_ONCE - len(busy)]:
                    busy[receiver] = loop.run_in_executor(threads, send_to, sessions, receiver)
            await asyncio.sleep(LOOK_EVERY_S)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def send_all(sessions: sessionmaker[Session]) -> None:
    """Tell whoever is to be told now, one after the other."""
    while receivers := list_due(sessions, frozenset()):
        for receiver in receivers:
            send_to(sessions, receiver)


def _look(sessions: sessionmaker[Session], busy: Collection[Receiver]) -> list[Receiver]:
    try:
        return list_due(sessions, busy)
    except DBAPIError:
        logger.exception("the database did not answer; others are told shortly")
        return []


def list_due(sessions: sessionmaker[Session], busy: Collection[Receiver]) -> list[Receiver]:
    """Return who is to be told of something and is not being told."""
    now = datetime.now(UTC)
    with sessions() as session:
        accounts = session.scalars(select(SentCase.account_id).where(SentCase.due_at <= now).distinct())
        peers = session.scalars(select(Handover.peer_id).where(Handover.due_at <= now).distinct())
        found = [Receiver(CASES, one) for one in accounts] + [Receiver(HANDOVERS, one) for one in peers]
    return [one for one in found if one not in busy]


def send_to(sessions: sessionmaker[Session], receiver: Receiver) -> None:
    """Tell a receiver what is due, one after the other, until it fails or all is told."""
    send = send_case if receiver.of == CASES else send_handover
    try:
        while (row_id := take(sessions, receiver)) is not None:
            if not send(sessions, row_id):
                return
    except Exception:
        # The edge of a thread: whatever this was, it is due again once its time is over.
        logger.exception("telling %s %s failed", receiver.of, receiver.id)
