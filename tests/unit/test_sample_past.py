"""The sample's past year: times, places and subjects that repeat, the same for the same date."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from data.sample.facts import read_table
from data.sample.past.patterns import HOURS, SEASONS, read_patterns
from data.sample.past.places import PLACES
from data.sample.past.subjects import SampleSubject
from data.sample.past.year import CITY_TIME, COUNT, PastYear, make_past_year
from gis.roads.build import build_network
from gis.roads.network import RoadNetwork
from tests.factories.roads import grid

UNTIL = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
Past = tuple[PastYear, list[SampleSubject]]


@pytest.fixture(scope="module")
def network() -> RoadNetwork:
    return build_network(grid(21, 16))[0]


@pytest.fixture(scope="module")
def past(network: RoadNetwork) -> Past:
    return make_past_year(network, np.random.default_rng(1), UNTIL)


def rows_of(year: PastYear, code: str) -> np.ndarray:
    return np.flatnonzero(year.category == read_patterns().codes.index(code))


def months(year: PastYear, rows: np.ndarray) -> np.ndarray:
    return np.bincount([year.happened_at[row].astimezone(CITY_TIME).month for row in rows], minlength=13)


def hours(year: PastYear, rows: np.ndarray) -> np.ndarray:
    return np.bincount([year.happened_at[row].astimezone(CITY_TIME).hour for row in rows], minlength=24)


def test_the_year_ends_at_the_given_time(past: Past) -> None:
    year, _ = past
    assert len(year.happened_at) == COUNT
    assert year.happened_at == sorted(year.happened_at)
    assert year.happened_at[-1] < UNTIL
    assert UNTIL - timedelta(days=1) < year.happened_at[-1]
    assert year.happened_at[0] > UNTIL - timedelta(days=367)


def test_the_same_date_makes_the_same_year(network: RoadNetwork, past: Past) -> None:
    year, subjects = make_past_year(network, np.random.default_rng(1), UNTIL)
    assert year.happened_at == past[0].happened_at
    assert np.array_equal(year.point, past[0].point)
    assert np.array_equal(year.subject, past[0].subject)
    assert subjects == past[1]


def test_barbecues_come_on_summer_evenings(past: Past) -> None:
    rows = rows_of(past[0], "S0104")
    by_month, by_hour = months(past[0], rows), hours(past[0], rows)
    assert by_month[6:9].sum() > 10 * by_month[[12, 1, 2]].sum()
    assert by_hour[18:23].sum() > 0.5 * len(rows)


def test_spoil_trucks_drive_uncovered_at_night(past: Past) -> None:
    by_hour = hours(past[0], rows_of(past[0], "S0203"))
    assert by_hour[[21, 22, 23, 0, 1, 2, 3, 4]].sum() > 0.6 * by_hour.sum()


def test_planted_places_repeat_within_a_few_steps(past: Past) -> None:
    year, _ = past
    counts = np.bincount(year.place[year.place >= 0], minlength=PLACES)
    assert (counts > 0).sum() == PLACES
    assert counts.sum() == pytest.approx(0.3 * COUNT, rel=0.01)
    assert counts.max() > 5 * np.median(counts)
    busiest = year.place == counts.argmax()
    spread_m = np.ptp(year.point[busiest], axis=0) * [85_000, 111_000]
    assert (spread_m < 150).all()
    assert len(set(year.category[busiest].tolist())) == 1


def test_some_places_emerge_and_some_abate(past: Past) -> None:
    year, _ = past
    late = np.array(year.happened_at) > UNTIL - timedelta(days=70)
    shares = [late[year.place == place].mean() for place in range(PLACES)]
    assert sum(share > 0.6 for share in shares) > 20
    assert sum(share < 0.05 for share in shares) > 20


def test_planted_subjects_repeat_and_persons_bear_no_grade(past: Past) -> None:
    year, subjects = past
    counts = Counter(year.subject[year.subject >= 0].tolist())
    assert len(counts) == len(subjects)
    assert all(subject.name.startswith("样例") for subject in subjects)
    assert sum(counts[row] >= 12 for row in counts) > 60
    for row, subject in enumerate(subjects):
        assert (subject.grade is None) == (subject.kind == "person")
        if subject.grade == "D":
            assert counts[row] >= 12
        if subject.grade == "A":
            assert counts[row] < 2


def test_a_shop_is_found_where_it_is(past: Past) -> None:
    year, subjects = past
    for row, subject in enumerate(subjects[:200]):
        found = np.unique(year.point[year.subject == row], axis=0)
        assert np.array_equal(found, [subject.point])


def test_every_own_category_has_a_pattern() -> None:
    own = [row["code"] for row in read_table("categories") if row["code_table"] == "own"]
    assert list(read_patterns().codes) == own
    assert all(len(shares) == 24 for shares in HOURS.values())
    assert all(len(shares) == 12 for shares in SEASONS.values())
