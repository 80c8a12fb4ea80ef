"""The sample city's districts and streets part it without gap or overlap, point for point."""

from itertools import combinations

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import STRtree

from data.sample.facts import read_table
from data.sample.jurisdictions import CITY_CODE, Jurisdiction, jurisdictions

GEOD = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def tree() -> list[Jurisdiction]:
    return jurisdictions()


def lands(tree: list[Jurisdiction], level: str) -> dict[str, shapely.MultiPolygon]:
    return {each.code: each.land for each in tree if each.level == level}


@pytest.mark.parametrize("level", ["district", "street"])
def test_lands_cover_the_city_without_gap_or_overlap(tree: list[Jurisdiction], level: str) -> None:
    parts = list(lands(tree, level).values())
    (city,) = lands(tree, "city").values()
    assert all(part.is_valid for part in parts)
    assert shapely.coverage_is_valid(parts)
    assert shapely.equals(shapely.coverage_union_all(parts), city)
    assert sum(part.area for part in parts) == pytest.approx(city.area, rel=1e-12)


def test_a_district_is_its_streets(tree: list[Jurisdiction]) -> None:
    streets = lands(tree, "street")
    for code, land in lands(tree, "district").items():
        own = [part for street, part in streets.items() if street.startswith(code)]
        assert len(own) >= 8
        assert shapely.equals(shapely.coverage_union_all(own), land)


def test_neighbours_share_every_vertex_of_their_border(tree: list[Jurisdiction]) -> None:
    districts = lands(tree, "district")
    corners = {code: set(map(tuple, shapely.get_coordinates(land))) for code, land in districts.items()}
    touching = 0
    for (one, first), (other, second) in combinations(districts.items(), 2):
        border = first.boundary.intersection(second.boundary)
        points = set(map(tuple, shapely.get_coordinates(border)))
        assert points <= corners[one] & corners[other]
        touching += border.length > 0
    assert touching == 35


def test_districts_are_about_as_large_as_they_are(tree: list[Jurisdiction]) -> None:
    districts = lands(tree, "district")
    for row in read_table("districts"):
        area_km2 = abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(districts[row["code"]]))[0]) / 1e6
        assert area_km2 == pytest.approx(float(row["area_km2"]), rel=0.2), row["name"]


@pytest.mark.parametrize(
    ("lon", "lat", "owner", "around"),
    [
        (116.2605, 39.8765, "110108", "110106"),
        (116.5900, 40.0740, "110105", "110113"),
    ],
    ids=["四顷地", "首都机场"],
)
def test_an_enclave_belongs_to_its_owner_only(
    tree: list[Jurisdiction], lon: float, lat: float, owner: str, around: str
) -> None:
    districts, place = lands(tree, "district"), shapely.Point(lon, lat)
    assert [code for code, land in districts.items() if land.covers(place)] == [owner]
    assert len(districts[owner].geoms) == 2
    assert len(districts[around].geoms[0].interiors) == 1
    enclave = next(part for part in districts[owner].geoms if part.covers(place))
    assert shapely.equals(shapely.Polygon(districts[around].geoms[0].interiors[0]), enclave)


@pytest.mark.parametrize(
    ("lon", "lat", "district"),
    [
        (116.3913, 39.9300, "110102"),
        (116.4113, 39.9237, "110101"),
        (116.4550, 39.9085, "110105"),
        (116.2800, 39.8500, "110106"),
        (116.1900, 39.9062, "110107"),
        (116.3105, 39.9800, "110108"),
        (115.6900, 39.9700, "110109"),
        (116.1430, 39.7350, "110111"),
        (116.6600, 39.9050, "110112"),
        (116.6530, 40.1280, "110113"),
        (116.2320, 40.2200, "110114"),
        (116.3390, 39.7300, "110115"),
        (116.6320, 40.3180, "110116"),
        (117.1180, 40.1420, "110117"),
        (116.8430, 40.3760, "110118"),
        (115.9740, 40.4570, "110119"),
    ],
)
def test_well_known_places_lie_in_their_district(
    tree: list[Jurisdiction], lon: float, lat: float, district: str
) -> None:
    codes = [code for code, land in lands(tree, "district").items() if land.covers(shapely.Point(lon, lat))]
    expected = {"110101", "110102"} if (lon, lat) == (116.3913, 39.9300) else {district}
    assert set(codes) <= expected
    assert codes


def test_codes_and_names_say_what_they_are(tree: list[Jurisdiction]) -> None:
    by_code = {each.code: each for each in tree}
    assert len(by_code) == len(tree)
    assert by_code[CITY_CODE].name == "北京市（样例）"
    assert sum(each.level == "district" for each in tree) == 16
    for each in tree:
        if each.level == "street":
            assert len(each.code) == 9
            assert each.parent == each.code[:6]
            assert each.name.endswith("（样例）")
            assert by_code[each.parent].level == "district"


def test_every_place_has_one_street(tree: list[Jurisdiction]) -> None:
    (city,) = lands(tree, "city").values()
    random = np.random.default_rng(4)
    west, south, east, north = city.bounds
    points = shapely.points(random.uniform(west, east, 2_000), random.uniform(south, north, 2_000))
    points = points[shapely.contains(city, points)]
    rows, _ = STRtree(list(lands(tree, "street").values())).query(points, predicate="within")
    assert np.array_equal(np.bincount(rows, minlength=len(points)), np.ones(len(points)))
