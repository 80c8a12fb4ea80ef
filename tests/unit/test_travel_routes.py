"""Ways: their time, length and line, and how they are told."""

import numpy as np
import pytest

from gis.geodesy import distances_m
from gis.roads.build import build_network
from gis.roads.network import UNREACHABLE_MS
from gis.travel import NoRoute, TravelTimes
from gis.travel.maneuvers import turn_kind
from tests.factories.roads import grid, raw_roads
from tests.factories.travel import Edge, network_of, on_edges, place


def line_length_m(line: np.ndarray) -> float:
    return float(distances_m(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1]).sum())


def test_ways_agree_with_times_and_with_their_lines() -> None:
    random = np.random.default_rng(5)
    with TravelTimes(build_network(grid(9, 9))[0]) as travel:
        places = travel.snap(np.concatenate([place(*at) for at in random.uniform(-0.5, 8.5, (40, 2))]), "car")
        for start, end in zip(range(20), range(20, 40), strict=True):
            origin, goal = places[start], places[end]
            route = travel.route(origin, goal, "car")
            assert route.time_s == travel.to_one(origin, goal, "car")[0]
            assert route.length_m == pytest.approx(line_length_m(route.geometry), rel=1e-6, abs=0.01)
            assert route.length_m == travel.routes_length_m(origin, goal, "car")[0]
            np.testing.assert_allclose(route.geometry[0], [origin.lon[0], origin.lat[0]], atol=1e-9)
            np.testing.assert_allclose(route.geometry[-1], [goal.lon[0], goal.lat[0]], atol=1e-9)
            assert sum(step.length_m for step in route.steps) == pytest.approx(route.length_m)
            assert sum(step.time_s for step in route.steps) == pytest.approx(route.time_s)
            assert [route.steps[0].maneuver, route.steps[-1].maneuver] == ["depart", "arrive"]


@pytest.mark.parametrize(
    ("start", "end", "line"),
    [
        pytest.param((0, 0.25), (0, 0.75), [0.25, 0.75], id="ahead on one edge"),
        pytest.param((0, 0.75), (0, 0.25), [0.75, 0.25], id="back on one edge"),
        pytest.param((0, 0.5), (0, 0.5), [0.5, 0.5], id="to the same place"),
        pytest.param((0, 0.5), (2, 0.5), [0.5, 1, 2, 2.5], id="over whole edges"),
        pytest.param((2, 0.5), (0, 0.5), [2.5, 2, 1, 0.5], id="and back"),
        pytest.param((0, 1.0), (1, 0.0), [1, 1], id="by one junction"),
        pytest.param((0, 1.0), (2, 0.0), [1, 2], id="from junction to junction"),
    ],
)
def test_lines_are_cut_where_ways_begin_and_end(start: tuple, end: tuple, line: list[float]) -> None:
    edges = [Edge(n, n + 1, 10_000, 10_000) for n in range(3)]
    with TravelTimes(network_of([(n, 0) for n in range(4)], edges)) as travel:
        origin, goal = on_edges(travel, *zip(start, strict=True)), on_edges(travel, *zip(end, strict=True))
        route = travel.route(origin, goal, "car")
    expected = np.concatenate([place(east, 0) for east in line])
    np.testing.assert_allclose(route.geometry, expected, atol=1e-9)
    assert route.length_m == pytest.approx(100 * abs(line[-1] - line[0]), rel=0.002, abs=0.01)


def test_round_the_block_leaves_and_comes_back_on_the_same_edge() -> None:
    edges = [Edge(0, 1, 1000, None), Edge(1, 2, 1000, None), Edge(2, 0, 1000, None)]
    with TravelTimes(network_of([(0, 0), (1, 0), (1, 1)], edges)) as travel:
        route = travel.route(on_edges(travel, [0], [0.75]), on_edges(travel, [0], [0.25]), "car")
    assert route.time_s == 2.5
    assert route.legs.edge.tolist() == [0, 1, 2, 0]
    assert len(route.geometry) == 5


def test_a_loop_is_driven_the_way_it_was_timed() -> None:
    edges = [Edge(0, 0, 10_000, 2_000, via=((1, 0), (1, 1))), Edge(0, 1, 1000, 1000)]
    with TravelTimes(network_of([(0, 0), (-1, 0)], edges)) as travel:
        origin, goal = on_edges(travel, [0], [0.5]), on_edges(travel, [1], [1.0])
        route = travel.route(origin, goal, "car")
    assert route.time_s == 2.0
    assert (route.legs.from_fraction[0], route.legs.to_fraction[0]) == (0.5, 0.0)


