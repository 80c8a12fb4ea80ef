"""Asking for runs, saying how far they are, stopping them; each in a transaction of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from time import monotonic
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from data.hotspots import HotspotRun
from dispatch.hotspots.loading import find_newest_day
from dispatch.journal import Actor, announce, record
from dispatch.moments import iso
from dispatch.timers.setting import set_timer

Sessions = Callable[[], Session]
Hear = Callable[[str, float], None]
KIND = "hotspots.run"
EVENT = "hotspot_run"
TELL_EVERY_S = 1.0
ABANDONED = "RunAbandoned: the process that carried it out has ended"
FOUNDED = "CityFounded: a city was founded on its cases meanwhile; a run over these follows by itself"
WAIT_LONG = text("SET LOCAL lock_timeout = '15min'")
LOCK, ALIVE, FOUNDING = 0x407_5B07, 0x407_5B08, 0x407_5B09


@dataclass
class RunUnderWay(Exception):
    """Hotspots are being reckoned already."""

    run_id: int


@dataclass
class RunUnknown(Exception):
    """There is no such run."""

    run_id: int


@dataclass
class RunOver(Exception):
    """The run has ended, so that it cannot be stopped."""

    run_id: int
    state: str


@dataclass
class RunTooEarly(Exception):
    """A day before the last one that was reckoned would be reckoned alone, and history be cut off."""

    as_of: date
    last_day: date


class CityBeingFounded(Exception):
    """A city is being founded on its cases: those it is to be reckoned from are not all there yet."""


class RunStopped(Exception):
    """The run was told to stop."""


@contextmanager
def transaction(sessions: Sessions) -> Iterator[Session]:
    """Open a session with a transaction that is committed at the end."""
    with sessions() as session, session.begin():
        yield session


def hold_row(session: Session, run_id: int) -> HotspotRun:
    """Return a run, locked; wait for it as long as a city is being founded, which takes its time.

    Raise RunUnknown.
    """
    session.execute(WAIT_LONG)
    run = session.get(HotspotRun, run_id, with_for_update=True, populate_existing=True)
    if run is None:
        raise RunUnknown(run_id)
    return run


def ask_run(
    session: Session, actor: Actor, as_of: date | None = None, since: date | None = None, why: str = ""
) -> HotspotRun:
    """Have all hotspots reckoned by the worker; raise RunUnderWay, RunTooEarly, CityBeingFounded."""
    run = open_run(session, actor, as_of, since, why)
    set_timer(session, KIND, EVENT, run.id, run.asked_at)
    return run


def open_run(
    session: Session, actor: Actor, as_of: date | None = None, since: date | None = None, why: str = ""
) -> HotspotRun:
    """Write down a run that its caller carries out; raise RunUnderWay, RunTooEarly, CityBeingFounded."""
    if not session.scalar(select(func.pg_try_advisory_xact_lock_shared(FOUNDING))):
        raise CityBeingFounded
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    under_way = session.scalar(select(HotspotRun).where(HotspotRun.is_open))
    if under_way is not None and not _close_if_dead(session, under_way):
        raise RunUnderWay(under_way.id)
    last = find_last_day(session)
    if as_of is not None and since is None and last is not None and as_of < last:
        raise RunTooEarly(as_of, last)
    run = HotspotRun(
        as_of=as_of, since=since, asked_at=datetime.now(UTC), asked_by=actor.account_id, asked_for=why
    )
    session.add(run)
    session.flush()
    record(session, actor, "hotspots.asked", EVENT, run.id)
    tell(session, run)
    return run


def find_last_day(session: Session) -> date | None:
    """Return the last day that was reckoned."""
    done = select(HotspotRun.as_of).where(HotspotRun.state == "done").order_by(HotspotRun.id.desc())
    return session.scalar(done.limit(1))


def find_last_run(session: Session) -> HotspotRun | None:
    """Return the last run that is done: the one whose hotspots and statistics hold."""
    done = select(HotspotRun).where(HotspotRun.state == "done").order_by(HotspotRun.id.desc())
    return session.scalar(done.limit(1))


def get_run(session: Session, run_id: int) -> HotspotRun:
    """Return a run; raise RunUnknown."""
    run = session.get(HotspotRun, run_id)
    if run is None:
        raise RunUnknown(run_id)
    return run


def stop_run(session: Session, actor: Actor, run_id: int, why: str = "") -> HotspotRun:
    """Let a run end at its next step; one that waits ends at once. Raise RunUnknown, RunOver."""
    run = session.get(HotspotRun, run_id, with_for_update=True, populate_existing=True)
    if run is None:
        raise RunUnknown(run_id)
    if not run.is_open:
        raise RunOver(run_id, run.state)
    run.stop_asked_at, run.problem = datetime.now(UTC), why
    if run.state == "waiting" or not _is_alive(session):
        close_run(session, run, "stopped")
    record(session, actor, "hotspots.stopped", EVENT, run.id)
    return run


def stop_for_founding(session: Session, actor: Actor) -> None:
    """Let the open run end, if there is one, and none begin before the transaction ends.

    What it reckons is of organisations that are about to go.
    """
    session.execute(select(func.pg_advisory_xact_lock(FOUNDING)))
    run = session.scalar(select(HotspotRun).where(HotspotRun.is_open).with_for_update())
    if run is not None:
        stop_run(session, actor, run.id, FOUNDED)
        session.flush()


def hold_run(session: Session) -> bool:
    """Say, until the transaction ends, that a run is being carried out; return False if one is already."""
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(ALIVE))))


def _is_alive(session: Session) -> bool:
    """Return whether anybody carries a run out: one whose process was killed is nobody's."""
    with session.begin_nested() as attempt:
        is_free = hold_run(session)
        attempt.rollback()
    return not is_free


