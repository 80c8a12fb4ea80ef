"""Stretches of roads found from words on small networks: ends, carriageways, gaps, and what is not found."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely

from gis.geodesy import distances_m
from gis.road_lists import NOT, PARTLY, WHOLLY, RoadLists, RoadRoute, parse_line, table, totals
from gis.travel.shapes import EdgeShapes
from tests.factories.travel import Edge, network_of, place


def road(name: str, *nodes: int, one_way: bool = False) -> list[Edge]:
    """A road over some junctions, of which each step takes ten seconds."""
    back_ms = None if one_way else 10_000
    return [Edge(one, other, 10_000, back_ms, name) for one, other in pairwise(nodes)]


# An expressway of two carriageways, 20 m apart, from west to east; streets cross it at 3, 10 and 17 hundred
# metres; between 6 and 8 it is a bridge with a name of its own.
EAST = [(0, 0), (3, 0), (6, 0), (8, 0), (10, 0), (17, 0), (20, 0)]
WEST = [(x, 0.2) for x, _ in EAST]
ENDS = [(3, -2), (3, 2), (10, -2), (10, 2), (17, -2), (17, 2)]
POINTS = [*EAST, *WEST, *ENDS]
EXPRESSWAY = [
    *road("首都机场高速公路", 0, 1, 2, one_way=True),
    *road("温榆桥", 2, 3, one_way=True),
    *road("首都机场高速公路", 3, 4, 5, 6, one_way=True),
    *road("首都机场高速公路", 13, 12, 11, 10, one_way=True),
    *road("温榆桥", 10, 9, one_way=True),
    *road("首都机场高速公路", 9, 8, 7, one_way=True),
]
CITY = [
    *EXPRESSWAY,
    *road("甲路", 14, 1, 8, 15),
    *road("乙大街", 16, 4, 11, 17),
    *road("丙路", 18, 5, 12, 19),
    *road("", 0, 7),
    *road("", 6, 13),
]


def lists(points: Sequence[tuple[float, float]], edges: Sequence[Edge], **more: object) -> RoadLists:
    return RoadLists(EdgeShapes(network_of(points, edges)), **more)


def ends_of(route: RoadRoute) -> list[list[float]]:
    """Where each line begins and ends, in steps of 100 m east of the first point."""
    west, east = place(0, 0)[0, 0], place(1, 0)[0, 0]
    return [
        [round(float(lon - west) / (east - west), 1) for lon in np.array(line.coords)[[0, -1], 0]]
        for line in route.geometry.geoms
    ]


def test_both_carriageways_each_in_its_direction() -> None:
    route = lists(POINTS, CITY).find(parse_line("机场高速，甲路至乙大街段"))
    assert (route.found, route.road.match, route.road.score) == (WHOLLY, "guess", 80.0)
    assert ends_of(route) == [[3.0, 10.0], [10.0, 3.0]]
    assert route.length_m == pytest.approx(700, rel=0.01)
    assert route.share_on_named_road == pytest.approx(5 / 7, rel=0.01)
    assert [(end.how, end.match) for end in route.ends] == [("crossing", "exact")] * 2


def test_told_the_other_way_round_the_other_carriageway_comes_first() -> None:
    route = lists(POINTS, CITY).find(parse_line("首都机场高速，丙路至甲路"))
    assert ends_of(route) == [[17.0, 3.0], [3.0, 17.0]]


def test_an_end_may_be_a_bridge_on_the_road_itself() -> None:
    route = lists(POINTS, CITY).find(parse_line("首都机场高速，甲路至温榆桥"))
    assert (route.found, ends_of(route)) == (WHOLLY, [[3.0, 7.0], [7.0, 3.0]])


def test_exits_and_the_roads_own_name_before_a_bridge_do_not_count() -> None:
    route = lists(POINTS, CITY).find(parse_line("首都机场高速，甲路出口至首都机场高速温榆桥"))
    assert (route.found, ends_of(route)) == (WHOLLY, [[3.0, 7.0], [7.0, 3.0]])


def test_an_undivided_road_is_one_line() -> None:
    route = lists(POINTS, CITY).find(parse_line("甲路"))
    assert (route.found, len(route.geometry.geoms)) == (WHOLLY, 1)
    assert route.length_m == pytest.approx(400, rel=0.01)


def test_an_end_that_is_not_there_draws_nothing_and_has_guesses() -> None:
    route = lists(POINTS, CITY).find(parse_line("首都机场高速，甲路至乙小街"))
    assert (route.found, route.geometry.is_empty, route.length_m) == (PARTLY, True, 0.0)
    assert [end.found for end in route.ends] == [True, False]
    guess = route.ends[1].guesses[0]
    assert guess.name == "乙大街"
    assert distances_m(guess.lon, guess.lat, *place(10, 0.1)[0])[()] < 15
    assert sorted(round(distances_m(*tip, *place(0, 0)[0])[()], -2) for tip in route.tips) == [0, 2000]


def test_a_planner_picks_what_was_not_found() -> None:
    roads, line = lists(POINTS, CITY), parse_line("首都机场高速，甲路至乙小街")
    route = roads.find(line, picked=(None, tuple(place(15, 1)[0])))
    assert (route.found, route.ends[1].how, ends_of(route)) == (WHOLLY, "picked", [[3.0, 15.0], [15.0, 3.0]])


def test_places_are_asked_of_the_caller() -> None:
    known = {"首都机场": [tuple(place(300, 0)[0]), tuple(place(19, 5)[0])]}
    line = parse_line("机场高速，首都机场至丙路")
    route = lists(POINTS, CITY, locate=lambda name: known.get(name, [])).find(line)
    assert (route.found, route.ends[0].how, ends_of(route)) == (WHOLLY, "place", [[19.0, 17.0], [17.0, 19.0]])
    assert [(note.what, round(note.length_m, -2)) for note in route.notes if note.what == "away"] == [
        ("away", 500)
    ]
    far = lists(POINTS, CITY, locate=lambda name: [tuple(place(300, 0)[0])]).find(line)
    assert far.found == PARTLY


def test_a_road_that_is_not_there_is_not_drawn() -> None:
    route = lists(POINTS, CITY).find(parse_line("丁大街，甲路至乙大街"))
    assert (route.found, route.geometry.is_empty, route.guesses[0].name) == (NOT, True, "乙大街")


def test_two_roads_of_one_name_are_told_apart_by_their_ends_only() -> None:
    far = [(x + 50, y) for x, y in POINTS]
    count = len(POINTS)
    again = [replace(edge, first=edge.first + count, last=edge.last + count) for edge in CITY]
    roads = lists([*POINTS, *far], [*CITY, *road("丁路", count + 18, count + 5), *again])
    whole = roads.find(parse_line("甲路"))
    assert (whole.found, [(note.what, note.count) for note in whole.notes]) == (PARTLY, [("many_roads", 2)])
    assert ends_of(roads.find(parse_line("首都机场高速，丁路至乙大街"))) == [[67.0, 60.0], [60.0, 67.0]]


def test_where_a_road_is_met_twice_the_shorter_stretch_is_taken_and_told() -> None:
    horseshoe = road("戊路", 14, 1, 8, 15, 17, 11, 4, 16)
    edges = [*EXPRESSWAY, *horseshoe, *road("丙路", 18, 5, 12, 19), *road("", 0, 7), *road("", 6, 13)]
    route = lists(POINTS, edges).find(parse_line("首都机场高速，戊路至丙路"))
    assert ends_of(route)[0] == [10.0, 17.0]
    assert ("meets_often", ("戊路",)) in [(note.what, note.names) for note in route.notes]


def test_a_road_that_ends_before_the_other_is_drawn_to_its_end() -> None:
    points = [(0, 0), (5, 0), (12, 0), (12, 3), (2, 0), (2, 3)]
    edges = [*road("甲路", 0, 4, 1), *road("", 1, 2), *road("乙路", 2, 3), *road("丙路", 4, 5)]
    route = lists(points, edges).find(parse_line("甲路，丙路至乙路"))
    assert (route.found, route.ends[1].how, ends_of(route)) == (WHOLLY, "towards", [[2.0, 5.0]])
    assert [(note.what, round(note.length_m, -1)) for note in route.notes] == [("away", 700)]


def test_what_is_named_after_a_bridge_stands_for_it() -> None:
    names = {"甲路": "德胜门外大街", "丙路": "李天路"}
    renamed = [replace(edge, name=names.get(edge.name, edge.name)) for edge in CITY]
    route = lists(POINTS, renamed).find(parse_line("首都机场高速，德胜门桥至李天桥"))
    assert [(end.how, end.names) for end in route.ends] == [
        ("named_after", ("德胜门外大街",)),
        ("named_after", ("李天路",)),
    ]
    assert ends_of(route) == [[3.0, 17.0], [17.0, 3.0]]


def test_a_road_goes_on_in_its_other_part() -> None:
    points = [(0, 0), (5, 0), (10, 0), (2, 0), (2, 3), (8, 0), (8, 3)]
    edges = [*road("土城西路", 0, 3, 1), *road("土城东路", 1, 5, 2), *road("甲路", 3, 4), *road("乙路", 5, 6)]
    route = lists(points, edges).find(parse_line("土城西路，甲路至乙路"))
    assert (route.found, ends_of(route)) == (WHOLLY, [[2.0, 8.0]])
    assert route.share_on_named_road == pytest.approx(0.5, rel=0.01)
    assert [(note.what, note.names) for note in route.notes] == [("other_names", ("土城东路",))]


def test_a_way_around_is_not_the_road() -> None:
    points = [(0, 0), (3, 0), (17, 0), (20, 0), (3, 8), (17, 8), (0, 1), (20, 1)]
    edges = [*road("甲路", 0, 1), *road("甲路", 2, 3), *road("旁路", 1, 4, 5, 2)]
    edges += [*road("乙路", 0, 6), *road("丙路", 3, 7)]
    route = lists(points, edges).find(parse_line("甲路，乙路至丙路"))
    assert (route.found, [note.what for note in route.notes]) == (PARTLY, ["no_way"])


def test_one_direction_of_a_one_way_street() -> None:
    points = [(0, 0), (5, 0), (0, 3), (5, 3)]
    edges = [*road("甲路", 0, 1, one_way=True), *road("乙路", 0, 2), *road("丙路", 1, 3), *road("丁路", 2, 3)]
    roads = lists(points, edges)
    assert ends_of(roads.find(parse_line("甲路，乙路至丙路"))) == [[0.0, 5.0]]
    assert ends_of(roads.find(parse_line("甲路，丙路至乙路"))) == [[0.0, 5.0]]


@pytest.mark.parametrize(
    ("nodes", "left_m"),
    [
        pytest.param([(0, 1, 2), (1, 3)], 400 - 80, id="a branch"),
        pytest.param([(0, 1, 4, 3, 0)], 900, id="a loop"),
    ],
)
def test_what_of_a_whole_road_is_not_drawn_is_told(nodes: list[tuple[int, ...]], left_m: float) -> None:
    points = [(0, 0), (5, 0), (10, 0), (5, 4), (9, 4)] if len(nodes) > 1 else []
    points = points or [(0, 0), (5, 0), (0, 9), (0, 5), (5, 5)]
    edges = [edge for each in nodes for edge in road("甲路", *each)]
    route = lists(points, edges).find(parse_line("甲路"))
    assert route.found == WHOLLY
    told = {note.what: note.length_m for note in route.notes}
    assert told == {"not_drawn": pytest.approx(left_m, rel=0.12)}


def test_a_whole_ring_goes_all_the_way_round() -> None:
    turns = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    inner, outer = ([(radius * np.cos(t), radius * np.sin(t)) for t in turns] for radius in (20.0, 20.4))
    around = [*range(24), 0]
    edges = road("二环路", *around, one_way=True)
    edges += road("二环路", *(24 + n for n in reversed(around)), one_way=True)
    edges += [Edge(n, n + 24, 1000, 1000) for n in range(24)]
    route = lists([*inner, *outer], edges).find(parse_line("二环，全线"))
    assert (route.found, route.road.match, len(route.geometry.geoms)) == (WHOLLY, "normalised", 2)
    for line in route.geometry.geoms:
        assert shapely.length(line) == pytest.approx(shapely.length(route.geometry) / 2, rel=0.05)
    assert route.length_m == pytest.approx(2 * np.pi * 2000, rel=0.05)


def test_the_report_tells_each_line() -> None:
    roads = lists(POINTS, CITY)
    lines = ["机场高速，甲路至乙大街", "首都机场高速，甲路至乙小街", "丁大街，甲路至乙大街", "甲路"]
    routes = roads.find_all(parse_line(line) for line in lines)
    assert totals(routes) == {WHOLLY: 2, PARTLY: 1, NOT: 1}
    rows = table(routes).splitlines()
    assert len(rows) == 2 + len(lines)
    assert rows[2].startswith("| 机场高速，甲路至乙大街 | wholly | 0.7 | guess 80 | 71% |")
    assert "no 乙小街 on it (乙大街?" in rows[3]
    assert "no such road (乙大街?" in rows[4]
