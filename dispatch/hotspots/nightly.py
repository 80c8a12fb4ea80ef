"""What the worker does for hotspots: carries out runs that were asked for, and asks for one every night."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from data.settings import get_setting
from data.timers import Timer
from dispatch.hotspots.apart import carry_out_apart
from dispatch.hotspots.loading import CITY_ZONE, find_newest_day
from dispatch.hotspots.runs import KIND, CityBeingFounded, RunUnderWay, ask_run, choose_day, find_last_day
from dispatch.journal import SYSTEM
from dispatch.timers.kinds import timer_kind
from dispatch.timers.nightly import CITY, nightly_kind
from dispatch.timers.setting import find_timer, set_timer

NIGHTLY, IMPORTED = "hotspots.nightly", "hotspots.imported"
AGAIN_AFTER = timedelta(minutes=1)


@nightly_kind(NIGHTLY, hour=2)
def ask_nightly(session: Session, timer: Timer, now: datetime) -> None:
    """Ask for a run, unless there is nothing to reckon or one is under way."""
    if find_newest_day(session) is None:
        return
    try:
        ask_run(session, SYSTEM, why="night")
    except (RunUnderWay, CityBeingFounded):
        return


def ask_after_import(session: Session, first_at: datetime) -> None:
    """Have the worker ask for a run over what came in, of which this is the first case."""
    first, waiting = first_at.astimezone(CITY_ZONE).date(), find_timer(session, IMPORTED, *CITY)
    if waiting is not None:
        first = min(first, date.fromisoformat(waiting.payload["first_day"]))
    set_timer(session, IMPORTED, *CITY, datetime.now(UTC), first_day=first.isoformat())


@timer_kind(IMPORTED)
def ask_for_imported(session: Session, timer: Timer, now: datetime) -> None:
    """Ask for a run from the first imported case on; later, where one is under way that may not know it."""
    try:
        ask_run(session, SYSTEM, since=_since(session, timer.payload, now), why="import")
    except (RunUnderWay, CityBeingFounded):
        set_timer(session, IMPORTED, *CITY, now + AGAIN_AFTER, **timer.payload)


def _since(session: Session, payload: dict[str, Any], now: datetime) -> date | None:
    """Return from which day on to reckon anew: not further back than a first run does."""
    as_of = choose_day(session, now.astimezone(CITY_ZONE).date())
    if as_of is None or find_last_day(session) is None:
        return None
    earliest = as_of - timedelta(weeks=int(get_setting(session, "hotspot_history_weeks")))
    return min(as_of, max(earliest, date.fromisoformat(payload["first_day"])))


@timer_kind(KIND)
def run(session: Session, timer: Timer, now: datetime) -> None:
    """Carry out a run, in a process of its own: others see how far it is, and may stop it.

    A worker that is killed or stopped meanwhile leaves the timer waiting: the next one begins the run anew.
    """
    carry_out_apart(session, timer.subject_id, session.info["instance"])
