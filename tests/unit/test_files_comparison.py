"""Which system fits better: real borders and roads, shifted and not."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from gis.crs import BD09, GCJ02, WGS84, convert_geometries
from gis.files.comparison import BetterFit, better_system, compare_systems
from gis.files.reading import read_vectors
from gis.files.table import as_shapes
from gis.roads.osm import read_osm

SYSTEMS = {"WGS84": WGS84, "GCJ-02": GCJ02, "BD-09": BD09}


@pytest.fixture(scope="module")
def borders(shared_data: Path) -> np.ndarray:
    districts = read_vectors(shared_data / "beijing_districts_wgs84.geojson").shapes
    return shapely.get_parts(shapely.boundary(districts))


@pytest.fixture(scope="module")
def roads(shared_data: Path) -> np.ndarray:
    raw = read_osm(shared_data / "beijing_osm2017_reconstructed.osm.pbf")
    nodes = [way.nodes[way.nodes >= 0] for way in raw.ways]
    counts = [len(found) for found in nodes if len(found) > 1]
    joined = np.concatenate([found for found in nodes if len(found) > 1])
    points = np.column_stack([raw.node_lon[joined], raw.node_lat[joined]])
    return shapely.linestrings(points, indices=np.repeat(np.arange(len(counts)), counts))


@pytest.mark.parametrize("name", ["wgs84", "gcj02"])
def test_real_districts_by_their_borders(shared_data: Path, borders: np.ndarray, name: str) -> None:
    shapes = read_vectors(shared_data / f"beijing_districts_{name}.geojson").shapes
    ranking = compare_systems(shapes, borders)
    best = {"wgs84": "WGS84", "gcj02": "GCJ-02"}[name]
    assert next(system for system, _ in ranking) == best
    assert ranking[0][1] < 1
    assert ranking[1][1] > 100
    better = better_system(ranking)
    assert (better.system if better else None) == (None if best == "WGS84" else best)


@pytest.mark.parametrize("true", SYSTEMS)
@pytest.mark.parametrize("used", [*SYSTEMS, "CGCS2000"])
@pytest.mark.parametrize("with_tree", [False, True])
def test_roads_that_were_drawn_over_another_map(
    roads: np.ndarray, true: str, used: str, with_tree: bool
) -> None:
    """Every 2,000th road, a few metres off as people draw, as a map service shows it."""
    drawn = shapely.transform(
        roads[::2000], lambda points: points + np.random.default_rng(7).normal(0, 5e-5, points.shape)
    )
    shifted = convert_geometries(drawn, WGS84, SYSTEMS[true])
    ranking = compare_systems(shifted, shapely.STRtree(roads) if with_tree else roads)
    assert ranking[0][0] == true
    assert ranking[0][1] < 10
    better = better_system(ranking, used)
    is_right = used == true or (used == "CGCS2000" and true == "WGS84")
    assert (better is None) is is_right
    if better is not None:
        assert (better.system, better.used) == (true, used)
        assert better.ratio >= 3
        assert better.used_distance_m - better.distance_m >= 15


@pytest.mark.parametrize("seed", range(5))
def test_points_anywhere_fit_no_system_better(roads: np.ndarray, seed: int) -> None:
    lon, lat = np.random.default_rng(seed).uniform([[116.2], [39.8]], [[116.5], [40.0]], (2, 60))
    assert better_system(compare_systems(shapely.points(lon, lat), roads)) is None


@pytest.mark.parametrize(
    "shapes",
    [
        as_shapes([]),
        as_shapes([None]),
        as_shapes([shapely.Point(116.4, 39.9)]),
        as_shapes([shapely.Point(2.3, 48.9).buffer(0.1)]),
        as_shapes([shapely.box(4e5, 4e6, 5e5, 5e6).segmentize(1e4)]),
    ],
    ids=["none", "null", "one", "elsewhere", "metres"],
)
def test_where_nothing_can_be_said(roads: np.ndarray, shapes: np.ndarray) -> None:
    ranking = compare_systems(shapes, roads)
    assert ranking == []
    assert better_system(ranking) is None


@pytest.mark.parametrize(
    ("used_m", "other_m", "is_better"),
    [(60, 5, True), (60, 20, True), (60, 21, False), (14, 1, False), (16, 0, True), (5, 60, False)],
)
def test_decidedly(used_m: float, other_m: float, is_better: bool) -> None:
    ranking = sorted([("WGS84", used_m), ("GCJ-02", other_m)], key=lambda entry: entry[1])
    assert better_system(ranking) == (BetterFit("GCJ-02", other_m, "WGS84", used_m) if is_better else None)
