"""Building a road network: ways are split at junctions, weighed for each mode and freed of islands."""

from dataclasses import dataclass
from itertools import chain

import numpy as np
import routingkit_cch

from gis.geodesy import distances_m
from gis.roads.barriers import Divided, divide_at_barriers
from gis.roads.components import ModeArcs, largest_component
from gis.roads.errors import NoRoads
from gis.roads.modes import KEYS, Use, use_of
from gis.roads.names import name_en_of, name_of
from gis.roads.network import MODES, UNREACHABLE_MS, RoadNetwork
from gis.roads.osm import Progress, RawRoads, Way, no_progress
from gis.roads.report import BarrierReport, BuildReport, InvalidWays
from gis.roads.split import Pieces, split_ways

_MS_PER_HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class _Arcs:
    tail: np.ndarray
    head: np.ndarray
    edge: np.ndarray
    forward: np.ndarray
    length_m: np.ndarray
    weight_ms: np.ndarray


def build_network(raw: RawRoads, progress: Progress | None = None) -> tuple[RoadNetwork, BuildReport]:
    """Build the network of a map.

    Parameters
    ----------
    raw : RawRoads
        Nodes (EPSG:4326 degrees) and ways with their tags.
    progress : callable, optional
        Called with a fraction between 0 and 1 and one of the words "rules", "split", "connect", "order".

    Returns
    -------
    network : RoadNetwork
        Arcs that at least one mode may use within its largest strongly connected component.
    report : BuildReport
        What was kept and dropped for each mode, and which ways were not fit for use.

    Raises
    ------
    NoRoads
        If no mode has a single arc.
    """
    progress = progress or no_progress
    progress(0.0, "rules")
    divided = divide_at_barriers(raw, _uses(raw.ways))
    used = [row for row, use in enumerate(divided.uses) if use.anyone]
    progress(0.2, "split")
    invalid: dict[str, InvalidWays] = {}
    pieces = split_ways(divided.raw, used, invalid)
    arcs = _make_arcs(pieces, divided.uses)
    progress(0.5, "connect")
    modes = {mode: largest_component(mode, arcs.tail, arcs.head, arcs.length_m, arcs.weight_ms[row])
             for row, mode in enumerate(MODES)}  # fmt: skip
    weight_ms = np.stack([np.where(modes[mode].kept, arcs.weight_ms[row], UNREACHABLE_MS)
                          for row, mode in enumerate(MODES)])  # fmt: skip
    keep = (weight_ms < UNREACHABLE_MS).any(axis=0)
    if not keep.any():
        raise NoRoads(ways=len(raw.ways))
    progress(0.6, "order")
    network = _assemble(divided, raw.ways, pieces, arcs, weight_ms, keep)
    progress(1.0, "order")
    return network, _report(raw, network, modes, invalid, divided.report)


def _uses(ways: list[Way]) -> list[Use]:
    """Apply the tag rules to each way; ways with the same tags that matter share one result."""
    known: dict[frozenset, Use] = {}
    uses = []
    for way in ways:
        tags = way.tags
        deciding = frozenset((key, tags[key]) for key in tags.keys() & KEYS)
        use = known.get(deciding)
        if use is None:
            use = known[deciding] = use_of(tags)
        uses.append(use)
    return uses


def _make_arcs(pieces: Pieces, uses: list[Use]) -> _Arcs:
    """Make two arcs of each edge, one after the other, and weigh them for each mode."""
    edge_count = len(pieces.way)
    edge = np.repeat(np.arange(edge_count, dtype=np.int32), 2)
    forward = np.tile([True, False], edge_count)
    length_m = _edge_lengths_m(pieces)[edge]
    tail = np.where(forward, pieces.tail[edge], pieces.head[edge])
    head = np.where(forward, pieces.head[edge], pieces.tail[edge])
    speeds = np.array(list(chain.from_iterable((use.forward_kmh, use.backward_kmh) for use in uses)))
    kmh = speeds.reshape(-1, 2, len(MODES))[pieces.way[edge], np.where(forward, 0, 1)].T
    with np.errstate(divide="ignore", invalid="ignore"):
        travel_ms = np.rint(length_m * (_MS_PER_HOUR / 1000) / kmh)
    weight_ms = np.where(kmh > 0, np.clip(travel_ms, 1, UNREACHABLE_MS - 1), UNREACHABLE_MS)
    return _Arcs(tail, head, edge, forward, length_m, weight_ms.astype(np.int32))


