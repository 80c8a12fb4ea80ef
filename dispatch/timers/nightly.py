"""What is done every night: a kind of timer that sets itself for the next night, armed when a worker starts.

    @nightly_kind("subject.grades", hour=2, minute=30)
    def grade_all(session, timer, now):
        …

At most one timer of the kind waits, for the subject ("city", 0), whatever the number of workers. A night that
was slept through is made up for when a worker runs again. One that has never been set is due at once.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.timers import Timer
from dispatch.timers.kinds import Fire, timer_kind
from dispatch.timers.setting import find_timer, set_timer

CITY_TIME = ZoneInfo("Asia/Shanghai")
CITY = ("city", 0)
NIGHTLY: dict[str, tuple[int, int]] = {}


def nightly_kind(name: str, hour: int, minute: int = 0) -> Callable[[Fire], Fire]:
    """Make a function what is done every night at a time of the city's own."""

    def register(fire: Fire) -> Fire:
        def fire_and_set(session: Session, timer: Timer, now: datetime) -> None:
            set_timer(session, name, *CITY, next_night(now, hour, minute))
            fire(session, timer, now)

        NIGHTLY[name] = (hour, minute)
        timer_kind(name)(fire_and_set)
        return fire

    return register


def next_night(now: datetime, hour: int, minute: int) -> datetime:
    """Return when after `now` the city's clocks next show a time."""
    local = now.astimezone(CITY_TIME)
    due = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (due if due > local else due + timedelta(days=1)).astimezone(UTC)


def arm_nightly(session: Session) -> None:
    """See that a timer of every nightly kind waits."""
    now = datetime.now(UTC)
    for name, (hour, minute) in NIGHTLY.items():
        if find_timer(session, name, *CITY) is None:
            was_set = session.scalar(select(Timer.id).where(Timer.kind == name).limit(1)) is not None
            set_timer(session, name, *CITY, next_night(now, hour, minute) if was_set else now)
