"""Closures: which arcs they mean, that they add up, and what becomes of places on closed roads."""

import numpy as np
import pytest
import shapely

from gis.roads.build import build_network
from gis.roads.network import MODES, UNREACHABLE_MS, RoadNetwork
from gis.travel import ClosedArcs, NoRoadNear, NoRoute, NoSuchRoad, OutsideNetwork, TravelTimes, UnknownMode
from gis.travel.traffic import Traffic
from tests.factories.roads import STREET, grid, raw_roads
from tests.factories.travel import place


@pytest.fixture
def travel():
    with TravelTimes(build_network(grid(6, 6))[0]) as travel:
        yield travel


def seconds(travel: TravelTimes, start: tuple, end: tuple, mode: str = "car") -> float:
    ends = travel.snap(np.concatenate([place(*start), place(*end)]), mode)
    return float(travel.to_one(ends[0], ends[1], mode)[0])


def lanes(network: RoadNetwork, closed: ClosedArcs) -> set[tuple]:
    """The closed arcs as pairs of junctions in steps of 100 m."""
    origin = place(0, 0)[0]
    step = place(1, 1)[0] - origin
    at = np.rint((np.stack([network.node_lon, network.node_lat], axis=1) - origin) / step).astype(int)
    return {(*at[network.tail[arc]].tolist(), *at[network.head[arc]].tolist()) for arc in closed.arcs}


def test_overlapping_closures_count_each(travel: TravelTimes) -> None:
    here = travel.arcs_near_point(*place(2.5, 2)[0], modes=("car",))
    more = travel.arcs_in_polygon(shapely.box(*place(2.2, 1.8)[0], *place(2.8, 2.2)[0]))
    free = seconds(travel, (2.0, 2), (3.0, 2))
    around = []
    for closures in ({"a": here}, {"a": here, "b": more}, {"b": more}, {"b": here}, {}):
        travel.set_closures(closures)
        around.append(seconds(travel, (2.0, 2), (3.0, 2)))
    assert around == pytest.approx([3 * free] * 4 + [free], rel=0.01)


def test_closures_hold_for_their_modes_only(travel: TravelTimes) -> None:
    free = {mode: seconds(travel, (2, 2), (3, 2), mode) for mode in MODES}
    travel.set_closures({1: travel.arcs_near_point(*place(2.5, 2)[0], modes=("car", "ebike"))})
    closed = {mode: seconds(travel, (2, 2), (3, 2), mode) for mode in MODES}
    assert [closed[mode] > free[mode] for mode in MODES] == [True, True, False]


def test_a_wrong_closure_changes_nothing(travel: TravelTimes) -> None:
    free = seconds(travel, (2, 2), (3, 2))
    right = travel.arcs_near_point(*place(2.5, 2)[0])
    with pytest.raises(OutsideNetwork):
        travel.set_closures({"right": right, "wrong": ClosedArcs(np.array([10**9]))})
    with pytest.raises(UnknownMode):
        travel.set_closures({"right": right, "wrong": ClosedArcs(right.arcs, ("boat",))})
    assert seconds(travel, (2, 2), (3, 2)) == free
    travel.set_closures({"right": right})
    assert seconds(travel, (2, 2), (3, 2)) > free


def test_only_what_changed_is_updated() -> None:
    network = build_network(grid(4, 4))[0]
    traffic = Traffic(network)
    one, other = ClosedArcs(np.array([0, 1]), ("car",)), ClosedArcs(np.array([1, 2]), ("car",))
    changed = [
        [(mode, arcs.tolist()) for mode, arcs in traffic.set_closures(closures)]
        for closures in (
            {1: one},
            {1: one, 2: other},
            {1: ClosedArcs(np.array([0, 1]), ("car",)), 2: other},
            {2: other},
            {},
        )
    ]
    assert changed == [[(0, [0, 1])], [(0, [2])], [], [(0, [0])], [(0, [1, 2])]]
    np.testing.assert_array_equal(traffic.weight_ms[0][:-1], network.weight_ms[0])
    assert traffic.weight_ms[0][-1] == UNREACHABLE_MS


def test_a_place_on_a_closed_road_is_reached_from_the_nearest_open_one(travel: TravelTimes) -> None:
    travel.set_closures({1: travel.arcs_near_point(*place(2.5, 2)[0])})
    # 0.3 from the crossing at (2, 2): the nearest open road is there.
    assert seconds(travel, (1, 2), (2.3, 2)) == seconds(travel, (1, 2), (2, 2))
    assert seconds(travel, (2.3, 2), (1, 2)) == seconds(travel, (2, 2), (1, 2))
    ends = travel.snap(np.concatenate([place(1, 2), place(2.3, 2)]), "car")
    assert travel.route(ends[0], ends[1], "car").geometry[-1] == pytest.approx(place(2, 2)[0], abs=1e-7)


def test_a_place_with_no_open_road_near_is_unreachable_until_one_opens(travel: TravelTimes) -> None:
    everything = travel.arcs_in_polygon(shapely.box(*place(-1, -1)[0], *place(9, 9)[0]))
    ends = travel.snap(np.concatenate([place(1.5, 2), place(3.3, 2)]), "car")
    free = travel.to_one(ends[0], ends[1], "car")
    travel.set_closures({1: everything})
    assert travel.to_one(ends[0], ends[1], "car").tolist() == [np.inf]
    with pytest.raises(NoRoute):
        travel.route(ends[0], ends[1], "car")
    travel.set_closures({})
    assert travel.to_one(ends[0], ends[1], "car").tolist() == free.tolist()


