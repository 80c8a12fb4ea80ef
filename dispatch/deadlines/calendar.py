"""The calendar that working days are counted by: days off and days of work, as administrators keep them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.layers import Holiday
from dispatch.journal import Actor, record
from dispatch.timers.setting import find_timer, set_timer
from layers.windows.keeping import add_holidays, holidays_of, put_holidays
from layers.windows.spans import Holidays

CHANGED = "deadline.calendar"
"""The kind of timer that has the worker set deadlines anew."""
CITY = ("city", 0)
KNOWN = "working_calendar"


@dataclass(frozen=True, slots=True)
class Summary:
    """What the calendar holds beside weekends: how many days of each kind, from which to which."""

    days_off: int
    workdays: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What days of a file made of the calendar."""

    added: int
    changed: int
    same: int
    years: list[int]


def calendar_of(session: Session) -> Holidays:
    """Return the days that are not as their weekday has it; read once in a transaction."""
    known = session.info.get(KNOWN)
    if known is None or known[0] is not session.get_transaction():
        days = holidays_of(session)
        known = session.info[KNOWN] = (session.get_transaction(), days)
    return known[1]


def summarise(session: Session) -> Summary:
    """Return what the calendar holds."""
    off = func.count().filter(Holiday.is_workday.is_(False))
    worked = func.count().filter(Holiday.is_workday)
    return Summary(*session.execute(select(off, worked, func.min(Holiday.day), func.max(Holiday.day))).one())


def write_year(session: Session, actor: Actor, days: Sequence[Holiday], year: int) -> None:
    """Put these days in the place of those of a year."""
    put_holidays(session, list(days), year)
    record(session, actor, "holidays.written", "holiday", None, year=year, days=len(days))
    _follow(session)


def take_days(session: Session, actor: Actor, days: Sequence[Holiday], file: str) -> Taken:
    """Put days beside those that the calendar has; one that it has becomes as the file says."""
    known = {each.day: (each.name, each.is_workday) for each in session.scalars(select(Holiday))}
    new = [each for each in days if each.day not in known]
    same = [each for each in days if known.get(each.day) == (each.name, each.is_workday)]
    years = sorted({each.day.year for each in days})
    taken = Taken(len(new), len(days) - len(new) - len(same), len(same), years)
    if taken.added or taken.changed:
        add_holidays(session, days)
        about = {"file": file, "added": taken.added, "changed": taken.changed, "years": taken.years}
        record(session, actor, "holidays.imported", "holiday", None, **about)
        _follow(session)
    return taken


def _follow(session: Session) -> None:
    """Have the worker set deadlines in working days anew; what a change before has moved is told with it."""
    session.info.pop(KNOWN, None)
    waits = find_timer(session, CHANGED, *CITY)
    moved = {} if waits is None else waits.payload.get("moved", {})
    set_timer(session, CHANGED, *CITY, datetime.now(UTC), after=0, moved=moved)