def test_no_way_is_an_error() -> None:
    with TravelTimes(network_of([(0, 0), (1, 0)], [Edge(0, 1, 1000, None)])) as travel:
        with pytest.raises(NoRoute) as none:
            travel.route(on_edges(travel, [0], [0.75]), on_edges(travel, [0], [0.25]), "foot")
        assert none.value.mode == "foot"
        with pytest.raises(ValueError, match="one place"):
            travel.route(on_edges(travel, [0, 0], [0.75, 0.5]), on_edges(travel, [0], [0.25]), "foot")


CROSS = [(0, 0), (-2, 0), (2, 0), (0, 2), (0, -2), (1.4, 2), (-2, -1.9)]
ARMS = {"west": 1, "east": 2, "north": 3, "south": 4, "northeast": 5, "southwest": 6}


@pytest.mark.parametrize(
    ("start", "end", "kind", "text", "text_en"),
    [
        ("south", "west", "left", "左转进入西街", "Turn left onto West St"),
        ("south", "east", "right", "右转进入东街", "Turn right onto East St"),
        ("south", "north", "straight", "直行进入北街", "Continue onto North St"),
        ("south", "northeast", "slight_right", "向右前方进入东北街", "Bear right onto Northeast St"),
        ("southwest", "west", "sharp_left", "向左后方转弯进入西街", "Turn sharp left onto West St"),
        ("south", "southwest", "sharp_left", "向左后方转弯进入西南街", "Turn sharp left onto Southwest St"),
        ("west", "east", "straight", "直行进入东街", "Continue onto East St"),
        ("northeast", "east", "sharp_left", "向左后方转弯进入东街", "Turn sharp left onto East St"),
    ],
)
def test_turns_are_told_by_their_angle(start: str, end: str, kind: str, text: str, text_en: str) -> None:
    chinese = dict(zip(ARMS, ["西街", "东街", "北街", "南街", "东北街", "西南街"], strict=True))
    ways = [
        (
            [0, ARMS[arm]],
            {"highway": "residential", "name": chinese[arm], "name:en": f"{arm.capitalize()} St"},
        )
        for arm in {start, end}
    ]
    with TravelTimes(build_network(raw_roads(CROSS, *ways))[0]) as travel:
        ends = [travel.snap(place(*(0.5 * np.array(CROSS[ARMS[arm]]))), "car") for arm in (start, end)]
        steps = travel.route(*ends, "car").steps
    assert [(step.maneuver, step.text, step.text_en) for step in steps[1:-1]] == [(kind, text, text_en)]
    assert steps[0].text.startswith(f"沿{chinese[start]}向")
    assert steps[1].location == pytest.approx(tuple(place(0, 0)[0]), abs=1e-6)


@pytest.mark.parametrize(
    ("angle", "kind"),
    [
        (0, "straight"), (19, "straight"), (-30, "slight_left"), (90, "right"), (-90, "left"),
        (140, "sharp_right"), (-180, "uturn"), (179, "uturn"),
    ],
)  # fmt: skip
def test_angles_name_turns(angle: float, kind: str) -> None:
    assert turn_kind(angle) == kind


def told(points: list, edges: list[Edge], start: tuple, end: tuple, aside: float = 0.0) -> list[str]:
    network = network_of(points, edges)
    with TravelTimes(network) as travel:
        goal = travel.snap(place(end[0], end[1] + aside), "car")
        return [step.text for step in travel.route(travel.snap(place(*start), "car"), goal, "car").steps]


def both(first: int, last: int, name: str = "", **about) -> Edge:
    return Edge(first, last, 10_000, 10_000, name, **about)


def test_one_road_is_told_once_over_all_its_crossings() -> None:
    points = [(n, 0) for n in range(6)] + [(n, 1) for n in range(6)]
    edges = [both(n, n + 1, "长安街") for n in range(5)] + [both(n, n + 6, f"{n}号路") for n in range(6)]
    assert told(points, edges, (0.5, 0), (4.5, 0)) == ["沿长安街向东出发", "到达目的地"]


def test_a_turn_within_one_road_is_told() -> None:
    points = [(0, 0), (2, 0), (2, 2), (3, 0)]
    edges = [both(0, 1, "环路"), both(1, 2, "环路"), both(1, 3, "东路")]
    assert told(points, edges, (0.5, 0), (2, 1.5)) == ["沿环路向东出发", "左转进入环路", "到达目的地"]


def test_short_pieces_inside_a_crossing_are_not_told() -> None:
    points = [(0, 0), (2, 0), (2.3, 0), (2.3, 2), (4, 0)]
    edges = [both(0, 1, "甲路"), both(1, 2), both(2, 3, "乙路"), both(2, 4, "甲路")]
    assert told(points, edges, (0.5, 0), (2.3, 1.5)) == ["沿甲路向东出发", "左转进入乙路", "到达目的地"]
    assert told(points, edges, (0.5, 0), (3.5, 0)) == ["沿甲路向东出发", "到达目的地"]


