"""Sudden outbreaks of violations, day by day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from dispatch.recurrence.about import About, tell_about
from dispatch.recurrence.loading import Cases, load_cases
from dispatch.recurrence.question import EPOCH, Question, number_of
from gis.recurrence.outbreaks import Outbreak, watch_outbreaks

# What takes two or three seconds on one core: so many cases in all scans together.
MOST_SCANNED = 30_000
HISTORY_DAYS = 56


@dataclass(frozen=True, slots=True)
class OutbreakFound:
    """An outbreak, and its middle in EPSG:4326."""

    lon: float
    lat: float
    first_day: date
    outbreak: Outbreak


@dataclass(frozen=True, slots=True)
class Watch:
    """What would have been said at the end of each day, the newest day first."""

    about: About
    days: tuple[tuple[date, tuple[OutbreakFound, ...]], ...]


def find_outbreaks(session: Session, question: Question, days: int) -> Watch:
    """Return the outbreaks at the end of each of the last days of a question, each from the 56 days up to it.

    Raises TooManyCases: the longer one looks back, the fewer cases are scanned each day.
    """
    first = question.last_day - timedelta(days=HISTORY_DAYS + days - 2)
    question = replace(question, first_day=first)
    most = MOST_SCANNED // days
    cases = load_cases(session, question, most)
    last = number_of(question.last_day)
    watched = watch_outbreaks(
        *cases.plane, cases.day, range(last, last - days, -1), history_days=HISTORY_DAYS
    )
    told = tuple(
        (_day(each), tuple(_place(cases, outbreak) for outbreak in outbreaks)) for each, outbreaks in watched
    )
    return Watch(tell_about(question, cases), told)


def _place(cases: Cases, outbreak: Outbreak) -> OutbreakFound:
    lon, lat = cases.to_plane.transform(outbreak.x_m, outbreak.y_m, direction="INVERSE")
    return OutbreakFound(lon, lat, _day(outbreak.first_day), outbreak)


def _day(number: int) -> date:
    return EPOCH + timedelta(days=int(number))
