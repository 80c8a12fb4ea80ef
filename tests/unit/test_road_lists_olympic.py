"""The Olympic and Paralympic lanes as they were published, found on the real roads of Beijing in 2017.

The map is four years older than the lists, and holds roads only: no airport, no toll gate. What is
expected of each line is what was reached; it may become more.
"""

import csv
from pathlib import Path

import numpy as np
import pytest
import shapely

from gis.geodesy import distances_m
from gis.road_lists import NOT, PARTLY, WHOLLY, RoadLists, RoadRoute, parse_line
from gis.roads.network import RoadNetwork
from gis.travel.plane import plane_per_ground, to_plane
from gis.travel.shapes import EdgeShapes
from tests.factories.travel import beijing

# How much of the drawn lines lies on the road's own name at least, in percent, by line.
DRAWN = {
    "货运北路，机场高速至机场北线高速段": 99,
    "西北四环路，五棵松桥至四元桥段": 87,
    "西北四环路，定慧桥至四元桥段": 86,
    "东四环路，四元桥至四惠桥段": 92,
    "北二环路，西直门桥至德胜门桥段": 89,
    "德胜门外大街，德胜门桥至马甸桥段": 99,
    "京藏高速，马甸桥至健翔桥段": 86,
    "西直门外大街，西直门桥至中关村南大街段": 99,
    "紫竹院路，中关村南大街至车道沟桥段": 88,
    "阜石路，定慧桥至广宁路出口段": 99,
    # Much of this side of the ring bears bridges' names, or only a number.
    "北五环路，奥林西桥至箭亭桥段": 60,
    "北五环，奥林西桥至京新高速箭亭桥段": 60,
    "机场高速，温榆桥至四元桥段": 99,
    "京新高速，箭亭桥至六环路段": 91,
    # 安定路 meets this road where it is called 北土城东路.
    "北土城西路，北辰西路至安定路段": 30,
    "民族园路，": 99,
    "大屯路，北辰东路至安立路段": 99,
    "科荟路，北辰东路至安立路段": 99,
    "奥林西路，科荟路至五环路段": 99,
    "北辰西路，北土城西路至科荟路段": 94,
    "北辰东路，": 99,
}
# Roads that are there, and the ends that are not: places, and roads that do not come near on this map.
WITHOUT_AN_END = {
    "机场第二高速，T3航站楼至管头桥段": {"T3航站楼", "管头桥"},
    "京平高速，李天桥至温榆桥段": {"李天桥"},
    "机场高速，首都机场至新东路段": {"首都机场"},
    "安立路，科荟路至北土城路段": {"北土城路"},
}
# Of 团结路 in 延庆, which this map lacks, another road has the last words of its name.
ANOTHER_ROAD = {"团结路，阪泉收费站至香苑街段"}


@pytest.fixture(scope="module")
def network(shared_data: Path) -> RoadNetwork:
    return beijing(shared_data)


@pytest.fixture(scope="module")
def routes(network: RoadNetwork, shared_data: Path) -> dict[str, RoadRoute]:
    roads = RoadLists(EdgeShapes(network))
    lines = [f"{row['road']}，{row['segment']}" for row in rows(shared_data)]
    return {line: roads.find(parse_line(line)) for line in lines}


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "olympic_lane_roads.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def share_near_names(network: RoadNetwork, route: RoadRoute) -> float:
    """How much of the lines is within a metre of edges with the road's names or number, measured anew."""
    names = {*route.road.names, "S12", "G6", "G7"}
    roads = zip(network.road_name, network.road_ref, strict=True)
    is_named = np.array([name in names or ref in names for name, ref in roads])[network.edge_road]
    bounds = network.shape_start[:-1][is_named], network.shape_start[1:][is_named]
    xy = to_plane(network.shape_lon, network.shape_lat)
    own = [shapely.LineString(xy[start:end]) for start, end in zip(*bounds, strict=True)]
    near = shapely.union_all(own).buffer(float(plane_per_ground(39.9)))
    drawn = [shapely.LineString(to_plane(*np.array(line.coords).T)) for line in route.geometry.geoms]
    return sum(line.intersection(near).length for line in drawn) / sum(line.length for line in drawn)


def test_the_list_is_the_one_that_is_expected(routes: dict[str, RoadRoute]) -> None:
    assert set(DRAWN) | set(WITHOUT_AN_END) | ANOTHER_ROAD <= set(routes)


@pytest.mark.parametrize("line", DRAWN)
def test_what_is_drawn_keeps_to_its_road(
    line: str, routes: dict[str, RoadRoute], network: RoadNetwork
) -> None:
    route = routes[line]
    assert (route.found, len(route.geometry.geoms)) == (WHOLLY, 2)
    assert route.share_on_named_road >= DRAWN[line] / 100
    assert share_near_names(network, route) >= route.share_on_named_road - 0.01


@pytest.mark.parametrize("line", DRAWN)
def test_what_is_drawn_is_whole_and_leads_from_end_to_end(line: str, routes: dict[str, RoadRoute]) -> None:
    route = routes[line]
    there, back = (np.array(each.coords) for each in route.geometry.geoms)
    for one, other in ((there[0], back[-1]), (there[-1], back[0])):
        # Both directions end abreast: the width of an interchange at most.
        assert distances_m(*one, *other)[()] < 400
    for end, place in zip(route.ends, (there[0], there[-1]), strict=False):
        away_m = min(distances_m(*place, each.lon, each.lat)[()] - each.away_m for each in end.meetings)
        assert away_m < 400
    lengths_m = [line_m(each) for each in (there, back)]
    assert lengths_m[0] == pytest.approx(route.length_m, rel=1e-3)
    assert lengths_m[0] == pytest.approx(lengths_m[1], rel=0.15, abs=150)


def line_m(line: np.ndarray) -> float:
    return float(distances_m(*line[:-1].T, *line[1:].T).sum())


@pytest.mark.parametrize("line", WITHOUT_AN_END)
def test_what_has_no_end_is_not_drawn(line: str, routes: dict[str, RoadRoute]) -> None:
    route = routes[line]
    assert (route.found, route.geometry.is_empty, len(route.tips)) == (PARTLY, True, 2)
    assert {end.written for end in route.ends if not end.found} == WITHOUT_AN_END[line]


def test_a_road_that_this_map_lacks_is_never_drawn(routes: dict[str, RoadRoute], shared_data: Path) -> None:
    lacking = {
        f"{row['road']}，{row['segment']}"
        for row in rows(shared_data)
        if row["edges_with_name_in_osm2017"] == "0"
    }
    # 西北四环路 is found by its parts, which the column does not count.
    lacking = (lacking | ANOTHER_ROAD) - set(DRAWN)
    assert {line: routes[line].found for line in lacking} == dict.fromkeys(lacking, NOT)
    assert len(lacking) == 15


def test_a_gazetteer_finds_the_airport(network: RoadNetwork) -> None:
    terminal = (116.5873, 40.0795)
    roads = RoadLists(EdgeShapes(network), locate=lambda name: [terminal] if name == "首都机场" else [])
    route = roads.find(parse_line("机场高速，首都机场至新东路段"))
    assert (route.found, [end.how for end in route.ends]) == (WHOLLY, ["place", "crossing"])
    assert route.share_on_named_road > 0.95
    assert route.length_m == pytest.approx(20_000, rel=0.1)
