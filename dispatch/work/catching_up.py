"""The worker's first act: what people wait for and became due while no worker was there, it fires at once.

It is done before the queue, and most kinds of timers with it, are imported at all: that takes another second.
Nothing here rests on the queue. What stays undone, for want of time or by a failure, has its job there still.
"""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import compress

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

import data.models  # noqa: F401 - of some models here, others are the parents
from data.timers import Timer
from dispatch import safety
from dispatch.deadlines import firing, pausing
from dispatch.joint import rising
from dispatch.timers.firing import fire_once
from dispatch.timers.queue import drop_done
from dispatch.timers.setting import WAITING

URGENT = {firing.KIND, pausing.ENDS, rising.UNANSWERED, safety.ASK, safety.ALARM}
"""Kinds that somebody waits for; their modules are light, and firing them takes milliseconds."""
AT_ONCE = 4
MOST = 2_000
LONGEST_S = 5.0

logger = logging.getLogger(__name__)


def catch_up(sessions: sessionmaker[Session]) -> int:
    """Fire the urgent timers that are due, the longest overdue first; return how many it was done with."""
    with sessions() as session:
        due = session.scalars(
            select(Timer.id)
            .where(WAITING, Timer.due_at <= func.clock_timestamp(), Timer.kind.in_(URGENT))
            .order_by(Timer.due_at, Timer.id)
            .limit(MOST)
        ).all()
    if not due:
        return 0
    ends = time.monotonic() + LONGEST_S
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="catching-up") as threads:
        done = list(compress(due, threads.map(partial(_fire, sessions, ends), due)))
    with sessions.begin() as session:
        drop_done(session, done)
    return len(done)


def _fire(sessions: sessionmaker[Session], ends: float, timer_id: int) -> bool:
    """Fire a timer while there is time; what fails is tried again by the queue."""
    if time.monotonic() > ends:
        return False
    try:
        fire_once(sessions, timer_id)
    except Exception:
        logger.exception("timer %s could not be fired; the queue tries it again", timer_id)
        return False
    return True
