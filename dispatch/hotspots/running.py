"""Carries out a run: all violations, all groups and windows, every day since the last one that was reckoned.

What it finds is written in one transaction at its end: a run that fails or is stopped leaves what the last
good one found. The same violations give the same hotspots and numbers, in whatever order they are stored.
"""

import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from data.hotspots import HotspotRun
from data.patrol_orders import PatrolTarget, in_force_on
from data.settings import get_setting
from dispatch.hotspots.cases import day_number, day_of
from dispatch.hotspots.counting import Evidence, count_evidence
from dispatch.hotspots.exposure import take_exposure
from dispatch.hotspots.finding import Found, find_cells, find_repeats
from dispatch.hotspots.following import Series, Tracked
from dispatch.hotspots.loading import CITY_ZONE, load_cases
from dispatch.hotspots.measuring import WINDOWS, Measured, measure
from dispatch.hotspots.packed import EVERYTHING, FOLDER, Packed, Question, pack
from dispatch.hotspots.patterns import get_pattern, name_pattern
from dispatch.hotspots.recalling import recall
from dispatch.hotspots.rules import Terms, read_terms
from dispatch.hotspots.runs import (
    Hear,
    Progress,
    RunStopped,
    Sessions,
    choose_day,
    close_run,
    find_last_day,
    get_run,
    hold_row,
    hold_run,
    tell,
    transaction,
)
from dispatch.hotspots.storing import Outcome, store, store_measures
from dispatch.hotspots.study import Study, lay_out

DAILY_FOR = 31
KEPT_RUNS = 2

logger = logging.getLogger(__name__)


class NothingToReckon(Exception):
    """There are no violations."""

    def __str__(self) -> str:
        return "there are no violations: import past cases (flask import cases), or wait for closed incidents"