def test_a_road_closed_one_way_is_still_entered_the_other_way(travel: TravelTimes) -> None:
    closed = travel.arcs_near_point(*place(2.5, 2)[0])
    eastward = closed.arcs[travel.network.head[closed.arcs] > travel.network.tail[closed.arcs]]
    free = seconds(travel, (2, 2), (2.5, 2))
    travel.set_closures({1: ClosedArcs(eastward[:1])})
    there, back = seconds(travel, (2, 2), (2.5, 2)), seconds(travel, (2.5, 2), (2, 2))
    assert sorted([there, back])[0] == pytest.approx(free, abs=0.001)
    assert sorted([there, back])[1] > 2 * free


@pytest.fixture(scope="module")
def avenue():
    """A road of two carriageways, four crossings long, with a bridge of another name in its middle."""
    east = [(x, 0.2) for x in range(7)]
    west = [(x, 0.0) for x in range(7)]
    named = {"highway": "primary", "oneway": "yes", "name": "长安街", "name:en": "Chang'an Avenue"}
    bridge = {**named, "name": "御河桥", "name:en": ""}
    raw = raw_roads(
        [*east, *west],
        ([7, 8, 9, 10], named),
        ([10, 11], bridge),
        ([11, 12, 13], named),
        ([6, 5], named),
        ([5, 4, 3, 2, 1, 0], named),
        *(([x, x + 7], STREET) for x in range(7)),
    )
    with TravelTimes(build_network(raw)[0]) as travel:
        yield travel


@pytest.mark.parametrize("name", ["长安街", "Chang'an Avenue", " chang'an avenue "])
def test_a_named_road_is_closed_on_both_carriageways(avenue: TravelTimes, name: str) -> None:
    closed = avenue.arcs_on_road(name, modes=("car",))
    used = closed.arcs[avenue.network.weight_ms[0][closed.arcs] < UNREACHABLE_MS]
    assert len(used) == 6 + 5
    assert closed.modes == ("car",)
    np.testing.assert_array_equal(avenue.closed_arcs(road_name=name).arcs, closed.arcs)


@pytest.mark.parametrize(
    ("between", "middles"),
    [
        (((2.1, 0), (2.9, 0)), {2.5}),
        (((1.1, 0), (2.9, 0)), {1.5, 2.5}),
        (((4.9, 0.2), (2.1, 0.2)), {2.5, 3.5, 4.5}),
    ],
)
def test_a_part_of_a_road_is_closed_on_both_carriageways(
    avenue: TravelTimes, between: tuple, middles: set
) -> None:
    closed = avenue.arcs_on_road("长安街", tuple(place(*end)[0] for end in between))
    found = lanes(avenue.network, closed)
    assert {(a + b) / 2 for a, _, b, _ in found} == middles
    used = closed.arcs[avenue.network.weight_ms[0][closed.arcs] < UNREACHABLE_MS]
    both = 2 * len(middles) - (3.5 in middles)
    assert len(used) == both


def test_a_drawn_shape_can_be_kept_to_a_named_road(avenue: TravelTimes) -> None:
    area = shapely.box(*place(1.2, -0.5)[0], *place(1.8, 0.5)[0])
    assert len(lanes(avenue.network, avenue.closed_arcs(area))) == 2
    street = shapely.box(*place(1.8, -0.5)[0], *place(2.2, 0.1)[0])
    everything, named = avenue.closed_arcs(street), avenue.closed_arcs(street, "长安街")
    assert set(named.arcs) < set(everything.arcs)


@pytest.mark.parametrize(
    ("shape", "count"),
    [
        pytest.param(lambda: shapely.Point(*place(2.5, 2)[0]), 1, id="point on a road"),
        pytest.param(lambda: shapely.Point(*place(2.5, 2.5)[0]), 0, id="point beside all roads"),
        pytest.param(lambda: shapely.Point(*place(2, 2)[0]), 4, id="point at a crossing"),
        pytest.param(
            lambda: shapely.LineString(np.concatenate([place(2.3, 2), place(3.7, 2)])), 4, id="line"
        ),
        pytest.param(lambda: shapely.box(*place(2.4, 1.9)[0], *place(2.6, 2.1)[0]), 1, id="area"),
        pytest.param(lambda: shapely.box(*place(2.2, 2.2)[0], *place(2.8, 2.8)[0]), 0, id="inside a block"),
        pytest.param(shapely.Polygon, 0, id="nothing"),
        pytest.param(lambda: shapely.box(10, 50, 11, 51), 0, id="elsewhere"),
    ],
)
def test_shapes_close_what_they_meet(travel: TravelTimes, shape, count: int) -> None:
    assert (
        len(
            {
                frozenset(((a, b), (c, d)))
                for a, b, c, d in lanes(travel.network, travel.arcs_in_polygon(shape()))
            }
        )
        == count
    )


def test_what_does_not_exist_is_told(travel: TravelTimes) -> None:
    with pytest.raises(NoSuchRoad) as unknown:
        travel.arcs_on_road("无此路")
    assert unknown.value.name == "无此路"
    with pytest.raises(NoRoadNear) as far:
        travel.arcs_near_point(*place(2.5, 2.5)[0], 20)
    assert far.value.within_m == 20
    with pytest.raises(NoSuchRoad):
        travel.closed_arcs(road_name="")
