"""What a simulated squad does next: a pure matter of its duty, the time and chance."""

from dataclasses import replace

import numpy as np
import pytest

from dispatch.simulation.agents import Agent, Duty, Place
from dispatch.simulation.day import FEW_OPEN, MOST_OPEN, arrival_chance
from dispatch.simulation.paths import Path, make_path

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
    assert arrival_chance(0, 40) > arrival_chance(FEW_OPEN, 40) == 1 / 40
    assert arrival_chance(MOST_OPEN, 40) == 0
    assert arrival_chance(0, 1) == 1
