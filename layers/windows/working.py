"""Working days (工作日): Monday to Friday, but for the days off and the days of work that the calendar holds.

A span of so many working days is reckoned as the Civil Code has it (民法典 201, 203): the day on which it
begins does not count, and it ends with the last day, at midnight in Beijing.
"""

from datetime import UTC, date, datetime, timedelta

from layers.windows.spans import DAY, ZONE, Holidays

FRIDAY = 5


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Return whether a day is worked: as the calendar says, else unless it is of a weekend."""
    return holidays.get(day, day.isoweekday() <= FRIDAY)


def ends_after(start: datetime, days: int, holidays: Holidays) -> datetime:
    """Return the end (UTC) of the so-many-th working day after that of `start`; of that day itself for 0."""
    day = start.astimezone(ZONE).date()
    while days > 0:
        day += DAY
        days -= is_working_day(day, holidays)
    return _midnight(day + DAY)


def working_s(starts: datetime, ends: datetime, holidays: Holidays) -> float:
    """Return how many seconds of working days lie between two moments."""
    found, day = timedelta(0), starts.astimezone(ZONE).date()
    while (opens := _midnight(day)) < ends:
        if is_working_day(day, holidays):
            found += max(timedelta(0), min(ends, _midnight(day + DAY)) - max(starts, opens))
        day += DAY
    return found.total_seconds()


def move_on(moment: datetime, seconds: float, holidays: Holidays) -> datetime:
    """Return the moment (UTC) at which so many seconds of working days have passed; itself for none."""
    at = moment.astimezone(UTC)
    while seconds > 0:
        day = at.astimezone(ZONE).date()
        left_s = (_midnight(day + DAY) - at).total_seconds()
        if not is_working_day(day, holidays):
            at = _midnight(day + DAY)
        elif seconds <= left_s:
            return at + timedelta(seconds=seconds)
        else:
            at, seconds = _midnight(day + DAY), seconds - left_s
    return at


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), ZONE).astimezone(UTC)
