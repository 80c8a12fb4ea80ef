"""Follows hotspots from day to day: which of today is which of before, what changed, and its state now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from dispatch.hotspots.finding import Found
from dispatch.hotspots.rules import Seen, Terms, next_state
from gis.clusters.identity import SAME_FROM, match_clusters

CLEARED = "cleared"


@dataclass(slots=True)
class Step:
    """What a hotspot was on a day: a row of its history. Days are numbers."""

    day: int
    state: str
    state_since: int
    change: str
    found_since: int | None
    absent_since: int | None
    count: int
    patrols: int
    z: float | None
    cells: np.ndarray
    others: list[int]
    pattern: str = ""


@dataclass(slots=True)
class Tracked:
    """A hotspot as it is followed; `ref` is its id, or a negative number until it gets one."""

    ref: int
    kind: str
    key: str
    born_on: int
    last: Step
    seen: Found | None = None
    peak: int = 0
    relapses: int = 0
    relapsed_on: int | None = None
    cleared_on: int | None = None
    merged_into: int | None = None
    split_from: int | None = None
    steps: list[Step] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether it is not cleared."""
        return self.last.state != CLEARED


@dataclass(frozen=True, slots=True)
class Former:
    """A hotspot that was born on a day which is now reckoned anew; found again, it keeps its id."""

    ref: int
    key: str
    cells: np.ndarray
    born_on: int


