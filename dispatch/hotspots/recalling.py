"""Recalls the hotspots as they stood before a day, to reckon this for the first time or anew."""

from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.hotspots import Hotspot, HotspotDay
from dispatch.hotspots.cases import day_number
from dispatch.hotspots.following import Former, Series, Step, Tracked
from dispatch.hotspots.rules import Terms
from gis.clusters import Grid

KINDS = ("cells", "address", "subject")


def recall(
    session: Session,
    groups: list[str],
    windows: tuple[int, ...],
    terms: Terms,
    before: date,
    grid: Grid,
    name: str,
) -> list[Series]:
    """Return the series of every kind, group and window with what is known of them from before a day.

    `name` is that of the grid; hotspots of another grid are brought onto it by their areas.
    """
    known = [*groups, *(code for code in _groups_of_hotspots(session) if code not in groups)]
    series = {
        (kind, group, window): Series(kind, group, window, terms)
        for group in known
        for window in windows
        for kind in KINDS
    }
    onto = Onto(grid, name)
    for hotspot, latest, facts in _stood(session, before):
        of = series.get((hotspot.kind, hotspot.group_code, hotspot.window_days))
        if of is not None:
            of.tracked.append(_tracked(hotspot, latest, facts, onto.cells(hotspot, latest.cells)))
    for hotspot, cells in _born_since(session, before):
        of = series.get((hotspot.kind, hotspot.group_code, hotspot.window_days))
        if of is not None:
            on_grid = onto.cells(hotspot, cells)
            of.formers.append(Former(hotspot.id, hotspot.key, on_grid, day_number(hotspot.born_on)))
    return list(series.values())


def _groups_of_hotspots(session: Session) -> list[str]:
    return list(session.scalars(select(Hotspot.group_code).distinct().order_by(Hotspot.group_code)))


def _stood(session: Session, before: date) -> list[tuple[Hotspot, HotspotDay, Any]]:
    """Return each hotspot that has a past, with its last day before, and what all its days tell."""
    facts = (
        select(
            HotspotDay.hotspot_id,
            func.max(HotspotDay.day).label("last"),
            func.max(HotspotDay.count).label("peak"),
            func.count().filter(HotspotDay.change == "relapsed").label("relapses"),
            func.max(HotspotDay.day).filter(HotspotDay.change == "relapsed").label("relapsed_on"),
            func.max(HotspotDay.day).filter(HotspotDay.state == "cleared").label("cleared_on"),
        )
        .where(HotspotDay.day < before)
        .group_by(HotspotDay.hotspot_id)
        .subquery()
    )
    query = (
        select(Hotspot, HotspotDay, facts.c.peak, facts.c.relapses, facts.c.relapsed_on, facts.c.cleared_on)
        .join(facts, facts.c.hotspot_id == Hotspot.id)
        .join(HotspotDay, (HotspotDay.hotspot_id == Hotspot.id) & (HotspotDay.day == facts.c.last))
        .order_by(Hotspot.id)
    )
    return [(row[0], row[1], row) for row in session.execute(query)]


def _born_since(session: Session, day: date) -> list[tuple[Hotspot, list[int]]]:
    first = (HotspotDay.hotspot_id == Hotspot.id) & (HotspotDay.day == Hotspot.born_on)
    query = select(Hotspot, HotspotDay.cells).join(HotspotDay, first).where(Hotspot.born_on >= day)
    return [(hotspot, cells) for hotspot, cells in session.execute(query.order_by(Hotspot.id))]


def _tracked(hotspot: Hotspot, latest: HotspotDay, facts: Any, cells: np.ndarray) -> Tracked:
    last = Step(
        day=day_number(latest.day),
        state=latest.state,
        state_since=day_number(latest.state_since),
        change=latest.change,
        found_since=_number(latest.found_since),
        absent_since=_number(latest.absent_since),
        count=latest.count,
        patrols=latest.patrols,
        z=latest.z,
        cells=cells,
        others=latest.others,
        pattern=latest.pattern,
    )
    return Tracked(
        ref=hotspot.id,
        kind=hotspot.kind,
        key=hotspot.key,
        born_on=day_number(hotspot.born_on),
        last=last,
        peak=facts.peak,
        relapses=facts.relapses,
        relapsed_on=_number(facts.relapsed_on),
        cleared_on=_number(facts.cleared_on),
        merged_into=latest.others[0] if latest.change == "merged" else None,
        split_from=hotspot.split_from,
    )


def _number(day: date | None) -> int | None:
    return None if day is None else day_number(day)


class Onto:
    """Brings hotspots onto the grid of now."""

    def __init__(self, grid: Grid, name: str):
        self.grid, self.name = grid, name

    @cached_property
    def _centres(self) -> shapely.STRtree:
        """The centres of all cells, to be searched by thousands of areas after the size of cells changed."""
        return shapely.STRtree(shapely.points(*self.grid.centres()))

    def cells(self, hotspot: Hotspot, cells: list[int]) -> np.ndarray:
        """Return the cells of a hotspot: of another grid, those with centres in its area."""
        if hotspot.kind != "cells" or hotspot.grid == self.name:
            return np.array(cells, dtype=np.int64)
        area = shapely.from_wkb(bytes(hotspot.area.data))
        rows = np.sort(self._centres.query(area, predicate="contains"))
        if not len(rows):
            middle = area.representative_point()
            rows = self.grid.locate(np.array([middle.x]), np.array([middle.y]))
            rows = rows[rows >= 0]
        # One that lies outside of the grid of now is in no cell; -1 is the id of none.
        return self.grid.ids[rows] if len(rows) else np.array([-1], dtype=np.int64)
