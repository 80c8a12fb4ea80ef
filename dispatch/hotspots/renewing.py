"""Renews what lies around a new case, between runs: the cells near it, and the hotspots that it falls into.

Cells are measured against what the last run left of the rest of the city, so that only the cases around are
looked at. The worker does it, within a second or two: nobody who closes an incident waits for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from scipy import sparse
from sqlalchemy import Text, cast, func, or_, select, text, update
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from data.categories import Category
from data.hotspots import Hotspot, HotspotMeasure
from data.timers import Timer
from data.violations import Violation
from dispatch.hotspots.cases import day_number, day_of
from dispatch.hotspots.loading import CITY_ZONE
from dispatch.hotspots.packed import EVERYTHING, Packed
from dispatch.hotspots.statistics import NothingReckoned, look
from dispatch.journal import announce
from dispatch.timers.kinds import timer_kind
from dispatch.timers.setting import Due, set_timers
from gis.clusters.clustering import LEAST, score_sums
from gis.clusters.gi_star import Moments

KIND = "hotspots.renew"
LONGEST_DAYS = 90
DAY_S = 86_400
ALPHA = 0.05
GROUP = func.coalesce(func.nullif(Category.group_code, ""), Category.code)
# Thousands of cases at a busy place, packed into one value: an object, or even a call, for each of them would
# take longer than all the rest.
WITHIN = text("""
    SELECT one_map_cases_near(:w, :s, :e, :n, :since, :after),
        (SELECT array_agg(id) FROM category WHERE coalesce(nullif(group_code, ''), code) = :group)
""")
PACKED = np.dtype([("wkb", "V5"), ("lon", "<f8"), ("lat", "<f8"), ("at_s", ">f8"), ("category", ">i8")])
# All cells as one value: a statement with values for each of them takes longer to make than to carry out.
PUT = text("""
    INSERT INTO hotspot_fresh_cell
        (group_code, window_days, cell, count, z, significant, organisation_id, renewed_at)
    SELECT group_code, window_days, cell, count, z, significant, organisation_id, renewed_at
    FROM jsonb_populate_recordset(NULL::hotspot_fresh_cell, :fresh)
    ON CONFLICT (group_code, window_days, cell) DO UPDATE SET count = EXCLUDED.count, z = EXCLUDED.z,
        significant = EXCLUDED.significant, organisation_id = EXCLUDED.organisation_id,
        renewed_at = EXCLUDED.renewed_at
""")


@dataclass(frozen=True, slots=True)
class Case:
    """A new violation."""

    lon: float
    lat: float
    day: int
    happened_at: datetime
    day_only: bool
    group: str
    address_key: str
    subject_id: int | None


def renew_around(session: Session, violations: Mapping[int, datetime]) -> None:
    """Have the worker renew what lies around new violations, once the caller has committed.

    They are told by their ids, with when they happened: that says which month they are to be found in.
    """
    if violations and session.scalar(select(HotspotMeasure.run_id).limit(1)) is not None:
        now = datetime.now(UTC)
        due = {one: Due(now, {"happened_at": at.isoformat()}) for one, at in violations.items()}
        set_timers(session, KIND, "violation", due)


@timer_kind(KIND)
def fire(session: Session, timer: Timer, now: datetime) -> None:
    """Renew what lies around a violation."""
    told = timer.payload.get("happened_at")
    at = None if told is None else datetime.fromisoformat(told)
    renew(session, timer.subject_id, session.info["instance"], at)


def renew(
    session: Session, violation_id: int, instance: Path, happened_at: datetime | None = None
) -> list[int]:
    """Renew the cells around a violation and the hotspots it falls into; return the ids of these.

    Where it is not said when the violation happened, it is looked for in all months.
    """
    case = _find_case(session, violation_id, happened_at)
    if case is None:
        return []
    _renew_cells(session, case, instance)
    return _renew_hotspots(session, case)


def _find_case(session: Session, violation_id: int, at: datetime | None) -> Case | None:
    query = (
        select(
            func.ST_X(Violation.location), func.ST_Y(Violation.location), Violation.happened_at,
            Violation.day_only, GROUP,
            Violation.address_key, Violation.subject_id,
        )
        .join(Category, Category.id == Violation.category_id)
        .where(Violation.id == violation_id, Violation.duplicate_of.is_(None))
    )  # fmt: skip
    row = session.execute(query if at is None else query.where(Violation.happened_at == at)).first()
    if row is None:
        return None
    lon, lat, happened_at, day_only, group, address_key, subject_id = row
    day = day_number(happened_at.astimezone(CITY_ZONE).date())
    return Case(lon, lat, day, happened_at, day_only, group, address_key, subject_id)


def _renew_cells(session: Session, case: Case, instance: Path) -> None:
    """Measure anew each cell in whose neighbourhood the case lies."""
    try:
        picture = look(session, instance)
    except NothingReckoned:
        return
    packed, last = picture.packed, max(day_number(picture.run.as_of), case.day)
    row = int(packed.grid.locate(np.array([case.lon]), np.array([case.lat]))[0])
    if row < 0 or case.day <= last - LONGEST_DAYS:
        return
    near = packed.neighbours[[row]].indices
    around = np.unique(packed.neighbours[near].indices)
    at, age, in_group = _cases_within(session, packed, around, last, case.group)
    weights = packed.neighbours[near][:, around]
    wanted = HotspotMeasure.group_code.in_((case.group, EVERYTHING))
    measures = session.scalars(
        select(HotspotMeasure).where(wanted).order_by(HotspotMeasure.group_code, HotspotMeasure.window_days)
    )
    fresh = []
    for measure in measures:
        counted = at[(age < measure.window_days) & (in_group | (measure.group_code == EVERYTHING))]
        count = np.bincount(counted, minlength=len(around))
        fresh += _measure(packed, near, weights, around, count, measure)
    _put(session, fresh)


def _cases_within(
    session: Session, packed: Packed, around: np.ndarray, last: int, group: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the cases of the last 90 days in some cells: which cell, how old in days, if of a group."""
    bounds = [shape.bounds for shape in packed.grid.shapes(around)]
    west, south = np.min(bounds, axis=0)[:2]
    east, north = np.max(bounds, axis=0)[2:]
    after = datetime.combine(day_of(last + 1), time(), CITY_ZONE)
    box = {"w": float(west), "s": float(south), "e": float(east), "n": float(north)}
    span = {"since": after - timedelta(days=LONGEST_DAYS), "after": after}
    packed_cases, categories = session.execute(WITHIN, box | span | {"group": group}).one()
    rows = np.frombuffer(packed_cases or b"", dtype=PACKED)
    located = packed.grid.locate(rows["lon"].astype("f8"), rows["lat"].astype("f8"))
    at = np.minimum(np.searchsorted(around, located), len(around) - 1)
    inside = around[at] == located
    rows = rows[inside]
    age = np.floor((after.timestamp() - rows["at_s"]) / DAY_S).astype(np.int64)
    return at[inside], age, np.isin(rows["category"], categories)


