"""Statistics of cells as of any day, from what the last run packed, as far as an account sees them."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.hotspots import HotspotFreshCell, HotspotRun
from data.organisations import Organisation
from data.scope import Scope, scope_of
from dispatch.hotspots.cases import day_number, day_of
from dispatch.hotspots.exposure import COUNT, Denominator, get_denominator, list_measures
from dispatch.hotspots.measuring import WEEKS, Measured, count_window, measure, measure_rate
from dispatch.hotspots.packed import ABOUT, DEGREES, Packed, Question
from dispatch.hotspots.patterns import get_pattern
from dispatch.hotspots.runs import find_last_run
from gis.clusters import CLASSES

Box = tuple[float, float, float, float]


class NothingReckoned(Exception):
    """No run has been done yet, or what it packed is not on this machine."""


@lru_cache(maxsize=2)
def open_packed(folder: Path) -> Packed:
    """Return the packed cells of a run, kept open for the next question."""
    return Packed(folder)


@dataclass(frozen=True)
class Picture:
    """The packed cells of the last run, and which of the active ones an account sees within a box."""

    run: HotspotRun
    packed: Packed
    seen: np.ndarray

    @cached_property
    def rows(self) -> np.ndarray:
        """The rows of the seen cells."""
        return self.packed.active[self.seen]

    def ask(self, group: str, window: int, as_of: date | None, source: str = "all") -> Question:
        """Return a question as of a day; what the run did not reach is as of its last day."""
        last = self.run.as_of
        return Question(group, window, day_number(min(as_of or last, last)), source)

    def said(self, asked: Question) -> dict[str, Any]:
        """Return what was asked, as answers repeat it."""
        about = self.packed.about
        return {
            "run_id": self.run.id,
            "as_of": day_of(asked.day).isoformat(),
            "first_day": day_of(about.first_day).isoformat(),
            "last_day": self.run.as_of.isoformat(),
            "group": asked.group,
            "window": asked.window_days,
            "source": asked.source,
        }


def look(session: Session, instance: Path, bbox: Box | None = None) -> Picture:
    """Return the statistics of the last run as the session's account sees them; raise NothingReckoned."""
    run = find_last_run(session)
    folder = None if run is None else instance / run.statistics
    if folder is None or not (folder / ABOUT).is_file():
        raise NothingReckoned
    packed = open_packed(folder)
    return Picture(
        run, packed, np.flatnonzero(_is_seen(session, packed, scope_of(session)) & _within(packed, bbox))
    )


def _is_seen(session: Session, packed: Packed, scope: Scope | None) -> np.ndarray:
    """Return which active cells are on the account's land, or on nobody's."""
    owners = packed.owners[packed.active]
    if scope is None or scope.sees_all:
        return np.ones(len(owners), dtype=bool)
    if scope.sees != "organisation":
        return np.zeros(len(owners), dtype=bool)
    below = select(Organisation.id).where(
        (Organisation.path == scope.path) | Organisation.path.startswith(scope.path + ".", autoescape=True)
    )
    return np.isin(owners, [0, *session.scalars(below)])


def _within(packed: Packed, bbox: Box | None) -> np.ndarray:
    lon, lat = packed.centres[:, 0], packed.centres[:, 1]
    if bbox is None:
        return np.ones(len(lon), dtype=bool)
    west, south, east, north = bbox
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def list_cells(session: Session, picture: Picture) -> dict[str, Any]:
    """Return the shapes of the cells, packed, and what the study area is."""
    packed = picture.packed
    shapes = packed.array("shapes")[picture.seen].astype("<i4")
    owners = {int(owner) for owner in np.unique(packed.owners[picture.rows])} - {0}
    organisations = select(Organisation).where(Organisation.id.in_(owners)).order_by(Organisation.code)
    return {
        "run_id": picture.run.id,
        "grid": packed.about.grid,
        "count": len(picture.seen),
        "corners": int(shapes.shape[1]),
        "degrees": DEGREES,
        "cell": picture.seen.tolist(),
        "shapes": b64encode(shapes.tobytes()).decode(),
        "study": {
            "basis": packed.about.basis,
            "cells": packed.about.cells,
            "area_m2": packed.about.area_m2,
            "mask": packed.about.mask,
            "left_out": packed.about.left_out,
            "wanted": packed.about.wanted or packed.about.grid,
            "wanted_cells": packed.about.wanted_cells or packed.about.cells,
            "most_cells": packed.about.most_cells or None,
            "cases": packed.about.cases,
            "outside": packed.about.outside,
            "organisations": list(session.scalars(organisations)),
            "measures": list_measures(packed, day_number(picture.run.as_of)),
        },
    }


def list_scores(session: Session, picture: Picture, asked: Question, by: str = COUNT) -> dict[str, Any]:
    """Return Gi* of the cells that hold cases or are significant, of counts or of rates.

    Raises NoRoads, NoPatrolHours, ExposureUnknown.
    """
    if by == COUNT:
        return _scores(picture, asked, measure(picture.packed, asked)) | {
            "fresh": _list_fresh(session, picture, asked)
        }
    measured_by = get_denominator(picture.packed, asked, by)
    return _rates(picture, asked, measured_by) | {"by": by, "fresh": []}


