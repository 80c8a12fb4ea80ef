"""Lines through points that follow the roads, and what a pointer snaps to."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.geodesy import distances_m
from gis.roads.build import build_network
from gis.travel import TravelTimes
from gis.travel.cheapest import CheapestWays, Positions
from gis.travel.following import LegNotRouted, PointOffRoad, RoadFollower, TooFewPoints, UnknownPreference
from gis.travel.shapes import EdgeShapes
from gis.travel.snap_targets import SnapTargets
from tests.factories.roads import grid, raw_roads
from tests.factories.travel import Edge, network_of, place


def places(*steps: tuple[float, float]) -> np.ndarray:
    return np.concatenate([place(*step) for step in steps])


def line_length_m(line: np.ndarray) -> float:
    return float(distances_m(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1]).sum())


def test_a_line_passes_its_points_in_order_along_the_roads() -> None:
    with TravelTimes(build_network(grid(5, 5))[0]) as travel:
        drawn = RoadFollower(travel).follow(places((0.5, 0.05), (3, 0), (3, 2.5)), "car")
        np.testing.assert_allclose(drawn.snapped, places((0.5, 0), (3, 0), (3, 2.5)), atol=1e-5)
        assert [leg.prefer for leg in drawn.legs] == ["quickest", "quickest"]
        np.testing.assert_allclose(drawn.legs[0].line[-1], drawn.legs[1].line[0], atol=1e-9)
        assert drawn.length_m == pytest.approx(500, rel=0.002)
        assert line_length_m(drawn.line) == pytest.approx(drawn.length_m, rel=1e-6)


def test_the_shortest_way_is_not_the_quickest() -> None:
    # Straight on is 200 m of alley; around it is 400 m of road that takes half the time.
    edges = [Edge(0, 1, 60_000, 60_000), Edge(0, 2, 10_000, 10_000), Edge(2, 3, 10_000, 10_000)]
    edges += [Edge(3, 1, 10_000, 10_000), Edge(4, 0, 1000, 1000), Edge(1, 5, 1000, 1000)]
    network = network_of([(0, 0), (2, 0), (0, 1), (2, 1), (-1, 0), (3, 0)], edges)
    with TravelTimes(network) as travel:
        follower, ends = RoadFollower(travel), places((-0.5, 0), (2.5, 0))
        quickest = follower.follow(ends, "car", "quickest")
        shortest = follower.follow(ends, "car", "shortest")
    assert (quickest.legs[0].time_s, shortest.legs[0].time_s) == (31.0, pytest.approx(61.0, abs=0.01))
    assert quickest.length_m == pytest.approx(500, rel=0.002)
    assert shortest.length_m == pytest.approx(300, rel=0.002)
    np.testing.assert_allclose(shortest.line[[0, -1]], ends, atol=1e-6)


def test_each_leg_may_be_drawn_in_its_own_way() -> None:
    with TravelTimes(build_network(grid(4, 4))[0]) as travel:
        asked = places((0, 0), (2, 2), (2.4, 2.4), (2.6, 2.7), (3, 3))
        drawn = RoadFollower(travel).follow(asked, "car", ["shortest", "straight", "straight", "quickest"])
    # Where only straight legs meet, the point stays; where a road is followed, it lies on the road.
    np.testing.assert_allclose(drawn.snapped[2], asked[2])
    assert distances_m(*drawn.snapped[3], *asked[3])[()] == pytest.approx(30, abs=1)
    assert [len(leg.line) for leg in drawn.legs[1:3]] == [2, 2]
    assert [leg.time_s is None for leg in drawn.legs] == [False, True, True, False]


def test_a_straight_line_needs_no_road() -> None:
    with TravelTimes(build_network(grid(2, 2))[0]) as travel:
        far = places((300, 0), (301, 0))
        drawn = RoadFollower(travel).follow(far, "car", "straight")
    np.testing.assert_array_equal(drawn.line, far)
    assert drawn.length_m == pytest.approx(100, rel=0.002)


def test_what_cannot_be_drawn_says_where() -> None:
    one_way = [Edge(0, 1, 1000, None), Edge(1, 2, 1000, None)]
    with TravelTimes(network_of([(0, 0), (1, 0), (2, 0)], one_way)) as travel:
        follower = RoadFollower(travel)
        for prefer in ("quickest", "shortest"):
            with pytest.raises(LegNotRouted) as leg:
                follower.follow(places((0.2, 0), (1.5, 0), (0.5, 0)), "car", prefer)
            assert (leg.value.leg, leg.value.mode) == (1, "car")
        with pytest.raises(PointOffRoad) as off:
            follower.follow(places((0.2, 0), (0.5, 9)), "car", within_m=100)
        assert (off.value.point, off.value.within_m) == (1, 100)
        with pytest.raises(TooFewPoints):
            follower.follow(places((0.2, 0)), "car")
        for wrong in ("fastest", ["quickest", "quickest"]):
            with pytest.raises(UnknownPreference) as unknown:
                follower.follow(places((0.2, 0), (1.5, 0)), "car", wrong)
            assert unknown.value.legs == 1


def test_the_same_place_twice_is_a_line_without_length() -> None:
    with TravelTimes(build_network(grid(2, 2))[0]) as travel:
        for prefer in ("quickest", "shortest", "straight"):
            drawn = RoadFollower(travel).follow(places((0.5, 0), (0.5, 0)), "car", prefer)
            assert (drawn.length_m, len(drawn.line)) == (0.0, 2)


@given(st.lists(st.tuples(st.floats(-0.4, 5.4), st.floats(-0.4, 5.4)), min_size=2, max_size=5))
@settings(max_examples=40, deadline=None)
def test_shortest_is_never_longer_and_quickest_never_slower(steps: list[tuple[float, float]]) -> None:
    with TravelTimes(NETWORK) as travel:
        follower, asked = RoadFollower(travel, SHAPES), places(*steps)
        quickest = follower.follow(asked, "car", "quickest")
        shortest = follower.follow(asked, "car", "shortest")
    np.testing.assert_array_equal(quickest.snapped, shortest.snapped)
    for quick, short in zip(quickest.legs, shortest.legs, strict=True):
        assert short.length_m <= quick.length_m + 1e-6
        assert quick.time_s <= short.time_s + 0.1
        assert line_length_m(short.line) == pytest.approx(short.length_m, rel=1e-6, abs=0.01)


def test_cheapest_ways_agree_with_travel_times() -> None:
    with TravelTimes(NETWORK) as travel:
        random = np.random.default_rng(3)
        snapped = travel.snap(places(*random.uniform(0, 5, (40, 2))), "car")
        times_s = travel.matrix(snapped[:20], snapped[20:], "car")
    weight_ms = np.asarray(NETWORK.weight_ms[0], dtype=float)
    ways = CheapestWays(SHAPES, np.where(weight_ms < 2147483647, weight_ms, np.inf))
    at = [Positions.on_edges(SHAPES, snapped[n].edge, snapped[n].fraction) for n in range(40)]
    for origin in range(20):
        for goal in range(20):
            way = ways.find(at[origin], at[20 + goal])
            assert way.times_ms(weight_ms).sum() / 1000 == pytest.approx(times_s[origin, goal], abs=0.003)


def test_nothing_beyond_the_limit_is_found() -> None:
    ways = CheapestWays(SHAPES, np.asarray(SHAPES.arc_length_m))
    start, goal = (
        Positions.on_edges(SHAPES, np.array([edge]), np.array([0.5])) for edge in (0, len(SHAPES.lines) - 1)
    )
    length_m = ways.find(start, goal).lengths_m(SHAPES).sum()
    assert ways.find(start, goal, limit=length_m + 1) is not None
    assert ways.find(start, goal, limit=length_m - 1) is None
    nowhere = start.take(np.zeros(0, dtype=int))
    assert ways.find(nowhere, goal) is None


def test_what_a_pointer_snaps_to() -> None:
    bent = raw_roads([(0, 0), (1, 0), (1, 1), (2, 0)], ([0, 1, 2], STREET), ([1, 3], STREET))
    with TravelTimes(build_network(bent)[0]) as travel:
        targets = SnapTargets(travel, "car")
        vertex, along = targets.near(*place(1.1, 0.05)[0], 20)
        assert (vertex.kind, along.kind) == ("junction", "along")
        np.testing.assert_allclose([vertex.lon, vertex.lat], place(1, 0)[0], atol=1e-9)
        assert vertex.distance_m == pytest.approx(11.2, abs=0.1)
        assert along.distance_m == pytest.approx(5.0, abs=0.1)
        assert [target.kind for target in targets.near(*place(0.5, 0.05)[0], 20)] == ["along"]
        assert targets.near(*place(0.5, 5)[0], 20) == []


def test_the_vertices_in_a_box() -> None:
    bent = raw_roads([(0, 0), (1, 0), (1, 1), (2, 0), (1.5, 0)], ([0, 1, 2], STREET), ([1, 4, 3], STREET))
    with TravelTimes(build_network(bent)[0]) as travel:
        targets = SnapTargets(travel, "car")
        (west, south), (east, north) = places((0.9, -0.1), (1.6, 1.1))
        found = targets.in_box(west, south, east, north)
        assert (len(found.lon), found.is_junction.sum(), found.complete) == (3, 2, True)
        few = targets.in_box(west, south, east, north, at_most=2)
        assert (few.is_junction.tolist(), few.complete) == ([True, True], False)
        assert len(targets.in_box(0, 0, 1, 1).lon) == 0


STREET = {"highway": "residential"}
NETWORK = build_network(grid(6, 6))[0]
SHAPES = EdgeShapes(NETWORK)
