"""Times on a sheet: in the city's time, as short as they stay clear."""

from datetime import datetime, timedelta, timezone

CITY_TIME = timezone(timedelta(hours=8))


def city_time(at: str) -> datetime:
    """Return a time that was written in UTC as the city's."""
    return datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(CITY_TIME)


def full(at: str) -> str:
    """Return day and time."""
    return city_time(at).strftime("%Y-%m-%d %H:%M")


def short(at: str, now: str) -> str:
    """Return the time of a day, with the day before it unless that is today."""
    moment = city_time(at)
    is_today = moment.date() == city_time(now).date()
    return moment.strftime("%H:%M" if is_today else "%m-%d %H:%M")


def file_time(at: str) -> str:
    """Return a time as part of a file's name."""
    return city_time(at).strftime("%Y%m%d-%H%M")
