"""How late timers fire that are due in the next seconds, also when the worker is killed meanwhile."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.city import ROOT
from benchmarks.firing import KIND
from benchmarks.records import Record
from data.database import make_engine, make_sessions
from data.timers import Timer
from dispatch.timers.setting import Due, set_timers

TIMERS, SPAN_S, READY_S, PATIENCE_S = 1_000, 10.0, 1.0, 300.0
NOTE = f"{TIMERS:,} timers within {SPAN_S:.0f} s"

THERE = text(
    "SELECT count(*) > 0 FROM procrastinate.procrastinate_workers "
    "WHERE last_heartbeat > now() - interval '3 seconds'"
)


def measure(url: str) -> Iterator[Record]:
    """Give how late timers fire."""
    sessions = make_sessions(make_engine(url))
    calm = _late_s(sessions, url, 0, killed=False)
    yield Record("timers: late, median", float(np.median(calm)), "s", note=NOTE)
    yield Record("timers: late, p99", float(np.percentile(calm, 99)), "s", note=NOTE)
    shaken = _late_s(sessions, url, TIMERS, killed=True)
    note = f"{NOTE}, the worker killed in the middle and started again"
    yield Record("timers: late after kill -9, most", float(np.max(shaken)), "s", note=note)


def _late_s(sessions: sessionmaker[Session], url: str, first: int, killed: bool) -> np.ndarray:
    """Return how late each timer fired, in seconds."""
    worker = _start(url)
    _wait_until_ready(sessions)
    begins = datetime.now(UTC) + timedelta(seconds=READY_S)
    subjects = range(first, first + TIMERS)
    with sessions.begin() as session:
        step = timedelta(seconds=SPAN_S / TIMERS)
        set_timers(session, KIND, "bench", {key: Due(begins + step * (key - first)) for key in subjects})
    try:
        if killed:
            time.sleep(READY_S + SPAN_S / 2)
            worker.kill()
            worker.wait()
            worker = _start(url)
        return _wait(sessions, subjects)
    finally:
        worker.terminate()
        worker.wait()


def _wait(sessions: sessionmaker[Session], subjects: range) -> np.ndarray:
    ends = time.monotonic() + READY_S + SPAN_S + PATIENCE_S
    late = func.extract("epoch", Timer.fired_at - Timer.due_at)
    wanted = select(late).where(
        Timer.kind == KIND, Timer.subject_id.in_(subjects), Timer.fired_at.is_not(None)
    )
    fired: list[float] = []
    while len(fired) < len(subjects) and time.monotonic() < ends:
        time.sleep(0.5)
        with sessions() as session:
            fired = [float(each) for each in session.scalars(wanted)]
    if len(fired) < len(subjects):
        raise TimeoutError(f"{len(subjects) - len(fired)} timers did not fire")
    return np.array(fired)


def _wait_until_ready(sessions: sessionmaker[Session]) -> None:
    """Return once a worker has said that it is there."""
    while True:
        with sessions() as session:
            if session.scalar(THERE):
                return
        time.sleep(0.1)


def _start(url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "flask", "--app", "benchmarks.firing", "work"]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url})