def _rates(picture: Picture, asked: Question, measured_by: Denominator) -> dict[str, Any]:
    """Return the scores of rates, with what they are measured by and what was left out of the mask."""
    exposure = measured_by.amount
    found, inside = measure_rate(picture.packed, asked, exposure), exposure > 0
    out = ~inside[picture.rows]
    lacking = {"cells": int((~inside).sum()), "cases": int(found.count[picture.rows][out].sum())}
    found.count[~inside], found.patrols[~inside] = 0, 0
    rates = found.count[inside] / exposure[inside]
    told = _scores(picture, asked, found)
    rows = picture.packed.active[np.asarray(told["cell"], dtype=np.int64)]
    return told | {
        "unit": measured_by.unit,
        "least": measured_by.least,
        "n": int(inside.sum()),
        "mean": float(found.count.sum() / exposure.sum()),
        "deviation": float(rates.std()),
        "exposure": np.round(exposure[rows], 3).tolist(),
        "left_out": lacking,
    }


def _scores(picture: Picture, asked: Question, found: Measured) -> dict[str, Any]:
    count, level = found.count[picture.rows], found.level[picture.rows]
    shown = np.flatnonzero((count > 0) | (level != 0))
    patrols = int(found.patrols[picture.rows].sum())
    everywhere = found.count.astype(np.float64)
    return picture.said(asked) | {
        "by": COUNT,
        "unit": "",
        "least": None,
        "exposure": [],
        "left_out": None,
        "n": picture.packed.about.cells,
        "mean": float(everywhere.mean()),
        "deviation": float(everywhere.std()),
        "critical_z": found.critical_z,
        "cases": int(count.sum()),
        "complaints": int(count.sum()) - patrols,
        "patrols": patrols,
        "cell": picture.seen[shown].tolist(),
        "count": count[shown].tolist(),
        "z": np.round(found.z[picture.rows][shown], 2).tolist(),
        "level": level[shown].tolist(),
    }


def _list_fresh(session: Session, picture: Picture, asked: Question) -> list[dict[str, Any]]:
    """Return the cells that new cases have renewed since the run: as of its last day, of all sources."""
    if asked.day != day_number(picture.run.as_of) or asked.source != "all":
        return []
    query = select(HotspotFreshCell).where(
        HotspotFreshCell.group_code == asked.group, HotspotFreshCell.window_days == asked.window_days
    )
    fresh = session.scalars(query.order_by(HotspotFreshCell.cell)).all()
    rows = picture.packed.grid.rows_of([one.cell for one in fresh])
    number = {int(row): int(cell) for row, cell in zip(picture.rows, picture.seen, strict=True)}
    return [
        {"cell": number[row], "count": one.count, "z": round(one.z, 2), "significant": one.significant}
        for one, row in zip(fresh, rows.tolist(), strict=True)
        if row in number
    ]


def list_patterns(picture: Picture, asked: Question) -> dict[str, Any]:
    """Return the emerging pattern of the cells that have one."""
    found = get_pattern(picture.packed, asked)
    classes = found.classes[picture.seen]
    shown = np.flatnonzero(classes)
    return picture.said(asked) | {
        "weeks": WEEKS,
        "classes": [{"code": one.code, "key": one.key, "hot": one.hot} for one in CLASSES],
        "cell": picture.seen[shown].tolist(),
        "class": classes[shown].tolist(),
        "trend": np.round(found.trend_z[picture.seen][shown].astype(np.float64), 2).tolist(),
        "hot_weeks": found.hot_weeks[picture.seen][shown].tolist(),
    }


def list_weeks(picture: Picture, asked: Question) -> list[dict[str, Any]]:
    """Return the cases of each week, from the first there are to that which ends on the day asked for."""
    weeks = max((asked.day - picture.packed.about.first_day) // 7 + 1, 0)
    counted = picture.packed.counted
    rows = picture.packed.rows_of(asked, 7 * weeks)
    rows = rows[np.isin(counted.key[rows], picture.rows)]
    step = weeks - 1 - (asked.day - counted.day[rows]) // 7
    by_patrol = counted.is_patrol[rows]
    count = counted.count[rows]
    every = np.bincount(step, count, weeks).astype(int)
    patrols = np.bincount(step[by_patrol], count[by_patrol], weeks).astype(int)
    return [
        {
            "starts_on": day_of(asked.day - 7 * (weeks - at) + 1).isoformat(),
            "complaints": int(every[at] - patrols[at]),
            "patrols": int(patrols[at]),
        }
        for at in range(weeks)
    ]


def list_trend(picture: Picture, group: str, window: int, ids: list[int], weeks: int) -> list[dict[str, Any]]:
    """Return the last weeks of some cells: cases, the highest Gi* of the window, whether it is hot."""
    rows = picture.packed.grid.rows_of(ids)
    rows = rows[rows >= 0]
    last = day_number(picture.run.as_of)
    trend = []
    for day in range(last - 7 * (weeks - 1), last + 1, 7):
        count, patrols = count_window(picture.packed, Question(group, 7, day))
        found = measure(picture.packed, Question(group, window, day))
        trend.append(
            {
                "starts_on": day_of(day - 6).isoformat(),
                "complaints": int(count[rows].sum() - patrols[rows].sum()),
                "patrols": int(patrols[rows].sum()),
                "z": round(float(found.z[rows].max(initial=-np.inf)), 2) if len(rows) else None,
                "significant": bool((found.level[rows] >= 2).any()),
            }
        )
    return trend
