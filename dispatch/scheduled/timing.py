"""When a schedule is due: cron expressions of five fields, in the city's time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from croniter import croniter
from croniter.croniter import CroniterError

CITY_TIME = ZoneInfo("Asia/Shanghai")
FIELDS = 5
SHORTEST = timedelta(minutes=15)
LOOKED_AT = 50


@dataclass
class TimesUnfit(Exception):
    """A text is no cron expression that can be kept: `why` is "unreadable", "never" or "too_often"."""

    times: str
    why: str


def check_times(times: str, now: datetime) -> None:
    """Raise TimesUnfit for what is no schedule, never comes, or comes more often than every 15 minutes."""
    if len(times.split()) != FIELDS:
        raise TimesUnfit(times, "unreadable")
    due = [next_time(times, now)]
    for _ in range(LOOKED_AT):
        due.append(next_time(times, due[-1]))
        if due[-1] - due[-2] < SHORTEST:
            raise TimesUnfit(times, "too_often")


def next_time(times: str, after: datetime) -> datetime:
    """Return the first time after another at which a schedule is due."""
    try:
        found: datetime = croniter(times, after.astimezone(CITY_TIME)).get_next(datetime)
    except CroniterError as error:
        why = "never" if "failed to find" in str(error) else "unreadable"
        raise TimesUnfit(times, why) from None
    return found.astimezone(UTC)
