"""From ways to a network: junctions, directions, weights, islands."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gis.geodesy import distances_m
from gis.roads.build import build_network
from gis.roads.errors import NoRoads
from gis.roads.network import MODES, UNREACHABLE_MS, RoadNetwork
from gis.roads.osm import RawRoads, Way
from tests.factories.roads import STREET, grid, raw_roads

ONE_WAY = {**STREET, "oneway": "yes"}


def arcs(network: RoadNetwork, mode: str) -> int:
    return int((network.weight_ms[MODES.index(mode)] < UNREACHABLE_MS).sum())


@pytest.mark.parametrize(
    ("points", "ways", "junctions", "edges"),
    [
        # A bend is no junction, a crossing is one.
        ([(0, 0), (1, 0), (2, 1)], [([0, 1, 2], STREET)], 2, 1),
        ([(0, 0), (1, 0), (2, 0), (1, 1)], [([0, 1, 2], STREET), ([1, 3], STREET)], 4, 3),
        # Crossing without a common node: a bridge. The shorter street is an island.
        ([(0, 0), (2, 0), (4, 0), (1, -1), (1, 1)], [([0, 1, 2], STREET), ([3, 4], STREET)], 2, 1),
        # A loop at the end of a street becomes two edges.
        ([(0, 0), (1, 0), (2, 0), (2, 1)], [([0, 1, 2, 3, 1], STREET)], 3, 3),
        # A way from a junction and back the same way.
        ([(0, 0), (1, 0), (2, 0)], [([0, 1], STREET), ([1, 2, 1], STREET)], 3, 3),
        # Nodes that follow themselves say nothing.
        ([(0, 0), (1, 0)], [([0, 0, 1, 1], STREET)], 2, 1),
        # Two ways in a row meet at their ends.
        ([(0, 0), (1, 0), (2, 0)], [([0, 1], STREET), ([1, 2], STREET)], 3, 2),
        # Two parallel ways between the same junctions stay two.
        ([(0, 0), (1, 0), (1, 1)], [([0, 1], STREET), ([0, 2, 1], STREET)], 2, 2),
    ],
)
def test_ways_are_split_at_junctions(points: list, ways: list, junctions: int, edges: int) -> None:
    network, _ = build_network(raw_roads(points, *ways))
    assert (network.node_count, network.edge_count, network.arc_count) == (junctions, edges, 2 * edges)


def test_an_edge_keeps_its_shape_and_its_length_along_it() -> None:
    raw = raw_roads([(0, 0), (1, 0), (1, 1)], ([0, 1, 2], STREET))
    network, _ = build_network(raw)
    assert network.shape_start.tolist() == [0, 3]
    assert network.shape_lon.tolist() == raw.node_lon.tolist()
    expected_m = distances_m(raw.node_lon[:-1], raw.node_lat[:-1], raw.node_lon[1:], raw.node_lat[1:]).sum()
    assert network.length_m == pytest.approx([expected_m, expected_m])
    assert network.length_m[0] == pytest.approx(200, abs=1)


def test_weights_are_length_by_speed_in_whole_milliseconds_and_at_least_one() -> None:
    raw = raw_roads([(0, 0), (1, 0), (1, 1e-9)], ([0, 1], STREET), ([1, 2], STREET))
    network, _ = build_network(raw)
    long, short = network.length_m > 1, network.length_m < 1
    car_kmh = 30 * 0.75
    assert network.weight_ms[0, long] == pytest.approx(network.length_m[long] * 3600 / car_kmh, abs=0.5)
    assert network.weight_ms[1, long] == pytest.approx(network.length_m[long] * 3600 / 15, abs=0.5)
    assert (network.weight_ms[:, short] == 1).all()


def test_a_one_way_ring_is_driven_along_and_walked_both_ways() -> None:
    points = [(0, 0), (1, 0), (1, 1), (0, 1)]
    network, _ = build_network(raw_roads(points, ([0, 1, 2], ONE_WAY), ([2, 3, 0], ONE_WAY)))
    assert (arcs(network, "car"), arcs(network, "ebike"), arcs(network, "foot")) == (2, 2, 4)
    assert network.forward[network.weight_ms[0] < UNREACHABLE_MS].all()


def test_what_leads_only_in_is_dropped_for_cars_and_kept_for_walkers() -> None:
    raw = raw_roads([(0, 0), (1, 0), (2, 0)], ([0, 1], STREET), ([1, 2], ONE_WAY))
    network, report = build_network(raw)
    assert (arcs(network, "car"), arcs(network, "foot")) == (2, 4)
    car = report.modes["car"]
    assert (car.dropped_arcs, car.dropped_junctions, car.islands) == (1, 1, 0)
    assert car.dropped_km == pytest.approx(0.1, abs=0.001)


def test_islands_are_dropped_and_counted_for_each_mode() -> None:
    path = {"highway": "footway"}
    raw = raw_roads(
        [(0, 0), (1, 0), (2, 0), (5, 5), (6, 5), (0, 9), (1, 9)],
        ([0, 1, 2], STREET), ([3, 4], STREET), ([1, 5], path), ([5, 6], STREET),
    )  # fmt: skip
    network, report = build_network(raw)
    assert report.modes["car"].islands == 2
    assert report.modes["foot"].islands == 1
    # The street that only a path leads to is for walkers.
    assert (arcs(network, "car"), arcs(network, "foot")) == (4, 8)
    assert network.road_id.tolist() == [1, 3, 4]
    assert report.ways == 4
    assert report.ways_used == 3


def test_ways_that_are_not_fit_are_named_and_their_good_parts_used() -> None:
    raw = raw_roads(
        [(0, 0), (1, 0), (2, 0), (3, 0), (1, 1)],
        ([0, 1, -1, 2, 3], STREET), ([1, 4], STREET), ([0], STREET), ([], STREET), ([2, 4], STREET),
    )  # fmt: skip
    raw.node_lat[3] = 91.0
    network, report = build_network(raw)
    assert {reason: (ways.count, ways.examples) for reason, ways in report.invalid_ways.items()} == {
        "missing_nodes": (1, [1]),
        "coordinates_out_of_range": (1, [1]),
        "fewer_than_two_nodes": (2, [3, 4]),
    }
    assert network.road_id.tolist() == [1, 2, 5]
    assert network.edge_count == 3


def test_names_classes_and_references_come_along() -> None:
    tags = {"highway": "trunk", "name": "东三环", "name:en": "East 3rd Ring Road", "ref": "S50"}
    network, _ = build_network(raw_roads([(0, 0), (1, 0)], ([0, 1], tags)))
    row = network.edge_road[0]
    named = (
        network.road_class[row],
        network.road_name[row],
        network.road_name_en[row],
        network.road_ref[row],
    )
    assert named == ("trunk", "东三环", "East 3rd Ring Road", "S50")


@pytest.mark.parametrize(
    "raw",
    [
        RawRoads(np.empty(0), np.empty(0), []),
        RawRoads(np.empty(0), np.empty(0), [Way(1, np.array([-1, -1]), STREET)]),
        raw_roads([(0, 0), (1, 0)], ([0, 1], {"highway": "construction"})),
        raw_roads([(0, 0), (1, 0)], ([0, 0], STREET)),
    ],
    ids=["empty", "no nodes", "no class of ours", "no length"],
)
def test_a_map_without_roads_is_refused(raw: RawRoads) -> None:
    with pytest.raises(NoRoads) as refused:
        build_network(raw)
    assert refused.value.ways == len(raw.ways)


def test_progress_runs_from_none_to_all() -> None:
    told: list[tuple[float, str]] = []
    build_network(grid(3, 3), lambda fraction, text: told.append((fraction, text)))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)


def test_the_report_tells_each_mode() -> None:
    _, report = build_network(grid(3, 3))
    assert report.as_dict()["modes"]["car"]["arcs"] == 24
    assert [line.split(":")[0] for line in report.lines()] == ["ways", *MODES]


TAGS = st.sampled_from(
    [STREET, ONE_WAY, {**STREET, "oneway": "-1"}, {"highway": "footway"}, {"highway": "motorway"},
     {"highway": "construction"}, {**STREET, "foot": "no"}]
)  # fmt: skip
WAYS = st.lists(st.tuples(st.lists(st.integers(-1, 11), max_size=7), TAGS), min_size=1, max_size=12)
POINTS = [(x, y) for y in range(3) for x in range(4)]


BARRIERS = st.dictionaries(
    st.integers(0, 11),
    st.sampled_from([{"barrier": "bollard"}, {"barrier": "gate", "access": "no"}, {"barrier": "gate"}]),
)


@settings(max_examples=150, deadline=None)
@given(WAYS, BARRIERS)
def test_invariants_of_any_network(ways: list, barriers: dict) -> None:
    raw = raw_roads(POINTS, *((nodes, tags) for nodes, tags in ways))
    raw = replace(raw, barriers=barriers)
    try:
        network, report = build_network(raw)
    except NoRoads:
        return
    assert_arcs_lie_on_their_edges(network)
    assert sorted(network.order.tolist()) == list(range(network.node_count))
    assert set(network.tail.tolist()) | set(network.head.tolist()) == set(range(network.node_count))
    assert set(network.edge.tolist()) == set(range(network.edge_count))
    assert set(network.edge_road.tolist()) == set(range(len(network.road_id)))
    assert (network.weight_ms < UNREACHABLE_MS).any(axis=0).all()
    assert (network.weight_ms >= 1).all()
    for row, mode in enumerate(MODES):
        open_arcs = network.weight_ms[row] < UNREACHABLE_MS
        assert report.modes[mode].arcs == open_arcs.sum()
        assert_strongly_connected(network.tail[open_arcs], network.head[open_arcs])


def assert_arcs_lie_on_their_edges(network: RoadNetwork) -> None:
    assert (network.tail != network.head).all()
    first, last = network.shape_start[:-1][network.edge], network.shape_start[1:][network.edge] - 1
    begin = np.where(network.forward, first, last)
    end = np.where(network.forward, last, first)
    assert (network.shape_lon[begin] == network.node_lon[network.tail]).all()
    assert (network.shape_lat[end] == network.node_lat[network.head]).all()


def assert_strongly_connected(tail: np.ndarray, head: np.ndarray) -> None:
    nodes, ends = np.unique(np.concatenate([tail, head]), return_inverse=True)
    if len(nodes):
        tails, heads = ends.reshape(2, -1)
        graph = csr_array((np.ones(len(tails)), (tails, heads)), shape=(len(nodes), len(nodes)))
        assert connected_components(graph, connection="strong")[0] == 1