@dataclass
class NothingInStudyArea(Exception):
    """No violation lies within the study area, so that there is not a cell to tell of."""

    outside: int

    def __str__(self) -> str:
        return (
            f"all {self.outside} violations lie outside of the study area: import the jurisdictions of where "
            "they are (flask import organisations), or found a city on them (flask import cases --city)"
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """What a run stands on: groups, evidence and study area."""

    groups: list[str]
    evidence: Evidence
    study: Study


Gather = Callable[[Session, Hear], Ground]


def carry_out(
    sessions: Sessions, run_id: int, instance: Path, gather: Gather | None = None, hear: Hear | None = None
) -> str:
    """Carry out a run that was asked for, and return the state that it ended in.

    `gather` brings the evidence from elsewhere than the database; `hear` is told how far it is.
    """
    with sessions() as holder, holder.begin():
        if not hold_run(holder):
            return "running"
        return _carry_out(sessions, run_id, instance, gather or gather_stored, hear)


def _carry_out(sessions: Sessions, run_id: int, instance: Path, gather: Gather, hear: Hear | None) -> str:
    with transaction(sessions) as session:
        run = hold_row(session, run_id)
        if not run.is_open:
            return run.state
        run.state, run.started_at, run.step = "running", datetime.now(UTC), "loading"
        tell(session, run)
    try:
        _reckon(Progress(sessions, run_id, hear), sessions, run_id, instance, gather)
    except RunStopped:
        return _close(sessions, run_id, "stopped")
    except Exception as problem:
        logger.exception("run %s of hotspots failed", run_id)
        return _close(sessions, run_id, "failed", f"{type(problem).__name__}: {problem}")
    return "done"


def _close(sessions: Sessions, run_id: int, state: str, problem: str = "") -> str:
    with transaction(sessions) as session:
        run = hold_row(session, run_id)
        if run.is_open:
            close_run(session, run, state, problem[:500])
        return run.state


def gather_stored(session: Session, tell: Hear) -> Ground:
    """Return the evidence of all violations in the database."""
    groups, cases = load_cases(session, lambda share: tell("loading", 0.2 * share))
    tell("counting", 0.2)
    laid_out = lay_out(session, cases, partial(count_evidence, cases))
    if laid_out is None:
        raise NothingToReckon
    study, evidence = laid_out
    return Ground(groups, evidence, study)


def _reckon(progress: Progress, sessions: Sessions, run_id: int, instance: Path, gather: Gather) -> None:
    folder = instance / FOLDER / f"run-{run_id}"
    with sessions() as session:
        # All is read as of one moment: what is written meanwhile is for the next run.
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        ground = gather(session, progress.tell)
        if not ground.evidence.cases:
            raise NothingToReckon
        if not len(ground.evidence.cells.key):
            raise NothingInStudyArea(ground.evidence.outside)
        days = _days(session, get_run(session, run_id))
        packed = _pack(session, folder, instance, ground, days[-1], lambda: progress.tell("packing", 0.3))
        reckoning = Reckoning(session, packed, ground.evidence, days)
        reckoning.lead(progress.tell)
    progress.tell("storing", 0.9)
    outcome = reckoning.outcome(run_id)
    with transaction(sessions) as session:
        _finish(session, hold_row(session, run_id), outcome, reckoning.measures)
    _tidy(instance, sessions)


def _pack(
    session: Session, folder: Path, instance: Path, ground: Ground, last_day: int, alive: Callable[[], None]
) -> Packed:
    exposure = take_exposure(session, instance, ground.study, last_day, alive)
    evidence = ground.evidence
    return pack(
        folder, ground.study, ground.groups, evidence.cells, evidence.outside, exposure.arrays(), alive
    )


def _finish(session: Session, run: HotspotRun, outcome: Outcome, measures: list[dict[str, Any]]) -> None:
    if run.stop_asked_at is not None or not run.is_open:
        raise RunStopped
    about = outcome.packed.about
    run.as_of, run.since = outcome.last_day, outcome.first_day
    run.grid, run.study, run.cases = about.grid, about.basis, about.cases + about.outside
    run.hotspots = store(session, outcome)
    run.statistics, run.step = f"{FOLDER}/run-{run.id}", ""
    store_measures(session, [one | {"run_id": run.id, "grid": about.grid} for one in measures])
    close_run(session, run, "done")


def _days(session: Session, run: HotspotRun) -> list[int]:
    """Return the days to reckon: each since the last, or weeks where it is long ago or there was none."""
    as_of = run.as_of or choose_day(session, datetime.now(UTC).astimezone(CITY_ZONE).date())
    if as_of is None:
        raise NothingToReckon
    last, since = find_last_day(session), run.since
    if since is None and last is None:
        since = as_of - timedelta(weeks=int(get_setting(session, "hotspot_history_weeks")))
    if since is None and last is not None:
        since = min(last + timedelta(days=1), as_of)
    return list(_steps(day_number(since or as_of), day_number(as_of)))


def _steps(first: int, last: int) -> Iterator[int]:
    """Return the days from one to another, the last included; by weeks before the last month of them."""
    if last - first <= DAILY_FOR:
        yield from range(min(first, last), last + 1)
    else:
        yield from range(last - (last - first) // 7 * 7, last + 1, 7)


class Reckoning:
    """Leads all series of hotspots through the days of a run."""

    def __init__(self, session: Session, packed: Packed, evidence: Evidence, days: list[int]):
        self.session, self.packed, self.evidence, self.days = session, packed, evidence, days
        self.terms: Terms = read_terms(session)
        self.has_orders = session.scalar(select(PatrolTarget.id).limit(1)) is not None
        self.groups = [EVERYTHING, *packed.about.groups]
        before, grid = day_of(days[0]), packed.grid
        self.series = recall(session, self.groups, WINDOWS, self.terms, before, grid, packed.about.grid)
        self.measures: list[dict[str, Any]] = []
        self._totals: dict[tuple[str, str], np.ndarray] = {}

    def lead(self, tell: Hear) -> None:
        """Lead every series through all days."""
        for at, series in enumerate(self.series):
            for day in self.days:
                tell("finding", 0.3 + 0.6 * at / len(self.series))
                self._lead_one(series, day)
            if series.kind == "cells":
                self._name_patterns(series)

    def _lead_one(self, series: Series, day: int) -> None:
        asked = Question(series.group, series.window_days, day)
        ids = [one.ref for one in series.tracked if one.ref > 0 and one.is_open] if self.has_orders else []
        ordered = set(in_force_on(self.session, ids, day_of(day))) if ids else set()
        series.lead(day, self._find(series, asked), ordered)

    def _find(self, series: Series, asked: Question) -> list[Found]:
        share, group = self.terms.boundary_share, self.packed.rows_of_group(series.group)
        if series.kind == "cells":
            measured = measure(self.packed, asked)
            if asked.day == self.days[-1]:
                self.measures.append(_measure_row(asked, measured))
            return find_cells(self.packed, self.evidence.cells, asked, measured, share)
        counted = self.evidence.addresses if series.kind == "address" else self.evidence.subjects
        return find_repeats(series.kind, counted, asked, group, self.terms.repeats_from, share)

    def _name_patterns(self, series: Series) -> None:
        """Say of the hotspots of the last day by which pattern they emerged."""
        standing = [one for one in series.tracked if one.steps and one.last.count]
        if not standing:
            return
        pattern = get_pattern(self.packed, Question(series.group, series.window_days, self.days[-1]))
        for one in standing:
            one.last.pattern = name_pattern(pattern, self.packed, one.seen.rows)

    def outcome(self, run_id: int) -> Outcome:
        """Return what was found, ready to be stored."""
        about = self.packed.about
        return Outcome(
            run_id=run_id,
            packed=self.packed,
            series=self.series,
            totals=self._total,
            cell_m2=about.area_m2 / (about.cells + about.left_out),
            first_day=day_of(self.days[0]),
            last_day=day_of(self.days[-1]),
        )

    def _total(self, series: Series, one: Tracked) -> int:
        """Return how many cases a hotspot ever had, up to the last day."""
        keys, totals = self._totals_of(series)
        wanted = one.seen.rows if one.kind == "cells" else np.array([int(one.key)])
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return int(totals[at][keys[at] == wanted].sum()) if len(keys) else 0

    def _totals_of(self, series: Series) -> Any:
        name = (series.kind, series.group)
        if name not in self._totals:
            evidence, group = self.evidence, self.packed.rows_of_group(series.group)
            kinds = {"cells": evidence.cells, "address": evidence.addresses, "subject": evidence.subjects}
            counted = kinds[series.kind]
            rows = counted.day <= self.days[-1]
            if group is not None:
                rows &= counted.group == group
            keys, number = np.unique(counted.key[rows], return_inverse=True)
            self._totals[name] = (keys, np.bincount(number, counted.count[rows], len(keys)).astype(np.int64))
        return self._totals[name]


def _measure_row(asked: Question, measured: Measured) -> dict[str, Any]:
    count = measured.count
    mean = float(count.sum()) / len(count)
    return {
        "group_code": asked.group,
        "window_days": asked.window_days,
        "cells": len(count),
        "mean": mean,
        "deviation": float(np.sqrt(max(float((count * count).sum()) / len(count) - mean * mean, 0.0))),
        "chance_mean": measured.chance.mean,
        "chance_variance": measured.chance.variance,
        "critical_z": measured.critical_z,
        "critical_p": measured.critical_p,
    }


def _tidy(instance: Path, sessions: Sessions) -> None:
    """Delete the packed cells of all but the last runs."""
    with sessions() as session:
        done = select(HotspotRun.statistics).where(HotspotRun.state == "done").order_by(HotspotRun.id.desc())
        kept = {Path(name).name for name in session.scalars(done.limit(KEPT_RUNS))}
    for folder in (instance / FOLDER).iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def today() -> date:
    """Return the day it is in the city."""
    return datetime.now(UTC).astimezone(CITY_ZONE).date()