def test_names_of_one_numbered_road_are_told_as_one() -> None:
    points = [(n, 0) for n in range(4)]
    edges = [
        both(0, 1, "机场高速", ref="S12"),
        both(1, 2, ref="S12"),
        both(2, 3, "机场高速 Expressway", ref="S12"),
    ]
    assert told(points, edges, (0.1, 0), (2.9, 0)) == ["沿机场高速向东出发", "到达目的地"]


def test_forks_ramps_and_merging_are_told() -> None:
    points = [(0, 0), (2, 0), (4, 0.6), (4, -0.6), (6, -0.6), (8, -0.6)]
    edges = [
        both(0, 1, "主路"),
        both(1, 2, "左路"),
        both(1, 3, road_class="trunk_link"),
        both(3, 4, road_class="trunk_link"),
        both(4, 5, "快速路", road_class="trunk"),
    ]
    assert told(points, edges, (0.5, 0), (7.5, -0.6)) == [
        "沿主路向东出发", "靠右驶入匝道", "汇入快速路", "到达目的地",
    ]  # fmt: skip
    assert told(points, edges, (0.5, 0), (3.8, 0.54))[1] == "靠左进入左路"


def test_exits_of_a_roundabout_are_counted() -> None:
    ring = [(1, 0), (0, 1), (-1, 0), (0, -1)]
    arms = [(4, 0), (0, 4), (-4, 0), (0, -4)]
    edges = [Edge(n, (n + 1) % 4, 5000, None, road=0) for n in range(4)]
    edges += [Edge(n, n + 4, 20_000, 20_000, name) for n, name in enumerate(["东街", "北街", "西街", "南街"])]
    # In from the south, anticlockwise: the first exit is east.
    for end, exits in (
        ((3, 0), "第1个出口驶出进入东街"),
        ((0, 3), "第2个出口驶出进入北街"),
        ((-3, 0), "第3个出口驶出进入西街"),
    ):
        steps = told(ring + arms, edges, (0, -3), end)
        assert steps == ["沿南街向北出发", f"进入环岛，从{exits}", "到达目的地"]
    assert told(ring + arms, edges, (0, -3), (0.5, 0.5))[1] == "进入环岛"


def test_who_may_go_round_both_ways_is_told_turns() -> None:
    ring = [(1, 0), (0, 1), (-1, 0), (0, -1)]
    edges = [Edge(n, (n + 1) % 4, 5000, 5000, road=0) for n in range(4)]
    edges += [both(n, n + 4, name) for n, name in enumerate(["东街", "北街", "西街", "南街"])]
    network = network_of([*ring, (4, 0), (0, 4), (-4, 0), (0, -4)], edges)
    network.weight_ms[0, (network.edge < 4) & ~network.forward] = UNREACHABLE_MS
    with TravelTimes(network) as travel:
        kinds = {}
        for mode in ("car", "foot"):
            ends = travel.snap(np.concatenate([place(0, -3), place(3, 0)]), mode)
            kinds[mode] = {step.maneuver for step in travel.route(ends[0], ends[1], mode).steps}
    assert "roundabout" in kinds["car"]
    assert "roundabout" not in kinds["foot"]


@pytest.mark.parametrize(
    ("aside", "text"),
    [(0.2, "到达目的地，目的地在左侧"), (-0.2, "到达目的地，目的地在右侧"), (0.0, "到达目的地")],
)
def test_the_side_of_the_destination_is_told(aside: float, text: str) -> None:
    assert told([(0, 0), (9, 0)], [both(0, 1, "甲路")], (1, 0), (8, 0), aside)[-1] == text


def test_closed_branches_make_no_fork() -> None:
    points = [(0, 0), (2, 0), (4, 0.3), (4, -0.3)]
    edges = [both(0, 1, "甲路"), both(1, 2, "乙路"), both(1, 3, "丙路")]
    network = network_of(points, edges)
    with TravelTimes(network) as travel:
        ends = travel.snap(np.concatenate([place(0.5, 0), place(3.8, 0.27)]), "car")
        open_text = travel.route(ends[0], ends[1], "car").steps[1].maneuver
        travel.set_closures({1: travel.arcs_on_road("丙路")})
        assert (open_text, travel.route(ends[0], ends[1], "car").steps[1].maneuver) == (
            "keep_left",
            "straight",
        )
    assert network.weight_ms.max() < UNREACHABLE_MS
