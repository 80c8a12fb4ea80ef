"""Putting places onto roads: the nearest one, exactly, within reach, and how far along."""

import numpy as np
import pyproj
import pytest

from gis.roads.build import build_network
from gis.roads.network import MODES
from gis.travel import TravelTimes
from gis.travel.plane import from_plane, to_plane
from tests.factories.roads import STREET, grid, raw_roads
from tests.factories.travel import Edge, network_of, place

GEOD = pyproj.Geod(ellps="WGS84")


def test_the_plane_is_that_of_epsg_3395_and_back() -> None:
    random = np.random.default_rng(1)
    lon, lat = random.uniform(-180, 180, 500), random.uniform(-85, 85, 500)
    expected = pyproj.Transformer.from_crs(4326, 3395, always_xy=True).transform(lon, lat)
    plane = to_plane(lon, lat)
    np.testing.assert_allclose(plane, np.stack(expected, axis=1), atol=1e-6)
    np.testing.assert_allclose(from_plane(plane), np.stack([lon, lat], axis=1), atol=1e-11)


def test_the_nearest_road_is_found_as_by_trying_all() -> None:
    random = np.random.default_rng(2)
    points = random.uniform(0, 20, (40, 2))
    edges = [Edge(a, b, 1000, 1000) for a, b in random.integers(0, 40, (60, 2)) if a != b]
    network = network_of([tuple(point) for point in points], edges)
    asked = np.concatenate([place(*point) for point in random.uniform(-2, 22, (200, 2))])
    with TravelTimes(network) as travel:
        snapped = travel.snap(asked, "foot")
    start, end = network.shape_start[:-1], network.shape_start[1:] - 1
    along = np.linspace(0, 1, 2001)
    nearest = np.full(len(asked), np.inf)
    for a, b in zip(start, end, strict=True):
        lon = network.shape_lon[a] + along * (network.shape_lon[b] - network.shape_lon[a])
        lat = network.shape_lat[a] + along * (network.shape_lat[b] - network.shape_lat[a])
        away = np.hypot((asked[:, [0]] - lon) * 85_395, (asked[:, [1]] - lat) * 111_037)
        nearest = np.minimum(nearest, away.min(axis=1))
    found = snapped.found
    assert found.sum() > 100
    np.testing.assert_allclose(snapped.distance_m[found], nearest[found], rtol=2e-3, atol=0.1)
    assert (nearest[~found] > 499).all()
    measured = GEOD.inv(asked[found, 0], asked[found, 1], snapped.lon[found], snapped.lat[found])[2]
    np.testing.assert_allclose(snapped.distance_m[found], measured, atol=0.001)


@pytest.mark.parametrize(
    ("away_m", "found"), [(0.0, True), (499.99, True), (500.01, False), (5_000.0, False)]
)
def test_roads_farther_than_500_m_are_not_near(away_m: float, found: bool) -> None:
    with TravelTimes(network_of([(0, 0), (8, 0)], [Edge(0, 1, 1000, 1000)])) as travel:
        lon, lat = place(4, 0)[0]
        lon, lat, _ = GEOD.fwd(lon, lat, 0, away_m)
        snapped = travel.snap([[lon, lat]], "car")
    assert snapped.found.tolist() == [found]
    assert snapped.distance_m[0] == pytest.approx(away_m if found else np.inf, abs=0.01)
    assert (snapped.edge[0] >= 0) == found


@pytest.mark.parametrize(
    "point",
    [
        pytest.param((39.9087, 116.3975), id="swapped"),
        pytest.param((np.nan, 39.9), id="not a number"),
        pytest.param((116.4, np.inf), id="infinite"),
        pytest.param((0.0, 0.0), id="null island"),
        pytest.param((0.0, 90.0), id="the pole"),
        pytest.param((-200.0, -100.0), id="off the globe"),
    ],
)
def test_places_elsewhere_are_found_nowhere(point: tuple[float, float]) -> None:
    with TravelTimes(build_network(grid(3, 3))[0]) as travel:
        snapped = travel.snap([point, place(0.5, 0)[0]], "car")
    assert snapped.found.tolist() == [False, True]
    assert np.isnan(snapped.lon[0])
    assert snapped.distance_m[0] == np.inf


@pytest.mark.parametrize(
    ("east", "north", "fraction"),
    [
        (0.25, 0.1, 0.25),
        (0.0, 0.0, 0.0),
        (-1.0, 0.3, 0.0),
        (1.0, 0.0, 1.0),
        (1.00001, 0.5, 0.75),
        (0.0003, 0, 0.0),
    ],
)
def test_how_far_along_is_measured_on_the_ground(east: float, north: float, fraction: float) -> None:
    network = network_of([(0, 0), (1, 1)], [Edge(0, 1, 1000, 1000, via=((1, 0),))])
    fraction = fraction / 2 if (east, north) in ((0.25, 0.1), (1.0, 0.0)) else fraction
    with TravelTimes(network) as travel:
        assert travel.snap(place(east, north), "car").fraction[0] == pytest.approx(fraction, abs=2e-3)


def test_a_place_at_a_crossing_is_at_the_crossing() -> None:
    with TravelTimes(build_network(grid(3, 3))[0]) as travel:
        snapped = travel.snap(place(1.0, 1.0), "car")
        assert snapped.fraction[0] in (0.0, 1.0)
        ends = travel.snap(
            np.concatenate([place(1.5, 1), place(1, 1.5), place(0.5, 1), place(1, 0.5)]), "car"
        )
        times_s = travel.from_one(snapped, ends, "car")
        np.testing.assert_allclose(times_s, times_s[0], atol=0.05)


def test_each_mode_has_its_own_roads() -> None:
    raw = raw_roads(
        [(0, 0), (9, 0), (0, 1), (9, 1)],
        ([0, 1], {"highway": "footway"}),
        ([2, 3], {"highway": "trunk", "foot": "no", "bicycle": "no"}),
        ([0, 2], STREET),
        ([1, 3], STREET),
    )
    with TravelTimes(build_network(raw)[0]) as travel:
        away = {mode: round(travel.snap(place(4.5, 0.1), mode).distance_m[0]) for mode in ("car", "foot")}
    assert away == {"car": 90, "foot": 10}


def test_rows_can_be_taken_and_replaced() -> None:
    with TravelTimes(build_network(grid(3, 3))[0]) as travel:
        three = travel.snap(np.concatenate([place(0.5, 0), place(1.5, 0), place(50, 50)]), "car")
        other = travel.snap(place(0, 0.5), "car")
    assert [len(three[1]), len(three[three.found]), len(three[:2]), len(three[np.array([2, 0])])] == [
        1,
        2,
        2,
        2,
    ]
    changed = three.replaced(np.array([2]), other)
    assert changed.found.all()
    assert changed.edge[2] == other.edge[0]
    assert not three.found[2]


def test_snapping_for_each_mode_at_once_finds_what_each_finds_alone() -> None:
    ways = [((0, 1), STREET), ((2, 3), {"highway": "footway"}), ((0, 2), STREET), ((1, 3), STREET)]
    with TravelTimes(build_network(raw_roads([(0, 0), (9, 0), (0, 3), (9, 3)], *ways))[0]) as travel:
        for y in (0.1, 2.9, 50.0):
            at = place(4, y)
            together = travel.snap_each(at, MODES)
            alone = {mode: travel.snap(at, mode) for mode in MODES}
            assert {mode: (one.edge[0], one.fraction[0]) for mode, one in together.items()} == {
                mode: (one.edge[0], one.fraction[0]) for mode, one in alone.items()
            }
