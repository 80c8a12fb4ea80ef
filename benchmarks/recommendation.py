"""A whole recommendation in process: nearest squads by road with reasons, and who was left out and why."""

from collections.abc import Iterator
from time import time

import numpy as np
from sqlalchemy import select, update

from benchmarks.city import BenchCity
from benchmarks.records import Record, median_ms
from data.squads import Squad
from dispatch.policy import Policy
from dispatch.recommendation import Task, recommend
from dispatch.situation import Situation


def measure(city: BenchCity) -> Iterator[Record]:
    """Give its figure with 1,000 squads of all ways of moving, then with the same squads all in cars."""
    yield _recommendation(city, "three ways of moving")
    with city.sessions.begin() as session:
        modes = dict(session.execute(select(Squad.id, Squad.mode)).all())
        session.execute(update(Squad).values(mode="car"))
    yield _recommendation(city, "cars only")
    with city.sessions.begin() as session:
        for mode in set(modes.values()):
            ids = [squad for squad, its_mode in modes.items() if its_mode == mode]
            session.execute(update(Squad).where(Squad.id.in_(ids)).values(mode=mode))


def _recommendation(city: BenchCity, squads: str) -> Record:
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
        name = f"recommendation: 5 of 1,000 squads, {squads}, with reasons"
        return Record(name, took_ms, "ms", note=f"{considered} considered")
    finally:
        situation.close()
