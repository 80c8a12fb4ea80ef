"""A whole recommendation in process: nearest squads by road with reasons, and who was left out and why."""

from collections.abc import Iterator
from time import time

import numpy as np

from benchmarks.city import BenchCity
from benchmarks.records import Record, median_ms
from dispatch.policy import Policy
from dispatch.recommendation import Task, recommend
from dispatch.situation import Situation


def measure(city: BenchCity) -> Iterator[Record]:
    """Give its figure with 1,000 squads of all ways of moving, and how many squads were considered."""
    situation, random = Situation(city.engine, city.instance), np.random.default_rng(11)
    try:
        with situation.look():
            roster, organisation = situation.roster, next(iter(situation.organisations))
            near = random.choice(len(roster), 200)
            tasks = [
                Task(float(roster.lon[row]) + 0.001, float(roster.lat[row]) + 0.001, organisation)
                for row in near
            ]
            considered = recommend(situation, tasks[0], Policy(), time()).considered
            took_ms = median_ms(lambda turn: recommend(situation, tasks[turn], Policy(), time()), 200)
        name = "recommendation: 5 of 1,000 squads of three ways of moving, with reasons"
        yield Record(name, took_ms, "ms", note=f"{considered} considered")
    finally:
        situation.close()
