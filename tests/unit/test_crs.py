"""Shifted coordinates of Chinese web maps against other converters, and back; planes to measure in."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from gis.china import OUTLINE, in_china
from gis.crs import (
    BD09,
    CGCS2000,
    GCJ02,
    SYSTEMS,
    WGS84,
    cgcs2000_zone,
    convert,
    convert_geometries,
    local_plane,
    utm_zone,
)
from gis.geodesy import distances_m

WORLD_CITIES = {
    "首尔": (126.978, 37.5665), "平壤": (125.754, 39.033), "河内": (105.854, 21.028), "东京": (139.69, 35.69),
    "乌兰巴托": (106.917, 47.886), "加德满都": (85.324, 27.717), "阿拉木图": (76.945, 43.238),
    "海参崴": (131.885, 43.115), "伯力": (135.083, 48.48), "廷布": (89.639, 27.472),
    "比什凯克": (74.57, 42.875), "伦敦": (-0.12, 51.5), "原点": (0.0, 0.0),
}  # fmt: skip
CHINESE_CITIES = {
    "北京": (116.397, 39.909), "喀什": (75.99, 39.47), "乌鲁木齐": (87.617, 43.826), "漠河": (122.54, 52.97),
    "抚远": (134.31, 48.36), "拉萨": (91.1, 29.65), "瑞丽": (97.85, 24.01), "东兴": (107.97, 21.54),
    "三亚": (109.51, 18.25), "香港": (114.169, 22.319), "澳门": (113.543, 22.199), "舟山": (122.2, 30.0),
    "厦门": (118.09, 24.48), "丹东": (124.38, 40.12), "延庆": (115.97, 40.46),
}  # fmt: skip


@pytest.fixture(scope="module")
def vectors(shared_data: Path) -> list[dict]:
    return json.loads((shared_data / "gcj02_bd09_vectors.json").read_text(encoding="utf-8"))["vectors"]


def points(vectors: list[dict], key: str) -> tuple[np.ndarray, np.ndarray]:
    values = np.array([vector[key] for vector in vectors if in_china(*vector["wgs84"])])
    assert len(values) >= 9
    return values[:, 0], values[:, 1]


@pytest.mark.parametrize(
    ("system", "key", "within_deg"),
    [
        (GCJ02, "gcj02_gcoord", 1e-9),
        (BD09, "bd09_gcoord", 1e-9),
        # The other library has another radius of the Earth.
        (GCJ02, "gcj02_evil", 2.5e-7),
    ],
)
def test_shifted_as_others_do(vectors: list[dict], system: str, key: str, within_deg: float) -> None:
    lon, lat = convert(*points(vectors, "wgs84"), WGS84, system)
    expected_lon, expected_lat = points(vectors, key)
    assert lon == pytest.approx(expected_lon, abs=within_deg)
    assert lat == pytest.approx(expected_lat, abs=within_deg)


@pytest.mark.parametrize(("system", "key"), [(GCJ02, "gcj02_gcoord"), (BD09, "bd09_gcoord")])
def test_the_way_back_is_exact(vectors: list[dict], system: str, key: str) -> None:
    lon, lat = convert(*points(vectors, key), system, WGS84)
    true_lon, true_lat = points(vectors, "wgs84")
    assert lon == pytest.approx(true_lon, abs=1e-8)
    assert lat == pytest.approx(true_lat, abs=1e-8)


@given(st.floats(73.5, 135.0), st.floats(18.0, 53.6), st.sampled_from(SYSTEMS), st.sampled_from(SYSTEMS))
def test_there_and_back_is_where_one_was(lon: float, lat: float, source: str, target: str) -> None:
    if OUTLINE.exterior.distance(shapely.Point(lon, lat)) < 0.03:
        return
    start = convert(lon, lat, WGS84, source)
    back = convert(*convert(*start, source, target), target, source)
    assert back == pytest.approx(start, abs=1e-7)


@pytest.mark.parametrize("system", [GCJ02, BD09])
@pytest.mark.parametrize("city", WORLD_CITIES)
def test_nothing_is_shifted_outside_china(city: str, system: str) -> None:
    assert convert(*WORLD_CITIES[city], WGS84, system) == WORLD_CITIES[city]
    assert convert(*WORLD_CITIES[city], system, WGS84) == WORLD_CITIES[city]


@pytest.mark.parametrize("city", CHINESE_CITIES)
def test_cities_are_shifted_by_some_hundred_metres(city: str) -> None:
    there = CHINESE_CITIES[city]
    assert 50 < distances_m(*there, *convert(*there, WGS84, GCJ02)) < 800
    assert 500 < distances_m(*there, *convert(*there, WGS84, BD09)) < 2000


def test_cgcs2000_is_wgs84_on_a_map() -> None:
    assert convert(116.4, 39.9, WGS84, CGCS2000) == (116.4, 39.9)
    assert convert(116.4, 39.9, CGCS2000, GCJ02) == convert(116.4, 39.9, WGS84, GCJ02)


def test_shapes_are_kept_and_the_input_is_not_touched() -> None:
    lon, lat = np.array([[116.4, 126.978]]), np.array([[39.9, 37.5665]])
    shifted_lon, _ = convert(lon, lat, WGS84, GCJ02)
    assert shifted_lon.shape == (1, 2)
    assert lon.tolist() == [[116.4, 126.978]]
    same_lon, _ = convert(lon, lat, WGS84, WGS84)
    assert same_lon is not lon
    assert convert([], [], GCJ02, WGS84)[0].shape == (0,)


def test_geometries_are_converted_vertex_by_vertex() -> None:
    line = shapely.LineString([(116.4, 39.9), (116.5, 39.9)])
    there = convert_geometries(line, WGS84, GCJ02)
    assert there.coords[0] == pytest.approx(convert(116.4, 39.9, WGS84, GCJ02))
    back = convert_geometries([there], GCJ02, WGS84)[0]
    assert back.equals_exact(line, tolerance=1e-9)


def test_converted_districts_lie_on_those_in_wgs84(shared_data: Path) -> None:
    shapes = {}
    for name in ("gcj02", "wgs84"):
        text = (shared_data / f"beijing_districts_{name}.geojson").read_text(encoding="utf-8")
        shapes[name] = shapely.from_geojson(text)
    ours, theirs = convert_geometries(shapes["gcj02"], GCJ02, WGS84), shapes["wgs84"]
    assert shapely.get_coordinates(ours) == pytest.approx(shapely.get_coordinates(theirs), abs=2e-6)


@pytest.mark.parametrize(
    ("plane", "lon", "lat"),
    [
        (local_plane(116.4, 39.9), 116.6, 39.8),
        (cgcs2000_zone(116.4), 116.6, 39.8),
        (utm_zone(116.4, 39.9), 116.6, 39.8),
        (local_plane(24.9, 60.2), 25.0, 60.1),
    ],
    ids=["local", "cgcs2000", "utm", "helsinki"],
)
def test_planes_measure_in_metres(plane: object, lon: float, lat: float) -> None:
    to_plane = Transformer.from_crs(4326, plane, always_xy=True)
    x, y = to_plane.transform([lon, lon + 0.01], [lat, lat + 0.01])
    assert np.hypot(x[1] - x[0], y[1] - y[0]) == pytest.approx(
        distances_m(lon, lat, lon + 0.01, lat + 0.01), rel=0.0005
    )


@pytest.mark.parametrize(
    ("plane", "code"),
    [
        (utm_zone(116.4, 39.9), 32650),
        (utm_zone(-179.9, -1), 32701),
        (utm_zone(179.9, 1), 32660),
        (utm_zone(180, 1), 32601),
        (cgcs2000_zone(116.4), 4548),
        (cgcs2000_zone(75.1), 4534),
        (cgcs2000_zone(140), 4554),
    ],
)
def test_zones_by_number(plane: object, code: int) -> None:
    assert plane.to_epsg() == code
