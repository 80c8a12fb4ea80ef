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
from scipy import sparse
from sqlalchemy import Text, cast, func, or_, select, update
from sqlalchemy import case as sql_case
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from data.categories import Category
from data.hotspots import Hotspot, HotspotFreshCell, HotspotMeasure
from data.timers import Timer
from data.violations import Violation
from dispatch.hotspots.cases import day_number, day_of
from dispatch.hotspots.copying import copy_rows, tuple_of
from dispatch.hotspots.loading import CITY_ZONE, list_group_codes
from dispatch.hotspots.packed import EVERYTHING, Packed
from dispatch.hotspots.statistics import NothingReckoned, look
from dispatch.journal import announce
from dispatch.timers.kinds import timer_kind
from dispatch.timers.setting import Due, set_timers
from gis.clusters.clustering import LEAST, score_sums
from gis.clusters.gi_star import Moments

KIND = "hotspots.renew"
LONGEST_DAYS = 90
ALPHA = 0.05
GROUP = func.coalesce(func.nullif(Category.group_code, ""), Category.code)
# Thousands of rows at a busy place: as arrays, since an object for each would take longer than all the rest.
WITHIN = """
    COPY (
        SELECT ST_X(location), ST_Y(location), category_id,
            floor(extract(epoch FROM (%(after)s::timestamptz - happened_at)) / 86400)::int4
        FROM violation
        WHERE location && ST_MakeEnvelope(%(w)s, %(s)s, %(e)s, %(n)s, 4326) AND duplicate_of IS NULL
            AND happened_at >= %(since)s AND happened_at < %(after)s
    ) TO STDOUT (FORMAT binary)
"""
_TUPLE = tuple_of({"lon": ">f8", "lat": ">f8", "category": ">i8", "age": ">i4"})


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
    at, age, group = _cases_within(session, packed, around, last)
    weights = packed.neighbours[near][:, around]
    wanted = HotspotMeasure.group_code.in_((case.group, EVERYTHING))
    measures = session.scalars(
        select(HotspotMeasure).where(wanted).order_by(HotspotMeasure.group_code, HotspotMeasure.window_days)
    )
    fresh = []
    for measure in measures:
        of_group = measure.group_code == EVERYTHING or group == measure.group_code
        counted = at[(age < measure.window_days) & of_group]
        count = np.bincount(counted, minlength=len(around))
        fresh += _measure(packed, near, weights, around, count, measure)
    _put(session, fresh)


def _cases_within(
    session: Session, packed: Packed, around: np.ndarray, last: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the cases of the last 90 days in some cells: which cell, how many days old, of which group."""
    bounds = [shape.bounds for shape in packed.grid.shapes(around)]
    west, south = np.min(bounds, axis=0)[:2]
    east, north = np.max(bounds, axis=0)[2:]
    after = datetime.combine(day_of(last + 1), time(), CITY_ZONE)
    box = {"w": float(west), "s": float(south), "e": float(east), "n": float(north)}
    span = {"since": after - timedelta(days=LONGEST_DAYS), "after": after}
    rows = copy_rows(session, WITHIN, box | span, _TUPLE)
    located = packed.grid.locate(rows["lon"].astype("f8"), rows["lat"].astype("f8"))
    at = np.minimum(np.searchsorted(around, located), len(around) - 1)
    inside = around[at] == located
    codes = list_group_codes(session)
    group = np.array([codes[one] for one in rows["category"][inside].tolist()], dtype=object)
    return at[inside], rows["age"][inside].astype(np.int64), group


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
    key = ("group_code", "window_days", "cell")
    # In one order, so that two cases at once do not wait for each other.
    new = insert(HotspotFreshCell).values(sorted(fresh, key=itemgetter(*key)))
    renewed = {name: new.excluded[name] for name in fresh[0] if name not in key}
    session.execute(new.on_conflict_do_update(index_elements=key, set_=renewed))


def _renew_hotspots(session: Session, case: Case) -> list[int]:
    """Count the case for the hotspots it falls into, and tell those who see them."""
    place = func.ST_SetSRID(func.ST_MakePoint(case.lon, case.lat), 4326)
    address = cast(func.hashtextextended(case.address_key, 0), Text)
    falls_into = [(Hotspot.kind == "cells") & func.ST_Intersects(Hotspot.area, place)]
    if case.address_key:
        falls_into.append((Hotspot.kind == "address") & (Hotspot.key == address))
    if case.subject_id is not None:
        falls_into.append((Hotspot.kind == "subject") & (Hotspot.key == str(case.subject_id)))
    query = (
        select(Hotspot.id, Hotspot.seen_by)
        .where(or_(*falls_into), Hotspot.group_code.in_((case.group, EVERYTHING)), Hotspot.state != "cleared")
        .order_by(Hotspot.id)
        .with_for_update()
    )
    rows = session.execute(query).all()
    ids = [row.id for row in rows]
    is_newest = or_(Hotspot.last_case_at.is_(None), Hotspot.last_case_at <= case.happened_at)
    change = {
        "fresh_cases": Hotspot.fresh_cases + 1,
        "last_case_at": func.greatest(Hotspot.last_case_at, case.happened_at),
        "last_case_day_only": sql_case((is_newest, case.day_only), else_=Hotspot.last_case_day_only),
    }
    session.execute(update(Hotspot).where(Hotspot.id.in_(ids)).values(change))
    for row in rows:
        announce(session, "hotspots", {"hotspot_ids": [row.id]}, row.id, seen_by=row.seen_by)
    return ids
