"""What cases are measured by where rates are asked for: road length, and patrol hours of the same window.

Both are taken with each run, for its own cells. A cell with less than the least exposure says nothing of a
rate, whatever happened there: it is left out of the study mask.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from dispatch.hotspots.packed import EVERYTHING, Packed, Question
from dispatch.hotspots.staying import COUNTED_DAYS as LONGEST_DAYS
from dispatch.hotspots.staying import Stays, count_stays
from dispatch.hotspots.study import Study

COUNT, ROAD_LENGTH, PATROL_HOURS = MEASURES = ("count", "road_length", "patrol_hours")
UNITS = {ROAD_LENGTH: "km", PATROL_HOURS: "h"}
LEAST_H = 1.0
LEAST_SHARE = 0.1
"""A cell bears a rate from an hour of patrol on, or a tenth of the roads that the middle one has."""


class NoRoads(Exception):
    """There was no road network within the study area when hotspots were reckoned."""


class NoPatrolHours(Exception):
    """No squad on duty told where it was within the window asked for, in cells of the study area."""


class ExposureUnknown(Exception):
    """The last run was made before rates were: the next one brings what they need."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Road length in kilometres by cell, and the stays of squads."""

    road_km: np.ndarray
    stays: Stays

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what is packed with the cells."""
        return {
            "road_km": self.road_km,
            "stay_day": self.stays.day,
            "stay_cell": self.stays.cell,
            "stay_s": self.stays.stay_s,
        }


def take_exposure(
    session: Session, instance: Path, study: Study, last_day: int, alive: Callable[[], None]
) -> Exposure:
    """Return the roads of the study area, and the stays up to a day; `alive` is called between steps."""
    stays = count_stays(session, instance, study.grid, study.grid_name, last_day, alive)
    return Exposure(study.road_km, stays)


@dataclass(frozen=True, slots=True)
class Denominator:
    """What cases are measured by in each cell, float64 (cells,): 0 where that is less than the least."""

    amount: np.ndarray
    least: float
    unit: str


def get_denominator(packed: Packed, asked: Question, by: str) -> Denominator:
    """Return what cases are measured by; raise NoRoads, NoPatrolHours, ExposureUnknown."""
    if not packed.has("road_km"):
        raise ExposureUnknown
    if by == ROAD_LENGTH:
        found = np.asarray(packed.array("road_km"))
        if not found.any():
            raise NoRoads
        return _denominator(found, round(LEAST_SHARE * float(np.median(found[found > 0])), 4), by)
    first = asked.day - asked.window_days + 1
    found = read_stays(packed).hours(first, asked.day, packed.about.cells)
    if not (found >= LEAST_H).any():
        raise NoPatrolHours
    return _denominator(found, LEAST_H, by)


def _denominator(found: np.ndarray, least: float, by: str) -> Denominator:
    return Denominator(np.where(found >= least, found, 0.0), least, UNITS[by])


def read_stays(packed: Packed) -> Stays:
    """Return the stays that a run kept."""
    return Stays(*(packed.array(name) for name in ("stay_day", "stay_cell", "stay_s")))


def list_measures(packed: Packed, last_day: int) -> list[dict[str, Any]]:
    """Return by what Gi* may be asked for up to a day, and why not where that is so."""
    reasons = {NoRoads: "no_roads", NoPatrolHours: "no_patrol_hours", ExposureUnknown: "unknown"}
    told: list[dict[str, Any]] = [{"by": COUNT, "reason": None}]
    for by in MEASURES[1:]:
        try:
            get_denominator(packed, Question(EVERYTHING, LONGEST_DAYS, last_day), by)
        except tuple(reasons) as missing:
            told.append({"by": by, "reason": reasons[type(missing)]})
        else:
            told.append({"by": by, "reason": None})
    return told
