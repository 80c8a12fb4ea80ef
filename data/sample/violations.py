"""A year of past violations: places and subjects that repeat are planted among those that do not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from gis.roads.network import RoadNetwork

COUNT = 60_000
DAYS = 365
REPEAT_PLACES = 260
REPEAT_SHARE = 0.35
SUBJECTS = 1_800
SUBJECT_SHARE = 0.4
PLANTED_SUBJECTS = 90
SPREAD_M = 25.0
METRES_PER_DEGREE = 111_320.0
# Share of violations by hour of the day: few at night, most before noon and in the evening.
HOURS = np.array([2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 11, 9, 7, 7, 8, 9, 10, 11, 12, 12, 10, 8, 5, 3], dtype=float)
# Share by month, January first: stalls and barbecues come with warm evenings.
MONTHS = np.array([6, 5, 7, 8, 10, 11, 11, 11, 9, 8, 7, 6], dtype=float)
KINDS = ("shop", "site", "vehicle", "company")
KIND_NAMES = {"shop": "样例商户", "site": "样例工地", "vehicle": "样例车辆", "company": "样例单位"}


@dataclass(frozen=True, slots=True)
class PastYear:
    """Violations as parallel arrays; subject is -1 where there is none, place an index of the road's name."""

    happened_at: list[datetime]
    lon: np.ndarray
    lat: np.ndarray
    category: np.ndarray
    subject: np.ndarray
    complaint: np.ndarray
    road: np.ndarray


@dataclass(frozen=True, slots=True)
class SampleSubject:
    """A made-up shop, site, vehicle or company."""

    name: str
    kind: str
    lon: float
    lat: float


def make_past_year(
    network: RoadNetwork, categories: int, random: np.random.Generator, until: datetime
) -> tuple[PastYear, list[SampleSubject]]:
    """Return the violations of the year before `until`, and the subjects they concern."""
    edges = _edges(network, random, COUNT)
    places = _edges(network, random, REPEAT_PLACES)
    repeats = random.random(COUNT) < REPEAT_SHARE
    weights = random.pareto(1.2, REPEAT_PLACES) + 0.2
    chosen = random.choice(REPEAT_PLACES, COUNT, p=weights / weights.sum())
    edges[repeats] = places[chosen[repeats]]
    category = random.integers(0, categories, COUNT)
    category[repeats] = random.integers(0, categories, REPEAT_PLACES)[chosen[repeats]]
    middle = (np.asarray(network.shape_start)[edges] + np.asarray(network.shape_start)[edges + 1]) // 2
    spread = random.normal(0, SPREAD_M / METRES_PER_DEGREE, (COUNT, 2))
    lon = np.asarray(network.shape_lon)[middle] + spread[:, 0]
    lat = np.asarray(network.shape_lat)[middle] + spread[:, 1]
    subjects, subject = _subjects(random, lon, lat)
    year = PastYear(
        happened_at=_times(random, until),
        lon=lon,
        lat=lat,
        category=category,
        subject=subject,
        complaint=random.random(COUNT) < 0.6,
        road=np.asarray(network.edge_road)[edges],
    )
    return year, subjects


def _edges(network: RoadNetwork, random: np.random.Generator, count: int) -> np.ndarray:
    """Return streets by chance, those of the dense city more often as there are more of them."""
    streets = np.isin(
        network.road_class, ["primary", "secondary", "tertiary", "residential", "living_street"]
    )
    eligible = np.flatnonzero(streets[np.asarray(network.edge_road)])
    return random.choice(eligible, count)


def _subjects(
    random: np.random.Generator, lon: np.ndarray, lat: np.ndarray
) -> tuple[list[SampleSubject], np.ndarray]:
    """Return subjects, each at the place of a violation, and which violation concerns which."""
    at = random.choice(len(lon), SUBJECTS, replace=False)
    kinds = random.choice(KINDS, SUBJECTS)
    subjects = [
        SampleSubject(f"{KIND_NAMES[kind]}{number:04d}", str(kind), float(lon[row]), float(lat[row]))
        for number, (kind, row) in enumerate(zip(kinds, at, strict=True), start=1)
    ]
    weights = np.ones(SUBJECTS)
    weights[:PLANTED_SUBJECTS] = 30.0
    drawn = random.choice(SUBJECTS, len(lon), p=weights / weights.sum())
    return subjects, np.where(random.random(len(lon)) < SUBJECT_SHARE, drawn, -1)


def _times(random: np.random.Generator, until: datetime) -> list[datetime]:
    """Return times over the year by month and hour, in order, all before `until`."""
    day_starts = [until - timedelta(days=back) for back in range(DAYS, 0, -1)]
    by_day = MONTHS[np.array([day.month - 1 for day in day_starts])]
    days = random.choice(DAYS, COUNT, p=by_day / by_day.sum())
    # The day begins at midnight in the city, eight hours before it does in UTC.
    hours = (random.choice(24, COUNT, p=HOURS / HOURS.sum()) - 8) % 24
    seconds = random.integers(0, 3600, COUNT)
    midnight = until.replace(hour=0, minute=0, second=0, microsecond=0)
    times = [
        midnight - timedelta(days=int(DAYS - day)) + timedelta(hours=int(hour), seconds=int(second))
        for day, hour, second in zip(days, hours, seconds, strict=True)
    ]
    return sorted(times)
