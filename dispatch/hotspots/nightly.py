"""What the worker does for hotspots: carries out runs that were asked for, and asks for one every night."""

from datetime import datetime

from sqlalchemy.orm import Session

from data.timers import Timer
from dispatch.hotspots.apart import carry_out_apart
from dispatch.hotspots.loading import find_newest_day
from dispatch.hotspots.runs import KIND, RunUnderWay, ask_run
from dispatch.journal import SYSTEM
from dispatch.timers.kinds import timer_kind
from dispatch.timers.nightly import nightly_kind

NIGHTLY = "hotspots.nightly"


@nightly_kind(NIGHTLY, hour=2)
def ask_nightly(session: Session, timer: Timer, now: datetime) -> None:
    """Ask for a run, unless there is nothing to reckon or one is under way."""
    if find_newest_day(session) is None:
        return
    try:
        ask_run(session, SYSTEM, why="night")
    except RunUnderWay:
        return


@timer_kind(KIND)
def run(session: Session, timer: Timer, now: datetime) -> None:
    """Carry out a run, in a process of its own: others see how far it is, and may stop it.

    A worker that is killed or stopped meanwhile leaves the timer waiting: the next one begins the run anew.
    """
    carry_out_apart(session, timer.subject_id, session.info["instance"])
