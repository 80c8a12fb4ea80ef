"""The simulated day on a real database: it goes on whatever happens to squads, roads and the process."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from geoalchemy2.shape import from_shape, to_shape
from shapely import MultiPolygon, Point, Polygon, box
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from data.assignments import Assignment
from data.categories import Category
from data.closures import Closure
from data.database import make_sessions
from data.fixes import Fix
from data.importers.roads import install_roads
from data.incidents import ENDED, Incident
from data.organisations import Organisation
from data.partitions import ensure_months
from data.settings import put_setting
from data.squads import Squad
from data.violations import Violation
from dispatch.intake import Report, take_in
from dispatch.simulation.arrivals import MOST_OPEN
from dispatch.simulation.colleague import SIMULATION
from dispatch.simulation.day import FIX_EVERY_TICKS, Day
from dispatch.situation import Situation
from gis.roads.osm import RawRoads
from tests.factories.city import City, area, lonlat, make_city
from tests.factories.roads import grid

STEP_S = 10


class Stage:
    """A small city with a simulation that is stepped by hand."""

    def __init__(self, engine: Engine, instance: Path, city: City) -> None:
        self.sessions: sessionmaker[Session] = make_sessions(engine)
        self.situation = Situation(engine, instance)
        self.instance = instance
        self.city = city
        self.day = Day(self.sessions, self.situation, seed=5)
        self.now = datetime.now(UTC)

    def pass_time(self, seconds: float) -> None:
        """Let time pass; it runs ahead of the clock."""
        for _ in range(int(seconds / STEP_S)):
            self.now += timedelta(seconds=STEP_S)
            self.day.tick(self.now)

    def restart(self) -> None:
        """Begin anew with what the database knows."""
        self.day = Day(self.sessions, self.situation, seed=6)

    def count(self, model: type, *where: object) -> int:
        with self.sessions() as session:
            return session.scalar(select(func.count()).select_from(model).where(*where)) or 0


@pytest.fixture
def stage(engine: Engine, tmp_path: Path) -> Iterator[Stage]:
    with Session(engine) as session:
        city = make_city(session, tmp_path)
        _add_past(session)
        for key, value in {
            "simulation_running": True,
            "simulation_incident_every_s": 20,
            "simulation_colleague_after_s": 0,
            "simulation_speed_factor": 20,
        }.items():
            put_setting(session, key, value)
        session.commit()
    stage = Stage(engine, tmp_path, city)
    yield stage
    stage.situation.close()


def _add_past(session: Session) -> None:
    category = session.scalar(select(Category.id).where(Category.code == "stall"))
    random = np.random.default_rng(2)
    for hour in range(48):
        place = Point(*lonlat(random.uniform(1, 19), random.uniform(1, 9)))
        at = datetime.now(UTC) - timedelta(hours=hour, days=3)
        ensure_months(session.connection(), "violation", at, at)
        row = {"happened_at": at, "category_id": category, "location": from_shape(place, 4326)}
        session.add(Violation(**row, address="某街附近", source="patrol", is_sample=True))


def _add_waiting(stage: Stage, count: int) -> None:
    with stage.sessions.begin() as session:
        for number in range(count):
            lon, lat = lonlat(2 + number, 5)
            take_in(session, Report("stall", lon, lat, "simulation"), SIMULATION)


def test_switched_off_nothing_happens(stage: Stage) -> None:
    with stage.sessions.begin() as session:
        put_setting(session, "simulation_running", False)
    stage.pass_time(60)
    assert stage.count(Incident) == 0
    assert stage.count(Fix) == 0


def test_incidents_arrive_are_answered_and_closed(stage: Stage) -> None:
    stage.pass_time(900)
    assert stage.count(Incident, Incident.status == "closed") > 0
    assert stage.count(Incident, Incident.status.not_in(ENDED)) <= MOST_OPEN
    with stage.sessions() as session:
        ended = session.scalars(select(Assignment).where(Assignment.status == "handled")).all()
        assert ended
        for one in ended:
            assert one.assigned_at <= one.accepted_at <= one.en_route_at <= one.on_scene_at <= one.ended_at
        sources = set(session.scalars(select(Incident.source)))
        assert sources == {"simulation"}


def test_every_squad_on_duty_reports_fixes_and_moves(stage: Stage) -> None:
    stage.now -= timedelta(seconds=200)
    before = {}
    with stage.sessions.begin() as session:
        session.execute(update(Squad).values(fix_at=stage.now))
        before = {squad.id: to_shape(squad.location) for squad in session.scalars(select(Squad))}
    for _ in range(150):
        stage.now += timedelta(seconds=1)
        stage.day.tick(stage.now)
    with stage.sessions() as session:
        squads = session.scalars(select(Squad)).all()
        assert all(to_shape(squad.location).distance(before[squad.id]) > 0 for squad in squads)
    assert stage.count(Fix) >= 150 / FIX_EVERY_TICKS * (len(squads) - 1)


def test_it_goes_on_after_a_restart_in_the_middle(stage: Stage) -> None:
    _add_waiting(stage, 9)
    stage.pass_time(40)
    under_way = stage.count(Assignment, Assignment.ended_at.is_(None))
    assert under_way > 0
    stage.restart()
    stage.pass_time(500)
    assert stage.count(Assignment, Assignment.status == "handled") >= under_way


def test_a_squad_that_is_retired_on_its_way_is_left_alone(stage: Stage) -> None:
    _add_waiting(stage, 9)
    stage.pass_time(20)
    with stage.sessions.begin() as session:
        session.execute(update(Squad).values(retired_at=stage.now))
    stage.pass_time(120)
    assert stage.count(Assignment, Assignment.status == "handled") == 0


def test_squads_find_another_way_when_a_road_is_closed(stage: Stage) -> None:
    _add_waiting(stage, 9)
    stage.pass_time(20)
    with stage.sessions.begin() as session:
        closed: Polygon = area(-1, 4.6, 21, 5.4)
        session.add(
            Closure(
                shape=from_shape(closed, 4326),
                modes=["car", "ebike", "foot"],
                starts_at=stage.now - timedelta(hours=1),
                created_at=stage.now,
            )
        )
    stage.pass_time(600)
    assert stage.count(Assignment, Assignment.status == "handled") > 0


def test_squads_are_put_on_the_roads_of_another_city(stage: Stage) -> None:
    stage.day.tick(stage.now)
    # Squads rest for up to a minute before they set out: it has to pass before the clock's own time.
    stage.now -= timedelta(seconds=150)
    stage.restart()
    stage.day.tick(stage.now)
    with stage.sessions.begin() as session:
        session.execute(update(Squad).values(fix_at=stage.now))
        there = _moved(grid(15, 15), 1.5, 0.5)
        install_roads(session, there, [], stage.instance, source="elsewhere")
    for _ in range(150):
        stage.now += timedelta(seconds=1)
        stage.day.tick(stage.now)
    west, south = float(there.node_lon.min()), float(there.node_lat.min())
    roads = box(west, south, float(there.node_lon.max()), float(there.node_lat.max())).buffer(0.001)
    with stage.sessions() as session:
        free = select(Squad).where(Squad.status == "available")
        assert all(roads.covers(to_shape(squad.location)) for squad in session.scalars(free))


def _moved(raw: RawRoads, lon: float, lat: float) -> RawRoads:
    return RawRoads(raw.node_lon + lon, raw.node_lat + lat, raw.ways)


def test_an_incident_that_nobody_can_reach_does_not_hold_up_the_others(stage: Stage) -> None:
    with stage.sessions.begin() as session:
        put_setting(session, "simulation_incident_every_s", 1e9)
        west, south, east, north = area(-5, -5, 25, 15).bounds
        city = session.scalars(select(Organisation).where(Organisation.code == "1")).one()
        city.jurisdiction = from_shape(MultiPolygon([box(west - 1, south, east, north)]), 4326)
        urgent = Report("stall", west - 0.5, south + 0.01, "simulation", priority=1)
        take_in(session, urgent, SIMULATION)
    _add_waiting(stage, 9)
    stage.pass_time(100)
    assert stage.count(Assignment) > 0
    with stage.sessions() as session:
        hopeless = session.scalars(select(Incident).where(Incident.priority == 1)).one()
        assert hopeless.status == "received"
    stage.now += timedelta(hours=2)
    stage.pass_time(30)
    with stage.sessions() as session:
        assert session.get_one(Incident, hopeless.id).status == "cancelled"