def _close_if_dead(session: Session, run: HotspotRun) -> bool:
    if run.state != "running" or _is_alive(session):
        return False
    close_run(session, run, "failed", ABANDONED)
    return True


def close_if_abandoned(session: Session, run_id: int) -> None:
    """End a run as failed whose process was killed, unless somebody else carries it out."""
    run = session.get(HotspotRun, run_id, with_for_update=True, populate_existing=True)
    if run is not None and run.is_open and not _is_alive(session):
        close_run(session, run, "failed", ABANDONED)


def close_run(session: Session, run: HotspotRun, state: str, problem: str = "") -> None:
    """End a run in a state, with what went wrong, if that is not said already."""
    run.state, run.is_open, run.ended_at = state, False, datetime.now(UTC)
    run.problem = problem or run.problem
    if state == "done":
        run.progress = 1.0
    session.flush()
    tell(session, run)


def tell(session: Session, run: HotspotRun) -> None:
    """Tell consoles how far a run is."""
    announce(session, EVENT, run_view(run), subject_id=run.id)


def run_view(run: HotspotRun) -> dict[str, Any]:
    """Return a run as the API and the stream tell it."""
    times = {name: iso(getattr(run, name)) for name in ("asked_at", "started_at", "ended_at")}
    days = {
        name: None if getattr(run, name) is None else getattr(run, name).isoformat()
        for name in ("as_of", "since")
    }
    plain = ("id", "state", "step", "asked_for", "problem", "grid", "study", "cases", "hotspots")
    return {
        **{name: getattr(run, name) for name in plain},
        "progress": round(run.progress, 3),
        "stopping": run.is_open and run.stop_asked_at is not None,
        **times,
        **days,
    }


class Progress:
    """Says how far a run is, at most once a second, and raises RunStopped when it was told to stop."""

    def __init__(self, sessions: Sessions, run_id: int, hear: Hear | None = None):
        self._sessions, self._run_id, self._hear = sessions, run_id, hear
        self._told_at = -TELL_EVERY_S

    def tell(self, step: str, share: float) -> None:
        """Say what is being done, and which share of all is."""
        if monotonic() - self._told_at < TELL_EVERY_S:
            return
        self._told_at = monotonic()
        if self._hear is not None:
            self._hear(step, share)
        with transaction(self._sessions) as session:
            own = select(HotspotRun).where(HotspotRun.id == self._run_id)
            run = session.scalar(own.with_for_update(skip_locked=True))
            # Somebody who has it is about to say something of it, such as that it stop: heard the next time.
            if run is None:
                return
            if not run.is_open or run.stop_asked_at is not None:
                raise RunStopped
            run.step, run.progress = step, share
            session.flush()
            tell(session, run)


def choose_day(session: Session, today: date, quiet_days: int = 90) -> date | None:
    """Return up to which day to reckon: today, or the last one with cases where these are all of the past."""
    newest = find_newest_day(session)
    if newest is None:
        return None
    return today if newest > today or (today - newest).days <= quiet_days else newest
