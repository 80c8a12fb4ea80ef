"""The worker as the product starts it, an app of `flask`, with the kind of timer that the benchmark sets."""

from datetime import datetime

from sqlalchemy.orm import Session

from data.timers import Timer
from dispatch.timers.kinds import timer_kind
from dispatch.work.catching_up import URGENT
from web.background import create_app

__all__ = ["KIND", "create_app"]

KIND = "bench.nothing"
URGENT.add(KIND)


@timer_kind(KIND)
def do_nothing(session: Session, timer: Timer, now: datetime) -> None:
    """Do nothing: what is measured is how late."""
