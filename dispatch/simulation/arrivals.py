"""Incidents of the simulation: as often as the hour asks for, near where one of their kind was before."""

from datetime import datetime, timedelta, timezone

import numpy as np
from sqlalchemy.orm import Session

from dispatch.intake import Report
from dispatch.simulation.duties import sample_violation
from gis.travel import TravelTimes

MOST_OPEN = 30
# A city that has just been loaded fills up quickly to this many open incidents.
FEW_OPEN = 12
FILLS_UP_TIMES = 8
TRIES = 5
JITTER_DEG = 0.0003
WITHIN_M = 300.0
SOURCE = "simulation"
CITY_TIME = timezone(timedelta(hours=8))
# By hour in the city, midnight first; one on average over the day.
NIGHT_AND_MORNING = (0.5, 0.4, 0.4, 0.4, 0.4, 0.5, 0.7, 1.0, 1.3, 1.4, 1.4, 1.3)
AFTERNOON_AND_EVENING = (1.1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.5, 1.4, 1.2, 1.0, 0.8, 0.8)
PACE = (*NIGHT_AND_MORNING, *AFTERNOON_AND_EVENING)


def arrival_chance(open_now: int, every_s: float, within_s: float, now: datetime) -> float:
    """Return the chance that an incident arrives within some seconds, given how many are open."""
    if open_now >= MOST_OPEN:
        return 0.0
    pace = PACE[now.astimezone(CITY_TIME).hour] * (FILLS_UP_TIMES if open_now < FEW_OPEN else 1)
    return min(1.0, within_s / max(every_s, 0.1) * pace)


def make_report(
    session: Session, travel: TravelTimes, random: np.random.Generator, now: datetime
) -> Report | None:
    """Return an incident like one at about this hour in the past, where roads in use lead to it."""
    hour = now.astimezone(CITY_TIME).hour
    for _ in range(TRIES):
        past = sample_violation(session, float(random.random()), hour)
        if past is None:
            return None
        lon, lat = random.normal((past.lon, past.lat), JITTER_DEG)
        if travel.snap(np.array([[lon, lat]]), "car", WITHIN_M).found[0]:
            return Report(past.code, float(lon), float(lat), SOURCE, place=past.address)
    return None
