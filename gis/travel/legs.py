"""The quickest way between two places, as pieces of edges, worked out in the owner's thread."""

from dataclasses import dataclass

import numpy as np

from gis.travel.positions import OnRoad, along_edge_ms, arrivals, departures
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


def lengths_m(now: RoadsNow, origins: OnRoad, destination: OnRoad, mode: int) -> np.ndarray:
    """Lengths in metres of the quickest ways from some places to one, infinite for none; float64 (n,)."""
    lengths = np.full(len(origins.edge), np.inf)
    for row in range(len(lengths)):
        legs = find_legs(now, origins.take([row]), destination, mode)
        if legs is not None:
            lengths[row] = legs.lengths_m(now.shapes).sum()
    return lengths


def find_legs(now: RoadsNow, origin: OnRoad, destination: OnRoad, mode: int) -> Legs | None:
    """The quickest way from one place to another; None where no open road leads there.

    Where both are the same point of a road, it is one leg without length.
    """
    if origin.edge[0] < 0 or destination.edge[0] < 0:
        return None
    along_ms = np.inf
    if origin.edge[0] == destination.edge[0]:
        along_ms = float(along_edge_ms(origin, destination)[0])
    out, into = departures(origin, now.shapes), arrivals(destination, now.shapes)
    found = None
    if out.valid.any() and into.valid.any():
        found = now.metrics.path(mode, out.pairs(), into.pairs())
    if found is not None and found[0] < along_ms:
        _, nodes, arcs = found
        first, last = out.slot_of(nodes[0]), into.slot_of(nodes[-1])
        times_ms = int(out.offset_ms[0, first]), int(into.offset_ms[0, last])
        return _over_junctions(
            now, origin, destination, (first, last), times_ms, np.array(arcs, np.int64), mode
        )
    if np.isfinite(along_ms):
        return Legs(origin.edge, origin.fraction, destination.fraction, np.array([along_ms], np.int64))
    return None


def _over_junctions(
    now: RoadsNow,
    origin: OnRoad,
    destination: OnRoad,
    slots: tuple[int, int],
    times_ms: tuple[int, int],
    arcs: np.ndarray,
    mode: int,
) -> Legs:
    forward = np.asarray(now.shapes.network.forward)[arcs]
    legs = Legs(
        np.concatenate([origin.edge, np.asarray(now.shapes.network.edge)[arcs], destination.edge]),
        np.concatenate([origin.fraction, np.where(forward, 0.0, 1.0), [float(slots[1])]]),
        np.concatenate([[float(slots[0])], np.where(forward, 1.0, 0.0), destination.fraction]),
        np.concatenate([times_ms[:1], now.weight_ms(mode)[arcs], times_ms[1:]]).astype(np.int64),
    )
    runs = legs.from_fraction != legs.to_fraction
    if not runs.any():
        runs[0] = True
    return Legs(legs.edge[runs], legs.from_fraction[runs], legs.to_fraction[runs], legs.time_ms[runs])
