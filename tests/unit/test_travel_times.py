"""Travel times against a plain Dijkstra, on small random networks and on real Beijing."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.roads.network import MODES, RoadNetwork
from gis.travel import ClosedArcs, OutsideNetwork, PinnedOrigins, TravelTimes, UnknownMode
from tests.factories.oracle import oracle_s
from tests.factories.travel import Edge, beijing, closed_weights, network_of, on_edges, place

PAIRS = 100


@pytest.fixture(scope="module")
def city(shared_data: Path):
    with TravelTimes(beijing(shared_data)) as travel:
        yield travel


def random_places(network: RoadNetwork, count: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    node = random.integers(0, network.node_count, count)
    near = random.normal(0, 0.0008, (count, 2))
    return np.stack([network.node_lon[node], network.node_lat[node]], axis=1) + near


@pytest.mark.parametrize("mode", MODES)
def test_ten_thousand_pairs_in_beijing_are_exact(city: TravelTimes, mode: str) -> None:
    network = city.network
    origins = city.snap(random_places(network, PAIRS, 1), mode)
    destinations = city.snap(random_places(network, PAIRS, 2), mode)
    origins, destinations = origins[origins.found], destinations[destinations.found]
    asked = city.matrix(origins, destinations, mode)
    assert asked.size >= 0.9 * PAIRS * PAIRS
    assert np.isfinite(asked).all()
    np.testing.assert_array_equal(
        asked, oracle_s(network, closed_weights(network, mode), origins, destinations)
    )


def test_they_stay_exact_while_roads_are_closed_and_opened_again(city: TravelTimes) -> None:
    network, random = city.network, np.random.default_rng(3)
    origins = city.snap(random_places(network, PAIRS, 4), "car")
    destinations = city.snap(random_places(network, PAIRS, 5), "car")
    origins, destinations = origins[origins.found], destinations[destinations.found]
    free = city.matrix(origins, destinations, "car")
    taken = np.concatenate([origins.edge, destinations.edge])
    for count in (20, 200, 5000):
        # Places on closed roads have a test of their own.
        arcs = random.choice(np.flatnonzero(~np.isin(network.edge, taken)), count, replace=False)
        city.set_closures({"some": ClosedArcs(arcs, ("car",))})
        expected = oracle_s(network, closed_weights(network, "car", arcs), origins, destinations)
        asked = city.matrix(origins, destinations, "car")
        np.testing.assert_array_equal(asked, expected)
    assert not np.array_equal(asked, free)
    city.set_closures({})
    np.testing.assert_array_equal(city.matrix(origins, destinations, "car"), free)


def test_tables_of_several_modes_are_those_of_each(city: TravelTimes) -> None:
    starts, ends = random_places(city.network, 30, 6), random_places(city.network, 12, 7)
    for origins, destinations in ((starts, ends), (ends, starts)):
        asked = [(city.snap(origins, mode), city.snap(destinations, mode), mode) for mode in MODES]
        for (start, end, mode), table in zip(asked, city.matrix_each(asked), strict=True):
            for column in range(len(end)):
                np.testing.assert_array_equal(table[:, column], city.to_one(start, end[column], mode))


times_ms = st.one_of(st.none(), st.integers(1, 50_000))


@st.composite
def small_networks(draw: st.DrawFn) -> RoadNetwork:
    count = draw(st.integers(1, 7))
    junction = st.integers(0, count - 1)
    edges = draw(
        st.lists(
            st.builds(Edge, junction, junction, times_ms, times_ms).filter(
                lambda edge: (edge.ahead_ms, edge.back_ms) != (None, None)
            ),
            min_size=1,
            max_size=12,
        )
    )
    return network_of([(x % 3, x // 3) for x in range(count)], edges)


fractions = st.sampled_from([0.0, 1e-6, 0.25, 0.5, 0.5000001, 1.0]) | st.integers(0, 10**6).map(
    lambda part: part / 10**6
)


@given(small_networks(), st.data())
@settings(max_examples=250, deadline=None)
def test_any_places_on_any_network_are_exact(network: RoadNetwork, data: st.DataObject) -> None:
    some = st.lists(st.tuples(st.integers(0, network.edge_count - 1), fractions), min_size=1, max_size=6)
    starts, ends = data.draw(some), data.draw(some)
    arcs = data.draw(st.lists(st.integers(0, network.arc_count - 1), unique=True))
    with TravelTimes(network) as travel:
        origins = on_edges(travel, *zip(*starts, strict=True))
        destinations = on_edges(travel, *zip(*ends, strict=True))
        expected = oracle_s(network, closed_weights(network, "car"), origins, destinations)
        np.testing.assert_array_equal(travel.matrix(origins, destinations, "car"), expected)
        np.testing.assert_array_equal(travel.from_one(origins[0], destinations, "car"), expected[0])
        np.testing.assert_array_equal(travel.to_one(origins, destinations[0], "car"), expected[:, 0])
        check_with_closures(travel, ClosedArcs(np.array(arcs, dtype=int), ("car",)), origins, destinations)
        travel.set_closures({})
        np.testing.assert_array_equal(travel.matrix(origins, destinations, "car"), expected)


def check_with_closures(travel: TravelTimes, closed: ClosedArcs, origins, destinations) -> None:
    network = travel.network
    weight_ms = closed_weights(network, "car", closed.arcs)
    still_open = np.isin(np.arange(network.edge_count), network.edge[weight_ms < 2147483647])
    travel.set_closures({"closed": closed})
    asked = travel.matrix(origins, destinations, "car")
    expected = oracle_s(network, weight_ms, origins, destinations)
    both = still_open[origins.edge][:, None] & still_open[destinations.edge]
    np.testing.assert_array_equal(asked[both], expected[both])


ONE_WAY = Edge(0, 1, 10_000, None)
BOTH_WAYS = Edge(0, 1, 10_000, 20_000)
BACK = Edge(1, 0, 30_000, None)


@pytest.mark.parametrize(
    ("edges", "origin", "destination", "seconds"),
    [
        pytest.param([BOTH_WAYS], (0, 0.2), (0, 0.7), 5.0, id="ahead on one road"),
        pytest.param([BOTH_WAYS], (0, 0.7), (0, 0.2), 10.0, id="back on one road"),
        pytest.param([BOTH_WAYS], (0, 0.4), (0, 0.4), 0.0, id="the same place"),
        pytest.param([ONE_WAY, BACK], (0, 0.2), (0, 0.7), 5.0, id="ahead on a one-way road"),
        pytest.param([ONE_WAY, BACK], (0, 0.7), (0, 0.2), 35.0, id="round the block on a one-way road"),
        pytest.param([ONE_WAY], (0, 0.7), (0, 0.2), np.inf, id="no way back"),
        pytest.param([ONE_WAY, BACK], (0, 1.0), (1, 0.0), 0.0, id="one junction, by two roads"),
        pytest.param([ONE_WAY, BACK], (0, 0.0), (1, 0.5), 25.0, id="from a junction, not along its own road"),
        pytest.param([BOTH_WAYS, Edge(2, 3, 1, 1)], (0, 0.5), (1, 0.5), np.inf, id="an island"),
        pytest.param([Edge(0, 0, 10_000, 10_000)], (0, 0.1), (0, 0.9), 2.0, id="a loop, the short way"),
    ],
)
def test_places_on_roads(edges: list[Edge], origin: tuple, destination: tuple, seconds: float) -> None:
    with TravelTimes(network_of([(0, 0), (1, 0), (5, 0), (6, 0)], edges)) as travel:
        start, end = (
            on_edges(travel, *zip(origin, strict=True)),
            on_edges(travel, *zip(destination, strict=True)),
        )
        assert travel.to_one(start, end, "car").tolist() == [seconds]
        assert travel.from_one(start, end, "car").tolist() == [seconds]
        assert travel.pin(start, "car").to_one(end).tolist() == [seconds]


def test_no_places_no_times() -> None:
    with TravelTimes(network_of([(0, 0), (1, 0)], [BOTH_WAYS])) as travel:
        one, none = travel.snap(place(0.5, 0), "car"), travel.snap([], "car")
        assert travel.to_one(none, one, "car").shape == (0,)
        assert travel.from_one(one, none, "car").shape == (0,)
        assert travel.matrix(none, none, "car").shape == (0, 0)
        assert travel.matrix(one, none, "car").shape == (1, 0)
        assert travel.pin(none, "car").nearest(one, 5)[0].shape == (0,)
        lost = travel.snap(place(90, 90), "car")
        assert travel.to_one(lost, one, "car").tolist() == [np.inf]
        assert travel.to_one(one, lost, "car").tolist() == [np.inf]
        assert travel.routes_length_m(lost, one, "car").tolist() == [np.inf]


def test_a_network_without_roads_answers_that_there_is_no_way() -> None:
    with TravelTimes(network_of([], [])) as travel:
        nowhere = travel.snap(place(0, 0), "car")
        assert not nowhere.found.any()
        assert travel.to_one(nowhere, nowhere, "car").tolist() == [np.inf]
        travel.set_closures({1: ClosedArcs(np.zeros(0, dtype=int))})
        assert travel.reach(nowhere, [60], "car").polygons()[0].is_empty


def test_what_is_not_of_this_network_is_refused() -> None:
    with TravelTimes(network_of([(0, 0), (1, 0)], [BOTH_WAYS])) as travel:
        here = on_edges(travel, [0], [0.5])
        there = here.replaced(np.array([0]), here)
        there.edge[0] = 7
        with pytest.raises(OutsideNetwork) as refused:
            travel.to_one(there, here, "car")
        assert (refused.value.kind, refused.value.number, refused.value.count) == ("edge", 7, 1)
        with pytest.raises(UnknownMode):
            travel.snap(place(0, 0), "boat")
        assert travel.to_one(here, here, "car").tolist() == [0.0]


def test_pinned_places_can_be_moved_and_replaced() -> None:
    with TravelTimes(network_of([(0, 0), (1, 0), (2, 0)], [BOTH_WAYS, Edge(1, 2, 8_000, 8_000)])) as travel:
        pinned = travel.pin(on_edges(travel, [0, 0, 1], [0.0, 0.5, 0.5]), "car")
        goal = on_edges(travel, [1], [1.0])
        assert pinned.to_one(goal).tolist() == [18.0, 13.0, 4.0]
        pinned.move(np.array([1]), on_edges(travel, [1], [1.0]))
        assert pinned.to_one(goal).tolist() == [18.0, 0.0, 4.0]
        rows, time_s, length_m = pinned.nearest(goal, 2)
        assert (rows.tolist(), time_s.tolist()) == ([1, 2], [0.0, 4.0])
        np.testing.assert_allclose(length_m, [0, 50], atol=0.1)
        pinned.replace(on_edges(travel, [0], [0.5]))
        assert (len(pinned), pinned.to_one(goal).tolist()) == (1, [13.0])
        pinned.close()
        assert pinned.to_one(goal).tolist() == [13.0]
        walkers = travel.pin(on_edges(travel, [1], [0.5]), "foot")
        both = PinnedOrigins.all_to_one([(pinned, goal), (walkers, goal)])
        assert [times.tolist() for times in both] == [[13.0], [4.0]]
        assert PinnedOrigins.all_to_one([]) == []
