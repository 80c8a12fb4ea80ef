"""Bollards, gates and their like: who passes, and that nobody else does."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gis.roads.barriers import closed_to
from gis.roads.build import build_network
from gis.roads.network import MODES, UNREACHABLE_MS, RoadNetwork
from gis.roads.osm import RawRoads, read_osm
from gis.roads.report import BuildReport
from gis.travel import TravelTimes
from tests.factories.roads import STREET, grid, raw_roads

ALL = frozenset(MODES)
BOLLARD = {"barrier": "bollard"}
# A square of 200 m, once around; its southern side has a point in its middle.
SQUARE = [(0, 0), (1, 0), (2, 0), (2, 2), (0, 2)]
AROUND = ([2, 3, 4, 0], STREET)


@pytest.mark.parametrize(
    ("tags", "closed"),
    [
        ({"barrier": "gate"}, set()),
        ({"barrier": "lift_gate"}, set()),
        ({"barrier": "toll_booth"}, set()),
        ({"barrier": "kerb"}, set()),
        ({"barrier": "something new"}, set()),
        ({"barrier": "bollard"}, {"car"}),
        ({"barrier": "block"}, {"car"}),
        ({"barrier": "kissing_gate"}, {"car", "ebike"}),
        ({"barrier": "wall"}, ALL),
        ({"barrier": "gate", "access": "private"}, ALL),
        ({"barrier": "lift_gate", "access": "no", "foot": "yes"}, {"car", "ebike"}),
        ({"barrier": "gate", "access": "no", "bicycle": "dismount"}, {"car", "foot"}),
        ({"barrier": "gate", "locked": "yes"}, ALL),
        ({"barrier": "gate", "locked": "yes", "foot": "yes"}, {"car", "ebike"}),
        ({"barrier": "gate", "access": "destination"}, set()),
        ({"barrier": "gate", "motor_vehicle": "no"}, {"car"}),
        ({"barrier": "bollard", "access": "yes"}, {"car"}),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, set()),
        ({"barrier": "bollard", "bicycle": "no"}, {"car", "ebike"}),
    ],
)
def test_who_may_not_pass(tags: dict[str, str], closed: set[str]) -> None:
    assert closed_to(tags) == closed


def built(raw: RawRoads, barriers: Mapping[int, Mapping[str, str]]) -> tuple[RoadNetwork, BuildReport]:
    return build_network(replace(raw, barriers=barriers))


def modes_at(network: RoadNetwork, lon: float, lat: float) -> set[str]:
    """Return the modes that some arc takes over a place."""
    points = np.flatnonzero((network.shape_lon == lon) & (network.shape_lat == lat))
    edges = np.searchsorted(network.shape_start, points, side="right") - 1
    arcs = np.isin(network.edge, edges)
    return {mode for row, mode in enumerate(MODES) if (network.weight_ms[row, arcs] < UNREACHABLE_MS).any()}


def metres(network: RoadNetwork, mode: str, start: tuple[float, float], goal: tuple[float, float]) -> float:
    with TravelTimes(network) as travel:
        places = [travel.snap(np.array([place]), mode) for place in (start, goal)]
        return travel.route(*places, mode).length_m


@pytest.mark.parametrize(
    "ways",
    [
        [([0, 1, 2], STREET), AROUND],
        # Where two ways meet, whichever way they run.
        [([0, 1], STREET), ([1, 2], STREET), AROUND],
        [([1, 0], STREET), ([1, 2], STREET), AROUND],
        # Points that follow themselves.
        [([0, 0, 1, 1, 2], STREET), AROUND],
        # One ring that begins at the barrier.
        [([1, 2, 3, 4, 0, 1], STREET)],
    ],
)
def test_cars_go_around_a_bollard_and_others_past_it(ways: list) -> None:
    raw = raw_roads(SQUARE, *ways)
    network, report = built(raw, {1: BOLLARD})
    place = raw.node_lon[1], raw.node_lat[1]
    assert modes_at(network, *place) == {"ebike", "foot"}
    west, east = ((place[0] + side * 0.0005, place[1]) for side in (-1, 1))
    past_m = metres(network, "foot", west, east)
    assert past_m == pytest.approx(85.4, abs=0.5)
    assert metres(network, "ebike", west, east) == pytest.approx(past_m)
    assert metres(network, "car", west, east) == pytest.approx(800 - past_m, abs=2)
    assert report.barriers.closed == {"car": 1, "ebike": 0, "foot": 0}
    assert "barriers: closed 1 to car, 0 to ebike, 0 to foot; 0 where roads meet left open" in report.lines()


def test_the_road_keeps_its_shape_its_length_and_its_names() -> None:
    raw = raw_roads(SQUARE, ([0, 1, 2], {**STREET, "name": "东街"}), AROUND)
    plain, _ = build_network(raw)
    network, report = built(raw, {1: BOLLARD})
    assert network.length_m.sum() == pytest.approx(plain.length_m.sum(), abs=0.001)
    assert sorted(network.road_name) == sorted(plain.road_name) == ["", "东街"]
    assert network.road_id.tolist() == plain.road_id.tolist()
    assert (report.ways, report.ways_used) == (2, 2)
    closed = (network.weight_ms[0] == UNREACHABLE_MS) & (network.weight_ms[2] < UNREACHABLE_MS)
    assert network.length_m[closed] == pytest.approx([1.0, 1.0], abs=0.01)


def test_barriers_a_step_apart_each_close() -> None:
    raw = raw_roads([(0, 0), (1, 0), (1.003, 0), (2, 0), (2, 2), (0, 2)], ([0, 1, 2, 3, 4, 5, 0], STREET))
    network, report = built(raw, {1: BOLLARD, 2: BOLLARD})
    assert report.barriers.closed["car"] == 2
    assert (network.length_m > 0).all()
    for row in (1, 2):
        assert "car" not in modes_at(network, raw.node_lon[row], raw.node_lat[row])


def test_a_barrier_where_roads_meet_closes_none_of_them() -> None:
    path = {"highway": "footway"}
    raw = raw_roads([*SQUARE, (1, -1)], ([0, 1, 2], STREET), AROUND, ([1, 5], path))
    network, report = built(raw, {1: BOLLARD})
    assert modes_at(network, raw.node_lon[1], raw.node_lat[1]) == ALL
    assert (report.barriers.closed["car"], report.barriers.at_junctions) == (0, 1)


def test_a_locked_gate_breaks_the_road_for_all() -> None:
    raw = raw_roads(SQUARE, ([0, 1, 2], STREET), AROUND)
    network, _ = built(raw, {1: {"barrier": "gate", "locked": "yes"}})
    assert modes_at(network, raw.node_lon[1], raw.node_lat[1]) == set()


def test_what_lies_behind_a_barrier_alone_is_an_island() -> None:
    raw = raw_roads([(0, 0), (2, 0), (3, 0), (4, 0)], ([0, 1, 2, 3], STREET))
    network, report = built(raw, {2: BOLLARD})
    assert report.modes["car"].islands == 1
    assert report.modes["foot"].islands == 0
    assert network.node_count == 4


def test_missing_nodes_beside_a_barrier_are_told_once() -> None:
    raw = raw_roads(SQUARE, ([0, -1, 1, 2, -1], STREET), AROUND)
    _, report = built(raw, {1: BOLLARD, 2: BOLLARD})
    assert (report.invalid_ways["missing_nodes"].count, list(report.invalid_ways)) == (1, ["missing_nodes"])


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, 44), max_size=20))
def test_a_grid_with_bollards_is_the_grid_cut_there(bollards: set[int]) -> None:
    # Every other column and row is a street: their crossings are junctions, the points between are not.
    whole = grid(9, 5)
    raw = replace(whole, ways=[*whole.ways[:5:2], *whole.ways[5::2]])
    network, report = built(raw, dict.fromkeys(bollards, BOLLARD))
    pairs = np.concatenate([np.column_stack([way.nodes[:-1], way.nodes[1:]]) for way in raw.ways])
    degree = np.bincount(pairs.ravel(), minlength=45)
    cut = {row for row in bollards if degree[row] == 2}
    assert report.barriers.closed["car"] == len(cut)
    # The oracle takes the barriers out: what then hangs together has to be what cars can drive.
    kept = pairs[~np.isin(pairs, list(cut)).any(axis=1)]
    graph = csr_array((np.ones(len(kept)), tuple(kept.T)), shape=(45, 45))
    labels = connected_components(graph, directed=False)[1]
    open_arcs = network.weight_ms[0] < UNREACHABLE_MS
    crossings = [row for row in range(45) if degree[row] > 2]
    places = {(raw.node_lon[row], raw.node_lat[row]): labels[row] for row in crossings}
    driven = {
        places.get((network.node_lon[node], network.node_lat[node])) for node in network.tail[open_arcs]
    }
    assert len(driven - {None}) <= 1
    for row in cut:
        assert modes_at(network, raw.node_lon[row], raw.node_lat[row]) == {"ebike", "foot"}


def test_real_barriers_are_read_and_kept_to(shared_data: Path) -> None:
    raw = read_osm(shared_data / "helsinki_center.osm.pbf")
    network, report = build_network(raw)
    assert len(raw.barriers) == 72
    assert report.barriers.closed == {"car": 21, "ebike": 8, "foot": 8}
    assert report.barriers.at_junctions == 3
    passed = 0
    degree = np.zeros(len(raw.node_lon), dtype=int)
    for way in raw.ways:
        for pair in zip(way.nodes[:-1], way.nodes[1:], strict=True):
            degree[[node for node in pair if node >= 0]] += 1
    for row, tags in raw.barriers.items():
        there = modes_at(network, raw.node_lon[row], raw.node_lat[row])
        if degree[row] <= 2:
            assert not there & closed_to(tags), tags
        passed += bool(there & {"ebike", "foot"} and closed_to(tags) == {"car"})
    assert passed > 5


def test_a_map_without_barriers_is_what_it_was() -> None:
    plain, _ = build_network(grid(4, 4))
    with_gates, report = built(grid(4, 4), {5: {"barrier": "gate"}, 6: {"barrier": "no"}})
    assert with_gates.length_m.tolist() == plain.length_m.tolist()
    assert report.barriers.at_junctions == 0
