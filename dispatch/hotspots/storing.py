"""Stores what a run found: hotspots, their history, and what cells are measured by until the next run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoalchemy2.shape import from_shape
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from data.base import SRID
from data.hotspots import Hotspot, HotspotDay, HotspotFreshCell, HotspotMeasure
from data.patrol_orders import PatrolTarget
from dispatch.hotspots.cases import day_number, day_of
from dispatch.hotspots.describing import Newest, area_of, find_newest, name_of
from dispatch.hotspots.following import Series, Step, Tracked
from dispatch.hotspots.packed import Packed
from dispatch.hotspots.study import measure_m2

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, ready to be stored: days from `first_day` on are written anew."""

    run_id: int
    packed: Packed
    series: Sequence[Series]
    totals: Callable[[Series, Tracked], int]
    cell_m2: float
    first_day: date
    last_day: date


def store(session: Session, outcome: Outcome) -> int:
    """Store the outcome of a run instead of what was known of its days; return how many hotspots stand."""
    session.execute(delete(HotspotDay).where(HotspotDay.day >= outcome.first_day))
    newest = find_newest(session, (one.seen.newest for _, one in _changed(outcome) if one.seen))
    ids = [_store_series(session, outcome, series, newest) for series in outcome.series]
    _store_days(session, outcome, ids)
    _drop_unborn(session, outcome, ids)
    session.execute(delete(HotspotFreshCell))
    return sum(one.is_open for series in outcome.series for one in series.tracked)


def store_measures(session: Session, measures: Sequence[dict[str, Any]]) -> None:
    """Store what cells are measured by, in the place of what the last run left."""
    session.execute(delete(HotspotMeasure))
    if measures:
        session.execute(insert(HotspotMeasure), list(measures))


def _changed(outcome: Outcome) -> Iterator[tuple[Series, Tracked]]:
    for series in outcome.series:
        for one in series.tracked:
            if one.steps:
                yield series, one


def _store_series(
    session: Session, outcome: Outcome, series: Series, newest: dict[int, Newest]
) -> dict[int, int]:
    """Store the hotspots of a series and return their ids by what they were called before they had one."""
    changed = [one for one in series.tracked if one.steps]
    rows = [
        _values(outcome, series, one, newest.get(one.seen.newest) if one.seen else None) for one in changed
    ]
    new = [at for at, one in enumerate(changed) if one.ref < 0]
    ids = {one.ref: one.ref for one in series.tracked if one.ref > 0}
    ids |= zip((changed[at].ref for at in new), _insert(session, [rows[at] for at in new]), strict=True)
    # What was known keeps its row; all of them say anew what they merged into or came out of.
    updates = [
        (rows[at] if one.ref > 0 else {})
        | {
            "id": ids[one.ref],
            "merged_into": ids.get(one.merged_into or 0),
            "split_from": ids.get(one.split_from or 0),
        }
        for at, one in enumerate(changed)
        if one.ref > 0 or one.merged_into or one.split_from
    ]
    for start in range(0, len(updates), AT_ONCE):
        session.execute(update(Hotspot), updates[start : start + AT_ONCE])
    return ids


def _insert(session: Session, rows: list[dict[str, Any]]) -> list[int]:
    """Insert hotspots, many at a time, and return their ids in the same order."""
    ids: list[int] = []
    put = insert(Hotspot).returning(Hotspot.id, sort_by_parameter_order=True)
    for start in range(0, len(rows), AT_ONCE):
        some = [
            {"last_case_at": None, "last_case_day_only": False} | row for row in rows[start : start + AT_ONCE]
        ]
        ids += session.scalars(put, some)
    return ids


