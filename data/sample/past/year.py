"""Puts the year together: places, times, categories and subjects of every violation."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import numpy as np

from data.sample.past.patterns import WEEKDAYS, Patterns, draw, read_patterns
from data.sample.past.places import SPREAD_M, Places, plant_places
from data.sample.past.streets import Streets, scatter, survey_streets
from data.sample.past.subjects import SampleSubject, assign_subjects
from data.sample.plane import METRES_PER_DEGREE
from gis.roads.network import RoadNetwork

COUNT = 60_000
DAYS = 365
PLANTED_SHARE = 0.3
CITY_TIME = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class PastYear:
    """Violations in the order of time, as parallel arrays; place and subject are -1 where there is none."""

    happened_at: list[datetime]
    point: np.ndarray
    category: np.ndarray
    road: np.ndarray
    place: np.ndarray
    subject: np.ndarray
    complaint: np.ndarray


def make_past_year(
    network: RoadNetwork, random: np.random.Generator, until: datetime, count: int = COUNT
) -> tuple[PastYear, list[SampleSubject]]:
    """Return the violations of the 365 days before `until`, and the subjects they concern.

    The same network, state of `random` and `until` give the same year. `category` is a row of
    `read_patterns().codes`.
    """
    patterns, streets = read_patterns(), survey_streets(network)
    calendar = _calendar(until)
    places = plant_places(streets, patterns, DAYS, random)
    planted = int(PLANTED_SHARE * count)
    place, days_planted = _planted(places, patterns, calendar, planted, random)
    category, days_free = _free(patterns, calendar, count - planted, random)
    street, point = _located(streets, places, place, count - planted, random)
    category = np.concatenate([places.category[place], category])
    place = np.concatenate([place, np.full(count - planted, -1)])
    times = _times(np.concatenate([days_planted, days_free]), patterns.hours[category], until, random)
    order = np.argsort(times, kind="stable")
    category, place, point, street = category[order], place[order], point[order], street[order]
    subjects, owner = assign_subjects(patterns, category, place, point, random)
    year = PastYear(
        happened_at=[datetime.fromtimestamp(at, UTC) for at in times[order].tolist()],
        point=point,
        category=category,
        road=streets.road[street],
        place=place,
        subject=owner,
        complaint=random.random(count) < patterns.complaints[category],
    )
    return year, subjects


def _calendar(until: datetime) -> list[datetime]:
    """Return the midnights of the days of the year, in the city's own time, the last one today's."""
    today = until.astimezone(CITY_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    return [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]


def _by_day(patterns: Patterns, calendar: list[datetime]) -> np.ndarray:
    """Return for each category its share on each day of the year."""
    months = np.array([day.month - 1 for day in calendar])
    weekdays = np.array([day.weekday() for day in calendar])
    return patterns.months[:, months] * WEEKDAYS[weekdays]


def _planted(
    places: Places, patterns: Patterns, calendar: list[datetime], count: int, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw for each repeated violation its place and its day, by the course of the place."""
    by_day = places.course * _by_day(patterns, calendar)[places.category]
    place = random.choice(len(places.weight), count, p=places.weight / places.weight.sum())
    place.sort()
    return place, _days(by_day, place, random)


def _free(
    patterns: Patterns, calendar: list[datetime], count: int, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw for each other violation its category and its day, by the season of the category."""
    category = random.choice(len(patterns.share), count, p=patterns.share)
    category.sort()
    return category, _days(_by_day(patterns, calendar), category, random)


def _days(by_day: np.ndarray, row: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Draw a day for each entry from the row of shares that it names; equal rows stand together."""
    days = np.empty(len(row), dtype=np.int64)
    for each in np.unique(row):
        mine = row == each
        shares = by_day[each]
        days[mine] = random.choice(len(shares), int(mine.sum()), p=shares / shares.sum())
    return days


def _located(
    streets: Streets, places: Places, place: np.ndarray, free: int, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return the street and the point (degrees) of each violation, the planted ones first."""
    likely = streets.weight / streets.weight.sum()
    elsewhere = random.choice(len(likely), free, p=likely)
    near = places.point[place] + random.normal(0.0, SPREAD_M, (len(place), 2)) / METRES_PER_DEGREE
    point = np.concatenate([near, scatter(streets, elsewhere, random)])
    return np.concatenate([places.street[place], elsewhere]), point


def _times(days: np.ndarray, hours: np.ndarray, until: datetime, random: np.random.Generator) -> np.ndarray:
    """Return seconds since 1970; what would lie ahead of `until` today is moved to the day before."""
    first = _calendar(until)[0].timestamp()
    seconds = first + days * 86_400.0 + draw(random, hours) * 3_600.0 + random.integers(0, 3_600, len(days))
    return np.where(seconds >= until.timestamp(), seconds - 86_400.0, seconds)
