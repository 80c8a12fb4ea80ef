"""The quickest way between two places, as pieces of edges, worked out in the owner's thread."""

from dataclasses import dataclass

import numpy as np

from gis.travel.positions import OnRoad, Terminals, along_edge_ms, arrivals, departures
from gis.travel.shapes import EdgeShapes
from gis.travel.times import RoadsNow


@dataclass(frozen=True, slots=True, eq=False)
class Legs:
    """Pieces of edges, one after the other, that make a way.

    Attributes
    ----------
    edge : int32 (k,)
    from_fraction, to_fraction : float64 (k,)
        Along the edge's shape; the second is the smaller one where the way runs against the shape.
    time_ms : int64 (k,)
    """

    edge: np.ndarray
    from_fraction: np.ndarray
    to_fraction: np.ndarray
    time_ms: np.ndarray

    def __len__(self) -> int:
        return len(self.edge)

    def lengths_m(self, shapes: EdgeShapes) -> np.ndarray:
        """Ground lengths, (k,)."""
        return shapes.length_m[self.edge] * np.abs(self.to_fraction - self.from_fraction)

    def line(self, shapes: EdgeShapes) -> np.ndarray:
        """The line of the way, (m, 2) degrees, m ≥ 2; each point once."""
        line, _ = shapes.cuts(self.edge, self.from_fraction, self.to_fraction)
        moves = np.any(line[1:] != line[:-1], axis=1)
        distinct = np.concatenate([[True], moves])
        return line[distinct] if moves.any() else line[:2]


@dataclass(frozen=True, slots=True)
class _Way:
    """A way over junctions: the ends of the first and of the last edge that it uses, and the arcs between."""

    time_ms: int
    out_slot: int
    in_slot: int
    arcs: list[int]


def find_legs(now: RoadsNow, origin: OnRoad, destination: OnRoad) -> Legs | None:
    """The quickest way from one place to another; None where no open road leads there.

    Where both are the same point of a road, it is one leg without length.
    """
    out, into = departures(origin, now.shapes), arrivals(destination, now.shapes)
    along_ms = float(_along_ms(origin, destination)[0])
    way = _find_way(now, out, 0, into)
    if way is not None and way.time_ms < along_ms:
        times_ms = int(out.offset_ms[0, way.out_slot]), int(into.offset_ms[0, way.in_slot])
        return _over_junctions(now, origin, destination, way, times_ms)
    if np.isfinite(along_ms):
        return Legs(origin.edge, origin.fraction, destination.fraction, np.array([along_ms], np.int64))
    return None


def lengths_m(now: RoadsNow, origins: OnRoad, destination: OnRoad) -> np.ndarray:
    """Lengths in metres of the quickest ways from some places to one, infinite for none; float64 (n,)."""
    out, into = departures(origins, now.shapes), arrivals(destination, now.shapes)
    along_ms, edge_m = _along_ms(origins, destination), now.shapes.length_m
    lengths = np.full(len(origins.edge), np.inf)
    for row in range(len(lengths)):
        way = _find_way(now, out, row, into)
        if way is not None and way.time_ms < along_ms[row]:
            first_m = edge_m[origins.edge[row]] * abs(way.out_slot - origins.fraction[row])
            last_m = edge_m[destination.edge[0]] * abs(way.in_slot - destination.fraction[0])
            lengths[row] = first_m + now.shapes.arc_length_m[way.arcs].sum() + last_m
        elif np.isfinite(along_ms[row]):
            share = abs(destination.fraction[0] - origins.fraction[row])
            lengths[row] = edge_m[destination.edge[0]] * share
    return lengths


def _along_ms(origins: OnRoad, destination: OnRoad) -> np.ndarray:
    same = (origins.edge == destination.edge) & (origins.edge >= 0)
    if not same.any():
        return np.full(len(same), np.inf)
    return np.where(same, along_edge_ms(origins, destination), np.inf)


def _find_way(now: RoadsNow, out: Terminals, row: int, into: Terminals) -> _Way | None:
    sources, targets = out.pairs_of(row), into.pairs_of(0)
    found = now.metric.path(sources, targets) if sources and targets else None
    if found is None:
        return None
    time_ms, nodes, arcs = found
    return _Way(time_ms, out.slot_of(row, nodes[0]), into.slot_of(0, nodes[-1]), arcs)


def _over_junctions(
    now: RoadsNow, origin: OnRoad, destination: OnRoad, way: _Way, times_ms: tuple[int, int]
) -> Legs:
    arcs = np.array(way.arcs, dtype=np.int64)
    forward = np.asarray(now.shapes.network.forward)[arcs]
    legs = Legs(
        np.concatenate([origin.edge, np.asarray(now.shapes.network.edge)[arcs], destination.edge]),
        np.concatenate([origin.fraction, np.where(forward, 0.0, 1.0), [float(way.in_slot)]]),
        np.concatenate([[float(way.out_slot)], np.where(forward, 1.0, 0.0), destination.fraction]),
        np.concatenate([times_ms[:1], now.weight_ms[arcs], times_ms[1:]]).astype(np.int64),
    )
    runs = legs.from_fraction != legs.to_fraction
    if not runs.any():
        runs[0] = True
    return Legs(legs.edge[runs], legs.from_fraction[runs], legs.to_fraction[runs], legs.time_ms[runs])