def _edge_lengths_m(pieces: Pieces) -> np.ndarray:
    steps_m = distances_m(pieces.lon[:-1], pieces.lat[:-1], pieces.lon[1:], pieces.lat[1:])
    along_m = np.concatenate(([0.0], np.cumsum(steps_m)))
    # The step from one edge's last point to the next edge's first belongs to neither.
    return along_m[pieces.start[1:] - 1] - along_m[pieces.start[:-1]]


def _assemble(
    divided: Divided,
    ways: list[Way],
    pieces: Pieces,
    arcs: _Arcs,
    weight_ms: np.ndarray,
    keep: np.ndarray,
) -> RoadNetwork:
    """Leave out what no mode uses, number the rest anew, and order the junctions."""
    edges, edge = np.unique(arcs.edge[keep], return_inverse=True)
    nodes, ends = np.unique(np.concatenate([arcs.tail[keep], arcs.head[keep]]), return_inverse=True)
    tail, head = ends.astype(np.int32).reshape(2, -1)
    roads, edge_road = np.unique(divided.origin[pieces.way[edges]], return_inverse=True)
    node_lon, node_lat = divided.raw.node_lon[nodes], divided.raw.node_lat[nodes]
    shape_start, points = _select_shapes(pieces.start, edges)
    return RoadNetwork(
        node_lon=node_lon, node_lat=node_lat, tail=tail, head=head, edge=edge.astype(np.int32),
        forward=arcs.forward[keep], length_m=arcs.length_m[keep], weight_ms=weight_ms[:, keep],
        shape_start=shape_start, shape_lon=pieces.lon[points], shape_lat=pieces.lat[points],
        edge_road=edge_road.astype(np.int32), **_roads([ways[road] for road in roads]),
        order=contraction_order(node_lon, node_lat, tail, head),
    )  # fmt: skip


def _select_shapes(start: np.ndarray, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the new starts of the chosen edges and the rows of their points."""
    counts = (start[1:] - start[:-1])[edges]
    new_start = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    points = np.arange(new_start[-1]) + np.repeat(start[edges] - new_start[:-1], counts)
    return new_start, points


def _roads(ways: list[Way]) -> dict[str, np.ndarray]:
    return {
        "road_id": np.array([way.osm_id for way in ways], dtype=np.int64),
        "road_class": _texts(way.tags["highway"] for way in ways),
        "road_name": _texts(name_of(way.tags) for way in ways),
        "road_name_en": _texts(name_en_of(way.tags) for way in ways),
        "road_ref": _texts(way.tags.get("ref", "") for way in ways),
    }


def _texts(texts: object) -> np.ndarray:
    return np.array(list(texts), dtype=object)


def contraction_order(
    node_lon: np.ndarray, node_lat: np.ndarray, tail: np.ndarray, head: np.ndarray
) -> np.ndarray:
    """Return the junctions in the order of contraction, least important first, as int32.

    The order depends on which junctions are neighbours, not on weights: it is computed once per map
    (inertial flow; Dibbelt, Strasser, Wagner: Customizable Contraction Hierarchies, 2016).
    """
    order = routingkit_cch.compute_order_inertial(
        len(node_lon), tail.tolist(), head.tolist(), node_lat.tolist(), node_lon.tolist()
    )
    return np.array(order, dtype=np.int32)


def _report(
    raw: RawRoads,
    network: RoadNetwork,
    modes: dict[str, ModeArcs],
    invalid: dict[str, InvalidWays],
    barriers: BarrierReport,
) -> BuildReport:
    return BuildReport(
        ways=len(raw.ways),
        ways_used=len(network.road_id),
        junctions=network.node_count,
        arcs=network.arc_count,
        modes={name: mode.report for name, mode in modes.items()},
        invalid_ways=invalid,
        barriers=barriers,
    )
