"""A demanded coverage that is not held: roads of a feature that its posts and squads do not reach in time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import shapely

from dispatch.checking.posts import Posts, Stand
from dispatch.checking.roads import Closing, RoadsAsked
from gis.editing.measure import run_length_m
from gis.travel import Snapped
from gis.travel.pieces import Pieces, Runs
from gis.travel.planned import lines_of
from layers.checks.finding import Finding, place_in
from layers.checks.planned import Planned
from layers.checks.subject import Subject
from layers.drafting.content import effect_of

LEAST_M = 20.0
"""Shorter roads beyond the time are rounding at its edge."""
LOOKED_FURTHER = 3.0
"""How many times the demanded time is looked at, to say how long it takes instead."""


def check_coverage(subject: Subject, roads: RoadsAsked) -> list[Finding]:
    """Return the features of which a part is not reached within the minutes they demand, with that part.

    From the posts of the plan and the squads bound to the feature, when its window first opens from now on
    and with what is closed then, the draft's closures among it.
    """
    demanding = [feature for feature in subject.features if feature.demands.coverage_min]
    if not demanding:
        return []
    looked = _Look(subject, roads, Posts(subject))
    findings = []
    for feature in demanding:
        subject.deadline.look()
        at = _opens(feature, subject.now)
        found = looked.at(feature, at) if at is not None and feature.shape.is_valid else None
        if found is not None:
            findings.append(found)
    return findings


def _opens(feature: Planned, now: datetime) -> datetime | None:
    spans = feature.window.spans
    if spans is None:
        return now
    starts = [starts for starts, ends in spans if ends is None or ends > now]
    return min((now if one is None else max(one, now) for one in starts), default=None)


@dataclass
class _Look:
    """Looks at the coverage of features; what was worked out for one serves others."""

    subject: Subject
    roads: RoadsAsked
    posts: Posts
    known: dict[object, tuple[Runs, np.ndarray]] = field(default_factory=dict)

    def at(self, feature: Planned, at: datetime) -> Finding | None:
        """Return what is not covered of a feature at a time."""
        stands = self.posts.stands(feature, at)
        if not stands:
            about = {"name": feature.name}
            return Finding("coverage_without_posts", (feature.id,), place_in(feature.shape), about=about)
        limit_s = float(feature.demands.coverage_min or 0) * 60
        looked = [self._runs(mode, stands, at, limit_s) for mode in sorted({one.mode for one in stands})]
        runs, is_open = [each for each, _ in looked], np.any([each for _, each in looked], axis=0)
        area = effect_of(self.subject.kind, feature.shape, feature.attributes) or feature.shape
        edges = self._edges(area, is_open, {one.mode for one in stands})
        reached = _joined([each.within(limit_s * 1000) for each in runs])
        reached = reached.take(np.isin(reached.edge, edges))
        short = self._within(lines_of(self.roads.travel, reached.rest_of(edges)), area)
        return self._finding(feature, area, edges, short, runs)

    def _runs(
        self, mode: str, stands: Sequence[Stand], at: datetime, limit_s: float
    ) -> tuple[Runs, np.ndarray]:
        """Return the runs of a mode from its stands, and which edges are open to it."""
        own = [(one.lon, one.lat) for one in stands if one.mode == mode]
        closings = [one for one in (*self._planned(), *self.roads.others) if one.holds(at)]
        key = (mode, tuple(own), frozenset(one.key for one in closings), limit_s)
        if key not in self.known:
            planned = self.roads.planned(mode, closings)
            origins: Snapped = self.roads.travel.snap(np.array(own), mode)
            self.known[key] = planned.runs(origins, limit_s * LOOKED_FURTHER), planned.open_edges()
        return self.known[key]

    def _planned(self) -> list[Closing]:
        if "closings" not in self.known:
            found = map(self.roads.closing, self.subject.features)
            self.known["closings"] = [one for one in found if one is not None]
        return self.known["closings"]

    def _edges(self, area: shapely.Geometry, is_open: np.ndarray, modes: set[str]) -> np.ndarray:
        """Return the open edges that meet an area; without any, those nearest to its middle."""
        travel = self.roads.travel
        edges = np.unique(np.asarray(travel.network.edge)[travel.closed_arcs(area).arcs])
        edges = edges[is_open[edges]]
        if len(edges):
            return edges.astype(np.int64)
        middle = area.representative_point()
        near = [travel.snap(np.array([[middle.x, middle.y]]), mode).edge for mode in sorted(modes)]
        found = np.unique(np.concatenate(near))
        return found[(found >= 0) & is_open[found]].astype(np.int64)

    def _within(self, lines: np.ndarray, area: shapely.Geometry) -> shapely.MultiLineString:
        """Return the parts of roads in an area; whole ones where the area holds none of them."""
        if not len(lines):
            return shapely.MultiLineString()
        parts = shapely.get_parts(shapely.intersection(lines, area))
        parts = [part for part in shapely.get_parts(parts) if part.geom_type == "LineString" and part.length]
        meets = shapely.get_dimensions(area) == 2 and shapely.intersects(lines, area).any()
        return shapely.MultiLineString(parts if meets else list(lines))

    def _finding(
        self,
        feature: Planned,
        area: shapely.Geometry,
        edges: np.ndarray,
        short: shapely.MultiLineString,
        runs: list[Runs],
    ) -> Finding | None:
        length_m = run_length_m(short)
        if length_m < LEAST_M:
            return None
        count = len(edges)
        whole = Pieces(edges, np.zeros(count), np.ones(count), np.zeros(count))
        all_m = run_length_m(self._within(lines_of(self.roads.travel, whole), area))
        longest = max(short.geoms, key=lambda line: line.length)
        middle = longest.interpolate(0.5, normalized=True)
        demanded_min = float(feature.demands.coverage_min or 0)
        numbers = {
            "uncovered_m": length_m,
            "share": min(1.0, length_m / all_m) if all_m else 1.0,
            "demanded_min": demanded_min,
        }
        slowest_s = self._slowest_s(runs, edges)
        if np.isfinite(slowest_s) and slowest_s > demanded_min * 60:
            numbers["longest_min"] = slowest_s / 60
        about = {"name": feature.name}
        return Finding("coverage_short", (feature.id,), (middle.x, middle.y), short, numbers, about)

    def _slowest_s(self, runs: list[Runs], edges: np.ndarray) -> float:
        """Return when the middle of the last of some edges is reached; infinite beyond what was looked at."""
        middle_ms = np.full(self.roads.travel.network.edge_count, np.inf)
        for each in runs:
            share = np.abs(0.5 - each.start) / np.maximum(np.abs(each.end - each.start), 1e-9)
            over = (each.start - 0.5) * (each.end - 0.5) <= 0
            reached_ms = each.start_ms + each.lasts_ms * np.minimum(share, 1.0)
            np.minimum.at(middle_ms, each.edge[over], reached_ms[over])
        return float(middle_ms[edges].max()) / 1000


def _joined(pieces: Sequence[Pieces]) -> Pieces:
    names = ("edge", "from_fraction", "to_fraction", "time_ms")
    return Pieces(*(np.concatenate([getattr(each, name) for each in pieces]) for name in names)).joined()
