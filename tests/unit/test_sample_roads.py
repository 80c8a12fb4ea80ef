"""The sample city's roads: one network, named as they should be, the same each time."""

import numpy as np
import pytest
import shapely

from data.sample.borders import as_lonlat, city_outline
from data.sample.facts import path_of, read_table
from data.sample.plane import bent, to_lonlat, to_plane
from data.sample.roads import make_roads
from data.sample.terrain import open_ground
from gis.roads.build import build_network
from gis.roads.network import RoadNetwork
from gis.roads.osm import RawRoads
from gis.roads.report import BuildReport


@pytest.fixture(scope="module")
def raw() -> RawRoads:
    return make_roads()


@pytest.fixture(scope="module")
def built(raw: RawRoads) -> tuple[RoadNetwork, BuildReport]:
    return build_network(raw)


def names(raw: RawRoads) -> set[str]:
    return {way.tags.get("name", "") for way in raw.ways}


def test_it_is_one_network_for_every_way_of_moving(built: tuple[RoadNetwork, BuildReport]) -> None:
    network, report = built
    assert 30_000 <= len(network.node_lon) <= 60_000
    assert not report.invalid_ways
    for mode in report.modes.values():
        assert mode.dropped_arcs == 0
        assert mode.junctions > 0.9 * report.junctions


def test_the_same_seed_makes_the_same_city(raw: RawRoads) -> None:
    again = make_roads()
    assert np.array_equal(again.node_lon, raw.node_lon)
    assert np.array_equal(again.node_lat, raw.node_lat)
    assert [(way.osm_id, way.nodes.tolist(), way.tags) for way in again.ways] == [
        (way.osm_id, way.nodes.tolist(), way.tags) for way in raw.ways
    ]


def test_named_roads_are_there_and_generated_ones_are_marked(raw: RawRoads) -> None:
    known = {row["name"] for table in ("expressways", "main_streets") for row in read_table(table)}
    rings = {f"{side}{ring}环路" for side in "北东南西" for ring in "二三四五六"}
    side_roads = {f"{side}{ring}环辅路" for side in "北东南西" for ring in "二三四"}
    assert known | rings | side_roads <= names(raw)
    generated = names(raw) - known - rings - side_roads - {""}
    assert len(generated) > 3_000
    assert all(name.startswith("样例") for name in generated)


def test_each_generated_name_is_given_once(raw: RawRoads) -> None:
    generated = [way.tags for way in raw.ways if way.tags.get("name", "").startswith("样例")]
    by_name: dict[str, set[str]] = {}
    for tags in generated:
        by_name.setdefault(tags["name"], set()).add(tags["highway"])
        assert tags["name:en"]
    assert all(len(classes) == 1 for classes in by_name.values())


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("西长安街", 116.3780, 39.9068),
        ("北二环路", 116.3880, 39.9490),
        ("东三环路", 116.4550, 39.9085),
        ("京藏高速", 116.0750, 40.2870),
        ("京礼高速", 115.9300, 40.3900),
        ("中关村大街", 116.3120, 39.9760),
    ],
)
def test_roads_run_where_they_are(raw: RawRoads, name: str, lon: float, lat: float) -> None:
    nodes = np.concatenate([way.nodes for way in raw.ways if way.tags.get("name") == name])
    points = to_plane(np.stack([raw.node_lon[nodes], raw.node_lat[nodes]], axis=1))
    there = to_plane(np.array([lon, lat]))
    assert np.hypot(*(points - there).T).min() < 900


def test_rings_are_dual_carriageways(raw: RawRoads) -> None:
    for ring in "二三四五六":
        ways = [way for way in raw.ways if way.tags.get("name", "").endswith(f"{ring}环路")]
        assert {way.tags["oneway"] for way in ways} == {"yes"}
        # Each direction closes upon itself: a node is left as often as it is come to.
        starts = np.concatenate([way.nodes[:-1] for way in ways])
        ends = np.concatenate([way.nodes[1:] for way in ways])
        assert np.array_equal(np.sort(starts), np.sort(ends))


def test_walkers_keep_off_the_expressways(built: tuple[RoadNetwork, BuildReport]) -> None:
    network, _ = built
    fast = np.isin(np.asarray(network.road_class), ["motorway", "trunk", "motorway_link", "trunk_link"])
    on_fast = fast[np.asarray(network.edge_road)[np.asarray(network.edge)]]
    unreachable = np.asarray(network.weight_ms)[1:] == 2147483647
    assert unreachable[:, on_fast].all()


def test_all_roads_lie_in_the_city(raw: RawRoads) -> None:
    outline = as_lonlat(city_outline().buffer(3_000))
    shapely.prepare(outline)
    assert shapely.contains_xy(outline, raw.node_lon, raw.node_lat).all()


def test_no_generated_street_crosses_a_park_or_a_lake(raw: RawRoads) -> None:
    inner = shapely.transform(open_ground().buffer(-40), lambda points: to_lonlat(bent(points)))
    named = {row["name"] for row in read_table("main_streets")}
    generated = [way for way in raw.ways if way.tags.get("name", "样例").startswith("样例")]
    streets = [
        way
        for way in generated
        if not way.tags["highway"].endswith("_link") and way.tags.get("name") not in named
    ]
    lines = [shapely.LineString(np.stack([raw.node_lon[w.nodes], raw.node_lat[w.nodes]], 1)) for w in streets]
    crossing, _ = shapely.STRtree(shapely.get_parts(inner)).query(lines, predicate="intersects")
    assert len(np.unique(crossing)) == 0


def test_paths_of_facts_are_lon_lat_in_beijing() -> None:
    tables = ("expressways", "main_streets", "lakes", "rivers", "greens", "mountains", "borders", "enclaves")
    for table in tables:
        for row in read_table(table):
            lon, lat = path_of(row["path"]).T
            assert ((lon > 115.3) & (lon < 117.6) & (lat > 39.4) & (lat < 41.2)).all(), row
