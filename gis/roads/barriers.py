"""Barriers on roads: who may not pass a bollard or a locked gate, and the stretch of road that closes.

A barrier is a node; a network closes stretches of road, not its junctions. So the metre of road around a
barrier becomes an edge of its own, which those who may not pass cannot use: they come up to it from both
sides. The rules follow the OpenStreetMap wiki ("Key:barrier"); the access keys of the node count first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gis.geodesy import distances_m
from gis.roads.modes import Use, may_pass
from gis.roads.network import MODES
from gis.roads.osm import RawRoads, Way
from gis.roads.report import BarrierReport
from gis.roads.split import on_earth

# On each side of a barrier; where the next point of the road is nearer, this share of the way to it.
HALF_M = 0.5
_SHARE_MAX = 0.4

# Kinds of barriers and who passes them if nothing else is said; other kinds, such as gates and toll booths,
# let everybody pass.
_NOBODY = frozenset({"wall", "fence", "hedge", "ditch", "retaining_wall", "city_wall", "guard_rail"})
_ON_FOOT = frozenset({"stile", "kissing_gate", "turnstile", "full-height_turnstile", "hampshire_gate"})
_NO_CAR = frozenset(
    {
        "bollard", "block", "chain", "cycle_barrier", "motorcycle_barrier", "jersey_barrier", "planter",
        "log", "debris", "rope", "barrier_board", "delineators", "sump_buster", "bus_trap", "bar", "step",
    }
)  # fmt: skip
_PASSES = {
    **dict.fromkeys(_NOBODY, frozenset()),
    **dict.fromkeys(_ON_FOOT, frozenset({"foot"})),
    **dict.fromkeys(_NO_CAR, frozenset({"ebike", "foot"})),
}


@dataclass(frozen=True, slots=True)
class Divided:
    """Roads whose barriers lie on ways of their own.

    Attributes
    ----------
    raw : RawRoads
        With two more nodes at each barrier, and the ways there cut in parts.
    uses : list of Use
        Who may use each way.
    origin : int (w,)
        Row of the way that each way is a part of, in the roads as they were.
    report : BarrierReport
    """

    raw: RawRoads
    uses: list[Use]
    origin: np.ndarray
    report: BarrierReport


def closed_to(tags: Mapping[str, str]) -> frozenset[str]:
    """Return the modes, of `MODES`, that may not pass a barrier with these tags."""
    passes = _PASSES.get(tags.get("barrier", ""), frozenset(MODES))
    if tags.get("locked") == "yes":
        passes = frozenset()
    return frozenset(mode for mode in MODES if not may_pass(mode, mode in passes, tags))


def divide_at_barriers(raw: RawRoads, uses: list[Use]) -> Divided:
    """Give each barrier that closes a road to somebody a way of its own, a metre long.

    Where three or more roads meet at a barrier, the map does not say which of them it closes: it closes none.

    Parameters
    ----------
    raw : RawRoads
        EPSG:4326 degrees.
    uses : list of Use
        Who may use each way of `raw`.
    """
    closing = {row: modes for row, tags in raw.barriers.items() if (modes := closed_to(tags))}
    branches = _branches(raw, uses) if closing else np.empty(0, dtype=np.int64)
    closed = {row: modes for row, modes in closing.items() if 0 < branches[row] <= 2}
    closed_by_mode = {mode: sum(mode in modes for modes in closed.values()) for mode in MODES}
    report = BarrierReport(closed_by_mode, sum(bool(branches[row] > 2) for row in closing))
    if not closed:
        return Divided(raw, uses, np.arange(len(raw.ways)), report)
    divider = _Divider(raw, closed)
    for row, use in enumerate(uses):
        divider.take(row, use)
    return divider.outcome(report)


def _branches(raw: RawRoads, uses: list[Use]) -> np.ndarray:
    """Count the stretches of usable road that leave each node."""
    ends = [np.empty((0, 2), dtype=np.int64)]
    for way, use in zip(raw.ways, uses, strict=True):
        if use.anyone:
            ends.append(np.column_stack([way.nodes[:-1], way.nodes[1:]]).astype(np.int64))
    pairs = np.concatenate(ends)
    real = (pairs >= 0).all(axis=1) & (pairs[:, 0] != pairs[:, 1])
    return np.bincount(pairs[real].ravel(), minlength=len(raw.node_lon))


class _Divider:
    """Cuts ways before and after the barriers on them."""

    def __init__(self, raw: RawRoads, closed: Mapping[int, frozenset[str]]) -> None:
        self._raw = raw
        self._closed = closed
        self._rows = np.array(sorted(closed))
        self._on_earth = on_earth(raw.node_lon, raw.node_lat)
        self._lon: list[float] = []
        self._lat: list[float] = []
        self._ways: list[Way] = []
        self._uses: list[Use] = []
        self._origin: list[int] = []

    def take(self, row: int, use: Use) -> None:
        """Take over a way, in parts if it has barriers."""
        way = self._raw.ways[row]
        if not use.anyone or not np.isin(way.nodes, self._rows).any():
            self._add(row, way.nodes, use)
            return
        nodes = way.nodes[np.append(True, way.nodes[1:] != way.nodes[:-1])].tolist()
        part: list[int] = []
        for at, node in enumerate(nodes):
            if node not in self._closed:
                part.append(node)
                continue
            before, after = nodes[at - 1 : at], nodes[at + 1 : at + 2]
            here = [*self._cut(node, before), node, *self._cut(node, after)]
            self._add(row, [*part, *here[:1]] if before else [], use)
            self._add(row, here, _without(use, self._closed[node]))
            part = here[-1:] if after else []
        self._add(row, part, use)

    def _cut(self, barrier: int, neighbour: Sequence[int]) -> list[int]:
        """Return a new node between a barrier and the node beside it, or that node if it is nowhere."""
        if not neighbour or neighbour[0] < 0 or not self._on_earth[neighbour[0]]:
            return list(neighbour)
        lon, lat = self._raw.node_lon, self._raw.node_lat
        rows = [barrier], neighbour
        step_m = distances_m(lon[rows[0]], lat[rows[0]], lon[rows[1]], lat[rows[1]])[0]
        share = min(HALF_M / max(step_m, HALF_M), _SHARE_MAX)
        self._lon.append(float(lon[barrier] + share * (lon[neighbour[0]] - lon[barrier])))
        self._lat.append(float(lat[barrier] + share * (lat[neighbour[0]] - lat[barrier])))
        return [len(lon) + len(self._lon) - 1]

    def _add(self, row: int, nodes: Sequence[int], use: Use) -> None:
        way = self._raw.ways[row]
        if len(nodes) < 2 and nodes is not way.nodes:
            return
        self._ways.append(Way(way.osm_id, np.asarray(nodes, dtype=np.int32), way.tags))
        self._uses.append(use)
        self._origin.append(row)

    def outcome(self, report: BarrierReport) -> Divided:
        """Return all that was taken over."""
        lon = np.concatenate([self._raw.node_lon, self._lon])
        lat = np.concatenate([self._raw.node_lat, self._lat])
        return Divided(RawRoads(lon, lat, self._ways), self._uses, np.array(self._origin), report)


def _without(use: Use, modes: frozenset[str]) -> Use:
    return Use(
        tuple(0.0 if mode in modes else kmh for mode, kmh in zip(MODES, use.forward_kmh, strict=True)),
        tuple(0.0 if mode in modes else kmh for mode, kmh in zip(MODES, use.backward_kmh, strict=True)),
    )