def _values(outcome: Outcome, series: Series, one: Tracked, newest: Newest | None) -> dict[str, Any]:
    """Return the columns of a hotspot as it is on the last day."""
    last = one.last
    values = {
        "kind": one.kind,
        "group_code": series.group,
        "window_days": series.window_days,
        "state": last.state,
        "state_since": day_of(last.state_since),
        "change": last.change,
        "pattern": last.pattern,
        "born_on": day_of(one.born_on),
        "last_day": day_of(last.day),
        "absent_since": _day(last.absent_since),
        "cleared_on": _day(one.cleared_on) if last.state == "cleared" else None,
        "relapsed_on": _day(one.relapsed_on),
        "relapses": one.relapses,
        "count": last.count,
        "complaints": last.count - last.patrols,
        "patrols": last.patrols,
        "peak": one.peak,
        "z": last.z,
        "fresh_cases": 0,
    }
    return values | _place(outcome, series, one, newest) if one.seen else values


def _place(outcome: Outcome, series: Series, one: Tracked, newest: Newest | None) -> dict[str, Any]:
    """Return the columns that tell where a hotspot lies and whose it is: as when it was last found."""
    area = area_of(one.seen, outcome.packed.grid)
    values = {
        "key": one.key,
        "cells": one.seen.cells.tolist(),
        "grid": outcome.packed.about.grid if one.kind == "cells" else "",
        "area": from_shape(area, srid=SRID),
        "area_m2": round(measure_m2(area), 1),
        "total": one.seen.count,
        "organisation_id": one.seen.owner or None,
        "neighbour_id": one.seen.neighbour or None,
        "subject_id": newest.subject_id if newest and one.kind == "subject" else None,
    }
    if newest is not None:
        values["last_case_at"] = newest.happened_at
        values["last_case_day_only"] = newest.day_only
    # Cells keep the name that they were born with; what moves about would else be called anew every night.
    if one.kind != "cells" or one.born_on >= day_number(outcome.first_day):
        values["name"] = name_of(one.seen, newest)
    return values | {"total": outcome.totals(series, one)}


def _day(number: int | None) -> date | None:
    return None if number is None else day_of(number)


def _store_days(session: Session, outcome: Outcome, ids: Sequence[dict[int, int]]) -> None:
    rows = [
        _row(outcome, ids[at][one.ref], step, ids[at])
        for at, series in enumerate(outcome.series)
        for one in series.tracked
        for step in one.steps
    ]
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert(HotspotDay), rows[start : start + AT_ONCE])


def _row(outcome: Outcome, hotspot_id: int, step: Step, ids: dict[int, int]) -> dict[str, Any]:
    return {
        "hotspot_id": hotspot_id,
        "day": day_of(step.day),
        "run_id": outcome.run_id,
        "state": step.state,
        "state_since": day_of(step.state_since),
        "change": step.change,
        "found_since": _day(step.found_since),
        "absent_since": _day(step.absent_since),
        "count": step.count,
        "complaints": step.count - step.patrols,
        "patrols": step.patrols,
        "z": step.z,
        "pattern": step.pattern,
        "cells": step.cells.tolist(),
        "area_m2": float(len(step.cells) * outcome.cell_m2),
        "others": [ids[ref] for ref in step.others if ref in ids],
    }


def _drop_unborn(session: Session, outcome: Outcome, ids: Sequence[dict[int, int]]) -> None:
    """Delete hotspots that were born on days which, reckoned anew, do not bear them.

    One that a patrol order is for stays, as cleared: it was worked on.
    """
    stays = {hotspot_id for of in ids for hotspot_id in of.values()}
    formers = {former.ref for series in outcome.series for former in series.formers}
    gone = sorted(formers - stays)
    ordered = select(PatrolTarget.hotspot_id).where(PatrolTarget.hotspot_id.in_(gone))
    session.execute(delete(Hotspot).where(Hotspot.id.in_(gone), Hotspot.id.not_in(ordered)))
    session.execute(
        update(Hotspot)
        .where(Hotspot.id.in_(gone))
        .values(state="cleared", change="cleared", count=0, complaints=0, patrols=0, z=None)
    )