@dataclass(slots=True)
class Series:
    """All hotspots of one kind, group and window, and the days that they are led through."""

    kind: str
    group: str
    window_days: int
    terms: Terms
    next_ref: int = -1
    tracked: list[Tracked] = field(default_factory=list)
    formers: list[Former] = field(default_factory=list)

    def lead(self, day: int, found: Sequence[Found], ordered: set[int]) -> None:
        """Lead the series to a day on which these were found; `ordered` have a patrol order in force."""
        pairs, merged, split = self._match(day, found)
        for one in [one for one in self.tracked if one.is_open and id(one) not in pairs]:
            self._miss(one, day, merged.get(id(one)), ordered)
        by_index: dict[int, Tracked] = {}
        for one in [one for one in self.tracked if id(one) in pairs]:
            at = pairs[id(one)]
            by_index[at] = one
            self._meet(one, day, found[at], ordered)
        self._bear(day, found, by_index)
        for one in self.tracked:
            if id(one) in merged:
                one.merged_into = by_index[merged[id(one)]].ref
                one.last.others = [one.merged_into]
        for at, parent in split.items():
            _part(by_index[at], parent)

    def _match(
        self, day: int, found: Sequence[Found]
    ) -> tuple[dict[int, int], dict[int, int], dict[int, Tracked]]:
        """Return which tracked (by identity) is which found, what merged into it, what it left."""
        open_ones = [one for one in self.tracked if one.is_open]
        closed = [one for one in self.tracked if not one.is_open and self._may_relapse(one, day)]
        if self.kind != "cells":
            at_key = {one.key: at for at, one in enumerate(found)}
            return {id(one): at_key[one.key] for one in open_ones + closed if one.key in at_key}, {}, {}
        matching = match_clusters([one.last.cells for one in open_ones], [one.cells for one in found])
        pairs = {id(open_ones[b]): n for n, b in matching.same.items()}
        merged = {id(open_ones[b]): n for b, n in matching.merged.items()}
        split = {n: open_ones[b] for n, b in matching.split.items()}
        left = [at for at in range(len(found)) if at not in matching.same and at not in split]
        again = match_cleared(closed, [found[at].cells for at in left])
        pairs |= {id(one): left[at] for at, one in again.items()}
        return pairs, merged, split

    def _may_relapse(self, one: Tracked, day: int) -> bool:
        if one.kind != "cells":
            return True
        return one.cleared_on is not None and day - one.cleared_on <= self.terms.relapse_within

    def _meet(self, one: Tracked, day: int, found: Found, ordered: set[int]) -> None:
        before = one.last
        found_since = before.found_since if before.found_since is not None else day
        state = self._state(one, True, day - found_since, 0, ordered)
        change = _change(one, found)
        if state == "relapsed" and before.state != "relapsed":
            change, one.relapses, one.relapsed_on, one.merged_into = "relapsed", one.relapses + 1, day, None
        self._step(one, day, state, change, found, found_since, None)

    def _miss(self, one: Tracked, day: int, merged: int | None, ordered: set[int]) -> None:
        absent_since = one.last.absent_since if one.last.absent_since is not None else day
        change = "faded" if one.last.absent_since is None else "absent"
        state = self._state(one, False, 0, day - absent_since, ordered)
        if merged is not None:
            state, change = CLEARED, "merged"
        elif state == CLEARED:
            change = CLEARED
        if state == CLEARED:
            one.cleared_on = day
        self._step(one, day, state, change, None, None, absent_since)

    def _bear(self, day: int, found: Sequence[Found], by_index: dict[int, Tracked]) -> None:
        born = [at for at in range(len(found)) if at not in by_index]
        refs = self._former_refs(day, [found[at] for at in born])
        for at, ref in zip(born, refs, strict=True):
            one = found[at]
            first = Step(
                day, "emerging", day, "born", day, None, one.count, one.patrols, one.z, one.cells, []
            )
            tracked = Tracked(ref, self.kind, one.key, day, first, one, one.count, steps=[first])
            self.tracked.append(tracked)
            by_index[at] = tracked

    def _former_refs(self, day: int, born: Sequence[Found]) -> list[int]:
        """Return the ids of the newly born: those they had when the day was reckoned before, or new ones."""
        if self.kind == "cells":
            formers = [one for one in self.formers if one.born_on == day]
            same = match_clusters([one.cells for one in formers], [one.cells for one in born]).same
        else:
            # An address or a subject is itself, on whatever day it is born.
            formers = self.formers
            at_key = {one.key: at for at, one in enumerate(formers)}
            same = {at: at_key[one.key] for at, one in enumerate(born) if one.key in at_key}
        refs = []
        for at in range(len(born)):
            if at in same:
                refs.append(formers[same[at]].ref)
            else:
                refs.append(self.next_ref)
                self.next_ref -= 1
        return refs

    def _state(
        self, one: Tracked, is_found: bool, found_days: int, absent_days: int, ordered: set[int]
    ) -> str:
        seen = Seen(one.last.state, is_found, one.ref in ordered, found_days, absent_days)
        return next_state(seen, self.terms)

    def _step(
        self,
        one: Tracked,
        day: int,
        state: str,
        change: str,
        found: Found | None,
        found_since: int | None,
        absent_since: int | None,
    ) -> None:
        since = one.last.state_since if state == one.last.state else day
        figures = (
            (found.count, found.patrols, found.z, found.cells) if found else (0, 0, None, one.last.cells)
        )
        one.last = Step(day, state, since, change, found_since, absent_since, *figures, [])
        one.seen = found or one.seen
        one.peak = max(one.peak, one.last.count)
        one.steps.append(one.last)


def _part(part: Tracked, parent: Tracked) -> None:
    part.split_from = parent.ref
    part.last.change, part.last.others = "split", [parent.ref]
    parent.last.change = "split"
    parent.last.others = [*parent.last.others, part.ref]


def match_cleared(cleared: Sequence[Tracked], cells: Sequence[np.ndarray]) -> dict[int, Tracked]:
    """Match cleared hotspots, which may overlap each other, to clusters: those cleared last go first."""
    holds = {cell: at for at, one in enumerate(cells) for cell in one.tolist()}
    matched: dict[int, Tracked] = {}
    order = sorted(cleared, key=lambda one: (-(one.cleared_on or 0), one.born_on, int(one.last.cells.min())))
    for one in order if holds else ():
        common = Counter(holds[cell] for cell in one.last.cells.tolist() if cell in holds)
        left = sorted((-count, at) for at, count in common.items() if at not in matched)
        if left and -left[0][0] >= SAME_FROM * min(len(one.last.cells), len(cells[left[0][1]])):
            matched[left[0][1]] = one
    return matched


def _change(one: Tracked, found: Found) -> str:
    before, now = (
        (len(one.last.cells), len(found.cells)) if one.kind == "cells" else (one.last.count, found.count)
    )
    return "grew" if now > before else "shrank" if now < before else "same"
