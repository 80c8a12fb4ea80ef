"""How long squads on duty were in each cell, day by day, from their fixes.

A day is counted once that is over and kept beside the packed cells, longer than fixes are; the last two days
are counted anew in each run, since fixes come late.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.partitions import list_partitions
from data.squads import Squad
from dispatch.hotspots.cases import day_number, day_of
from dispatch.hotspots.copying import copy_rows, tuple_of
from dispatch.hotspots.loading import CITY_ZONE
from gis.clusters import Grid
from gis.clusters.exposure import measure_stays_s

FOLDER = "patrol-hours"
COUNTED_DAYS, UNSETTLED_DAYS = 90, 2
AT_ONCE = 500
# By squad, since that is how fixes are found; what somebody off duty reports is no patrol.
COPY = """
    COPY (
        WITH off AS MATERIALIZED (
            SELECT subject_id, at, until FROM past_state
            WHERE kind = 'squad' AND view ->> 'status' = 'off_duty'
                AND tstzrange(at, until) && tstzrange(%(starts_at)s, %(ends_at)s)
        )
        SELECT squad_id, extract(epoch FROM recorded_at)::float8, ST_X(location), ST_Y(location)
        FROM unnest(CAST(%(squads)s AS bigint[])) AS squad,
        LATERAL (
            SELECT squad_id, recorded_at, location FROM fix
            WHERE squad_id = squad AND recorded_at >= %(starts_at)s AND recorded_at < %(ends_at)s
        ) AS own
        WHERE NOT EXISTS (
            SELECT FROM off WHERE off.subject_id = squad_id AND at <= recorded_at
                AND (until IS NULL OR until > recorded_at)
        )
        ORDER BY squad_id, recorded_at
    ) TO STDOUT (FORMAT binary)
"""
_TUPLE = tuple_of({"squad": ">i8", "at_s": ">f8", "lon": ">f8", "lat": ">f8"})


@dataclass(frozen=True, slots=True)
class Stays:
    """Seconds that squads were in cells, by day and row of the cell; in that order, without zeros."""

    day: np.ndarray
    cell: np.ndarray
    stay_s: np.ndarray

    def hours(self, first_day: int, last_day: int, cells: int) -> np.ndarray:
        """Return the hours of each cell from one day to another, both included."""
        first, after = np.searchsorted(self.day, [first_day, last_day + 1])
        return np.bincount(self.cell[first:after], self.stay_s[first:after], cells) / 3600.0


def count_stays(
    session: Session, instance: Path, grid: Grid, name: str, last_day: int, alive: Callable[[], None]
) -> Stays:
    """Return the stays of the last 90 days; `name` is the grid's, `alive` is called between days."""
    folder = instance / FOLDER / name.replace(":", "-")
    folder.mkdir(parents=True, exist_ok=True)
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    squads = list(session.scalars(select(Squad.id).order_by(Squad.id)))
    parts = []
    for day in _days(session, last_day):
        alive()
        path = folder / f"{day}.npz"
        if day > last_day - UNSETTLED_DAYS or not path.exists():
            _keep(path, grid, _count_day(session, grid, squads, day))
        parts.append((day, path))
    return _join(parts, grid)


def _days(session: Session, last_day: int) -> Iterator[int]:
    """Return the days up to one of which there may be fixes."""
    months = list_partitions(session.connection(), "fix")
    if months:
        first = day_number(months[0].starts_at.astimezone(CITY_ZONE).date())
        yield from range(max(first, last_day - COUNTED_DAYS + 1), last_day + 1)


def _count_day(session: Session, grid: Grid, squads: list[int], day: int) -> np.ndarray:
    total_s = np.zeros(grid.count)
    for start in range(0, len(squads), AT_ONCE):
        fixes = _copy(session, squads[start : start + AT_ONCE], day)
        if len(fixes):
            cell = grid.locate(fixes["lon"].astype("f8"), fixes["lat"].astype("f8"))
            total_s += measure_stays_s(fixes["squad"], fixes["at_s"].astype("f8"), cell, grid.count)
    return total_s


def _copy(session: Session, squads: list[int], day: int) -> np.ndarray:
    said = {"squads": squads, "starts_at": _midnight(day), "ends_at": _midnight(day + 1)}
    return copy_rows(session, COPY, said, _TUPLE)


def _midnight(day: int) -> datetime:
    return datetime.combine(day_of(day), time(), CITY_ZONE).astimezone(UTC)


def _keep(path: Path, grid: Grid, total_s: np.ndarray) -> None:
    """Write a day by the ids of its cells, which stay the same when the study area changes."""
    rows = np.flatnonzero(total_s)
    unfinished = path.with_name(f".{path.name}")
    np.savez(unfinished, ids=grid.ids[rows], stay_s=total_s[rows])
    unfinished.replace(path)


def _join(parts: list[tuple[int, Path]], grid: Grid) -> Stays:
    days, cells, stays_s = [], [], []
    for day, path in parts:
        with np.load(path) as kept:
            row = grid.rows_of(kept["ids"])
            inside = row >= 0
            cells.append(row[inside])
            stays_s.append(kept["stay_s"][inside])
            days.append(np.full(int(inside.sum()), day, dtype=np.int32))
    if not parts:
        return Stays(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))
    return Stays(np.concatenate(days), np.concatenate(cells), np.concatenate(stays_s))
