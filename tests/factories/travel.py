"""Small road networks given by their edges, and real Beijing, for tests of travel times."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from routingkit_cch import compute_order_degree

from gis.roads.build import build_network
from gis.roads.network import MODES, UNREACHABLE_MS, RoadNetwork
from gis.roads.osm import read_osm
from gis.travel import Snapped, TravelTimes
from tests.factories.roads import STEP_LAT_DEG, STEP_LON_DEG


@dataclass(frozen=True)
class Edge:
    """An edge between two junctions, with its times along and against its shape (None: closed for good)."""

    first: int
    last: int
    ahead_ms: int | None
    back_ms: int | None
    name: str = ""
    via: tuple[tuple[float, float], ...] = ()
    road_class: str = "residential"
    ref: str = ""
    road: int | None = None


def network_of(points: Sequence[tuple[float, float]], edges: Sequence[Edge]) -> RoadNetwork:
    """A network of junctions, in steps of 100 m east and north of Tian'anmen, the same for all modes."""
    lonlat = _lonlat(points)
    arcs = [
        (edge.first, edge.last, number, True, edge.ahead_ms)
        for number, edge in enumerate(edges)
        if edge.ahead_ms is not None
    ] + [
        (edge.last, edge.first, number, False, edge.back_ms)
        for number, edge in enumerate(edges)
        if edge.back_ms is not None
    ]
    shapes = [np.concatenate([lonlat[[e.first]], _lonlat(e.via), lonlat[[e.last]]]) for e in edges]
    shape = np.concatenate([np.zeros((0, 2)), *shapes])
    tail, head, edge, forward, time_ms = (
        np.array([arc[field] for arc in arcs], dtype=kind)
        for field, kind in enumerate((np.int32, np.int32, np.int32, bool, np.int32))
    )
    order = compute_order_degree(len(points), tail.tolist(), head.tolist()) if points else []
    return RoadNetwork(
        node_lon=lonlat[:, 0],
        node_lat=lonlat[:, 1],
        tail=tail,
        head=head,
        edge=edge,
        forward=forward,
        length_m=np.full(len(arcs), 100.0),
        weight_ms=np.tile(time_ms, (len(MODES), 1)),
        shape_start=np.cumsum([0, *(len(one) for one in shapes)]).astype(np.int32),
        shape_lon=shape[:, 0].copy(),
        shape_lat=shape[:, 1].copy(),
        edge_road=np.array(
            [number if e.road is None else e.road for number, e in enumerate(edges)], dtype=np.int32
        ),
        road_id=np.arange(len(edges), dtype=np.int64),
        road_class=np.array([e.road_class for e in edges], dtype=object),
        road_name=np.array([e.name for e in edges], dtype=object),
        road_name_en=np.array([""] * len(edges), dtype=object),
        road_ref=np.array([e.ref for e in edges], dtype=object),
        order=np.array(order, dtype=np.int32),
    )


def _lonlat(points: Sequence[tuple[float, float]]) -> np.ndarray:
    steps = np.array(points, dtype=np.float64).reshape(-1, 2)
    return np.array([116.3975, 39.9087]) + steps * [STEP_LON_DEG, STEP_LAT_DEG]


def place(east: float, north: float) -> np.ndarray:
    """A place (1, 2) in steps of 100 m from Tian'anmen."""
    return _lonlat([(east, north)])


def on_edges(travel: TravelTimes, edges: Sequence[int], fractions: Sequence[float]) -> Snapped:
    """Places at fractions along edges, as if they had been snapped there."""
    edge, fraction = np.array(edges, dtype=np.int32), np.array(fractions, dtype=np.float64)
    network = travel.network
    start = network.shape_start[edge] if len(edge) else np.zeros(0, dtype=int)
    end = network.shape_start[edge + 1] - 1 if len(edge) else start
    lon = network.shape_lon[start] + fraction * (network.shape_lon[end] - network.shape_lon[start])
    lat = network.shape_lat[start] + fraction * (network.shape_lat[end] - network.shape_lat[start])
    return Snapped(edge, fraction, np.zeros(len(edge)), lon, lat)


@cache
def beijing(folder: Path) -> RoadNetwork:
    """The real roads of Beijing in 2017, from the folder of shared data."""
    return build_network(read_osm(folder / "beijing_osm2017_reconstructed.osm.pbf"))[0]


def closed_weights(network: RoadNetwork, mode: str, arcs: Sequence[int] = ()) -> np.ndarray:
    """The weights of a mode with some arcs closed, (a,)."""
    weight_ms = np.array(network.weight_ms[MODES.index(mode)], dtype=np.int64)
    weight_ms[np.asarray(arcs, dtype=np.int64)] = UNREACHABLE_MS
    return weight_ms