def _measure(
    packed: Packed,
    near: np.ndarray,
    weights: sparse.csr_array,
    around: np.ndarray,
    count: np.ndarray,
    measure: HotspotMeasure,
) -> list[dict[str, Any]]:
    sums, sizes = weights @ count.astype(np.float64), weights.sum(axis=1)
    moments = Moments(measure.cells, measure.mean, measure.deviation**2)
    chance = Moments(measure.cells, measure.chance_mean, measure.chance_variance)
    z, p = score_sums(moments, chance, sums, sizes)
    # Where nothing was significant: what would be so among all cells by itself.
    critical_p = measure.critical_p if measure.critical_p is not None else ALPHA / measure.cells
    hot = (z > 0) & (p <= critical_p) & (sums >= LEAST)
    now = datetime.now(UTC)
    return [
        {
            "group_code": measure.group_code,
            "window_days": measure.window_days,
            "cell": int(packed.grid.ids[row]),
            "count": int(count[np.searchsorted(around, row)]),
            "z": float(z[at]),
            "significant": bool(hot[at]),
            "organisation_id": int(packed.owners[row]) or None,
            "renewed_at": now,
        }
        for at, row in enumerate(near.tolist())
    ]


def _put(session: Session, fresh: list[dict[str, Any]]) -> None:
    if not fresh:
        return
    # In one order, so that two cases at once do not wait for each other.
    ordered = sorted(fresh, key=itemgetter("group_code", "window_days", "cell"))
    session.execute(PUT, {"fresh": orjson.dumps(ordered).decode()})


def _renew_hotspots(session: Session, case: Case) -> list[int]:
    """Count the case for the hotspots it falls into, and tell those who see them."""
    place = func.ST_SetSRID(func.ST_MakePoint(case.lon, case.lat), 4326)
    address = cast(func.hashtextextended(case.address_key, 0), Text)
    falls_into = [(Hotspot.kind == "cells") & func.ST_Intersects(Hotspot.area, place)]
    if case.address_key:
        falls_into.append((Hotspot.kind == "address") & (Hotspot.key == address))
    if case.subject_id is not None:
        falls_into.append((Hotspot.kind == "subject") & (Hotspot.key == str(case.subject_id)))
    # In one order, so that two cases at once do not wait for each other.
    theirs = (
        select(Hotspot.id)
        .where(or_(*falls_into), Hotspot.group_code.in_((case.group, EVERYTHING)), Hotspot.state != "cleared")
        .order_by(Hotspot.id)
        .with_for_update()
        .cte("theirs")
    )
    is_newest = or_(Hotspot.last_case_at.is_(None), Hotspot.last_case_at <= case.happened_at)
    change = {
        "fresh_cases": Hotspot.fresh_cases + 1,
        "last_case_at": func.greatest(Hotspot.last_case_at, case.happened_at),
        "last_case_day_only": sql_case((is_newest, case.day_only), else_=Hotspot.last_case_day_only),
    }
    counted = update(Hotspot).where(Hotspot.id == theirs.c.id).values(change)
    rows = session.execute(
        counted.returning(Hotspot.id, Hotspot.seen_by), execution_options={"synchronize_session": False}
    ).all()
    for row in rows:
        announce(session, "hotspots", {"hotspot_ids": [row.id]}, row.id, seen_by=row.seen_by)
    return sorted(row.id for row in rows)
