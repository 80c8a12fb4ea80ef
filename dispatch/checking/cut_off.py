"""Closings that cut a place off: roads that squads reach without the draft, and no longer with it."""

from collections.abc import Sequence

import numpy as np
from shapely.geometry.base import BaseGeometry

from dispatch.checking.moments import Moment, moments_of
from dispatch.checking.roads import Closing, RoadsAsked
from gis.travel.planned import area_of_edges, ends_of, parts_of_edges
from layers.checks.finding import Finding, place_in
from layers.checks.subject import Subject
from layers.windows import ZONE

LEAST_M = 30.0
"""Shorter roads are stubs: nothing lies there that is not reached on foot from the closure."""
MOST_PLACES = 20
"""So many places are told of each moment, the longest roads first."""


def check_cut_off(subject: Subject, roads: RoadsAsked) -> list[Finding]:
    """Return the places that no squad reaches any more, and those that no squad of one mode reaches.

    Asked at each time at which closings of the draft hold together, with what else is closed then. A road
    that is closed itself is not cut off; squads are where they are now.
    """
    closings = [one for one in map(roads.closing, subject.features) if one is not None]
    found: dict[tuple[str, bytes], Finding] = {}
    for moment in moments_of(closings, roads.others, subject.now):
        for mode, edges in _lost(subject, roads, moment):
            parts = [
                part for part in parts_of_edges(roads.travel, edges) if _length_m(roads, part) >= LEAST_M
            ]
            for part in parts[:MOST_PLACES]:
                subject.deadline.look()
                key = (mode, part.tobytes())
                if key not in found:
                    found[key] = _finding(subject, roads, moment, mode, part)
    return list(found.values())


def _lost(subject: Subject, roads: RoadsAsked, moment: Moment) -> list[tuple[str, np.ndarray]]:
    """Return the edges that the closings cut off from all squads (mode ""), and from those of each mode."""
    closed = [mode for mode in roads.squads if any(mode in one.closed.modes for one in moment.planned)]
    lost, reached = {}, np.zeros(roads.travel.network.edge_count, dtype=bool)
    for mode, origins in roads.squads.items():
        subject.deadline.look()
        after = roads.planned(mode, (*moment.planned, *moment.others))
        still = after.reached_edges(origins)
        reached |= still
        if mode in closed:
            before = roads.planned(mode, moment.others).reached_edges(origins)
            lost[mode] = before & after.open_edges() & ~still
    every = np.zeros_like(reached)
    for edges in lost.values():
        every |= edges & ~reached
    by_mode = [(mode, np.flatnonzero(edges & reached)) for mode, edges in lost.items()]
    return [("", np.flatnonzero(every)), *by_mode]


def _length_m(roads: RoadsAsked, edges: np.ndarray) -> float:
    return float(roads.travel.shapes.length_m[edges].sum())


def _finding(subject: Subject, roads: RoadsAsked, moment: Moment, mode: str, edges: np.ndarray) -> Finding:
    area: BaseGeometry = area_of_edges(roads.travel, edges, mode or next(iter(roads.squads)))
    by = _bounding(roads, moment.planned, edges)
    names = {feature.id: feature.name for feature in subject.features}
    return Finding(
        "cut_off_to_mode" if mode else "cut_off",
        by,
        place_in(area),
        area,
        {"road_length_m": _length_m(roads, edges), "roads": float(len(edges))},
        {
            "name": "、".join(names[one] for one in by[:3]),
            "mode": mode,
            "at": moment.at.astimezone(ZONE).isoformat(timespec="seconds"),
            "when": f"{moment.at.astimezone(ZONE):%Y-%m-%d %H:%M}",
        },
    )


def _bounding(roads: RoadsAsked, planned: Sequence[Closing], edges: np.ndarray) -> tuple[int, ...]:
    """Return the features whose closed roads meet those cut off; all, if none does."""
    shapes = roads.travel.shapes
    nodes = np.union1d(shapes.first_node[edges], shapes.last_node[edges])
    ids = [one.key for one in planned if np.isin(ends_of(roads.travel, one.closed.arcs), nodes).any()]
    return tuple(int(key) for key in ids or [one.key for one in planned])
