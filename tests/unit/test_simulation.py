"""What a simulated squad does next: a pure matter of its duty, the time and chance."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely

from dispatch.simulation.agents import Agent, Duty, Place
from dispatch.simulation.arrivals import FEW_OPEN, MOST_OPEN, PACE, arrival_chance
from dispatch.simulation.beats import BEAT_M, Beats
from dispatch.simulation.paths import Path, make_path
from gis.geodesy import distances_m
from gis.roads.build import build_network
from gis.roads.network import RoadNetwork
from tests.factories.roads import grid

HERE, THERE = (116.40, 39.90), (116.41, 39.90)
DUTY = Duty(1, 7, "car", "available", HERE)


def find_path(start: Place, goal: Place, mode: str, now_s: float) -> Path | None:
    return make_path(np.array([start, goal]), 100.0, now_s)


def no_path(start: Place, goal: Place, mode: str, now_s: float) -> Path | None:
    return None


def find_goal(place: Place, organisation_id: int) -> Place:
    return THERE


def step(agent: Agent, duty: Duty, now_s: float, way=find_path) -> str | None:
    return agent.step(duty, now_s, np.random.default_rng(1), way, find_goal)


def test_a_path_is_followed_at_an_even_pace() -> None:
    path = make_path(np.array([HERE, THERE]), 100.0, 50.0)
    assert path.at(0.0) == pytest.approx(HERE)
    assert path.at(100.0) == pytest.approx((116.405, 39.90))
    assert path.at(1000.0) == pytest.approx(THERE)
    assert path.heading_deg(60.0) == pytest.approx(90, abs=0.1)
    assert path.speed_kmh == pytest.approx(30.8, abs=0.2)


def test_an_available_squad_rests_then_patrols_then_rests() -> None:
    agent = Agent()
    assert step(agent, DUTY, 0.0) is None
    assert agent.place(DUTY, 0.0) == (HERE, None, 0.0)
    step(agent, DUTY, 61.0)
    place, heading, speed = agent.place(DUTY, 111.0)
    assert place == pytest.approx((116.405, 39.90))
    assert heading == pytest.approx(90, abs=0.1)
    assert speed > 0
    step(agent, DUTY, 162.0)
    assert agent.path is None


def test_a_dispatched_squad_accepts_drives_arrives_and_handles() -> None:
    agent = Agent()
    duty = replace(DUTY, status="assigned", assignment_id=5, assignment_status="dispatched", goal=THERE)
    assert step(agent, duty, 0.0) is None
    assert step(agent, duty, 16.0) == "accepted"
    assert step(agent, replace(duty, assignment_status="accepted"), 17.0) == "en_route"
    under_way = replace(duty, assignment_status="en_route")
    assert step(agent, under_way, 18.0) is None
    assert step(agent, under_way, 119.0) == "on_scene"
    there = replace(duty, assignment_status="on_scene", place=THERE)
    assert step(agent, there, 120.0) is None
    assert step(agent, there, 421.0) == "handled"


def test_where_no_road_leads_the_squad_walks_the_rest() -> None:
    duty = replace(DUTY, status="en_route", assignment_id=5, assignment_status="en_route", goal=THERE)
    assert step(Agent(), duty, 0.0, way=no_path) == "on_scene"


def test_a_squad_on_another_task_stands_still() -> None:
    agent = Agent()
    busy = replace(DUTY, status="busy")
    assert step(agent, busy, 0.0) is None
    assert agent.place(busy, 500.0) == (HERE, None, 0.0)


def test_a_new_city_fills_up_and_a_full_one_takes_no_more() -> None:
    noon = datetime(2026, 11, 24, 4, tzinfo=UTC)
    assert arrival_chance(0, 40, 1, noon) > arrival_chance(FEW_OPEN, 40, 1, noon) == PACE[12] / 40
    assert arrival_chance(MOST_OPEN, 40, 1, noon) == 0
    assert arrival_chance(0, 1, 1, noon) == 1
    assert arrival_chance(0, 0, 1, noon) == 1


def test_fewer_incidents_arrive_at_night_and_the_rate_is_that_of_the_day() -> None:
    hours = [datetime(2026, 11, 24, hour, tzinfo=UTC) for hour in range(24)]
    chances = [arrival_chance(FEW_OPEN, 40, 1, hour) for hour in hours]
    # 19:00 UTC is three in the morning in Beijing.
    assert min(chances) == chances[19]
    assert np.mean(chances) == pytest.approx(1 / 40)


def test_a_squad_called_on_patrol_stands_where_it_is() -> None:
    agent = Agent()
    step(agent, DUTY, 0.0)
    step(agent, DUTY, 61.0)
    called = replace(DUTY, status="assigned", assignment_id=5, assignment_status="dispatched", goal=THERE)
    step(agent, called, 111.0)
    assert agent.place(called, 112.0) == (pytest.approx((116.405, 39.90)), None, 0.0)
    agent.halt(113.0)
    assert agent.place(called, 114.0)[0] == pytest.approx((116.405, 39.90))


def test_a_squad_at_its_post_stays_and_one_away_from_it_goes_there() -> None:
    agent = Agent()
    at_post = replace(DUTY, post=(HERE[0] + 0.001, HERE[1]))
    step(agent, at_post, 0.0)
    step(agent, at_post, 100.0)
    assert agent.path is None
    away = replace(DUTY, post=THERE, place=HERE)
    step(agent, away, 200.0)
    assert agent.path is not None
    assert agent.path.at(1_000.0) == pytest.approx(THERE)


@pytest.fixture(scope="module")
def network() -> RoadNetwork:
    return build_network(grid(41, 21))[0]


def halves(network: RoadNetwork) -> dict[int, shapely.Geometry]:
    west, south, east, north = (
        network.node_lon.min(),
        network.node_lat.min(),
        network.node_lon.max(),
        network.node_lat.max(),
    )
    middle = (west + east) / 2
    return {1: shapely.box(west, south, middle, north), 2: shapely.box(middle, south, east, north)}


def test_squads_patrol_near_by_on_their_own_land(network: RoadNetwork) -> None:
    lands, random = halves(network), np.random.default_rng(3)
    beats = Beats(network, lands)
    place = (float(network.node_lon.min()) + 0.02, float(network.node_lat.mean()))
    for _ in range(50):
        goal = beats.goal(place, 1, random)
        assert lands[1].covers(shapely.Point(goal))
        assert distances_m(*place, *goal) <= BEAT_M * 1.01


def test_a_squad_on_others_land_goes_home_by_the_shortest_way(network: RoadNetwork) -> None:
    lands = halves(network)
    place = (float(network.node_lon.max()), float(network.node_lat.mean()))
    goal = Beats(network, lands).goal(place, 1, np.random.default_rng(3))
    assert lands[1].covers(shapely.Point(goal))
    assert goal[0] == pytest.approx(lands[1].bounds[2], abs=0.003)


@pytest.mark.parametrize("organisation", [1, 9], ids=["land beyond the roads", "organisation without land"])
def test_a_squad_without_roads_of_its_own_gets_some(network: RoadNetwork, organisation: int) -> None:
    beats = Beats(network, {1: shapely.box(115.7, 40.4, 115.9, 40.6)})
    lon, lat = beats.goal((115.8, 40.5), organisation, np.random.default_rng(3))
    assert network.node_lon.min() <= lon <= network.node_lon.max()
    assert network.node_lat.min() <= lat <= network.node_lat.max()
