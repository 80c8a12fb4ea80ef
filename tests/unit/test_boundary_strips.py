"""Strips along common borders: how wide, on whose land, and of every pair of Beijing's districts."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from scipy.spatial import cKDTree

from gis.boundary_areas import Strip, derive_strips, heal, side_shapes
from tests.factories.partitions import HERE, degrees, districts, metres, parted_city, waver

GEOD = Geod(ellps="WGS84")
NOTHING_DEG2 = 1e-13


def area_m2(shape: shapely.Geometry) -> float:
    return abs(GEOD.geometry_area_perimeter(shape)[0])


def border_distances_m(strip: Strip, places: np.ndarray) -> np.ndarray:
    """Geodesic distances of places to points a metre apart on a border: at most 1 mm too long at 200 m."""
    along = shapely.get_coordinates(shapely.segmentize(strip.border, 1e-5))
    shorten = [np.cos(np.radians(places[:, 1].mean())), 1.0]
    _, near = cKDTree(along * shorten).query(places * shorten, k=min(8, len(along)))
    lon, lat = np.repeat(places.T[:, :, None], near.shape[1], axis=2)
    _, _, distance_m = GEOD.inv(lon, lat, along[near, 0], along[near, 1])
    return distance_m.min(axis=1)


def around(strip: Strip, count: int, random: np.random.Generator) -> np.ndarray:
    """Places near a border, most of them a little nearer or farther than the strip is wide."""
    along = shapely.get_coordinates(shapely.segmentize(strip.border, 1e-3))
    picked = along[random.integers(len(along), size=count)]
    bearing = random.uniform(0, 360, count)
    lon, lat, _ = GEOD.fwd(*picked.T, bearing, random.uniform(0, 1.5 * strip.within_m, count))
    return np.stack([lon, lat], axis=1)


def test_a_straight_border_has_a_strip_of_both_sides() -> None:
    west, east = metres(0, 0, 3000, 5000), metres(3000, 0, 6000, 5000)
    (strip,) = derive_strips([1, 2], [west, east])
    assert area_m2(strip.shape) == pytest.approx(5000 * 400, rel=1e-3)
    sides = side_shapes(strip, west, east)
    assert [area_m2(side) for side in sides] == pytest.approx([5000 * 200] * 2, rel=1e-3)
    assert strip.within_m == 200


def test_a_strip_ends_where_a_third_begins_and_goes_round_the_end_on_own_land() -> None:
    west, east, north = (
        metres(0, 0, 1000, 1000),
        metres(1000, 0, 2000, 1000),
        metres(0, 1000, 2000, 3000),
    )
    # The north has no vertex where the others meet at its edge: it gets one.
    strips = derive_strips([1, 2, 3], heal([west, east, north], 1).shapes, 100)
    assert [(strip.first_id, strip.second_id) for strip in strips] == [(1, 2), (1, 3), (2, 3)]
    assert area_m2(strips[0].shape) == pytest.approx(1000 * 200, rel=1e-3)
    quarter = np.pi * 100**2 / 4
    assert area_m2(strips[1].shape) == pytest.approx(1000 * 200 + quarter, rel=2e-3)


def test_an_enclave_has_a_ring_within_the_strip_of_its_pair() -> None:
    enclave = metres(5000, 2000, 6000, 3000)
    own, other = metres(0, 0, 3000, 5000), shapely.difference(metres(3000, 0, 9000, 5000), enclave)
    land = shapely.union(own, enclave)
    (strip,) = derive_strips([2, 1], [land, other])
    assert len(strip.shape.geoms) == 2
    ring = max(strip.shape.geoms, key=lambda part: len(part.interiors))
    expected_m2 = 1000**2 - 600**2 + 4 * 1000 * 200 + np.pi * 200**2
    assert area_m2(ring) == pytest.approx(expected_m2, rel=1e-3)
    first, second = side_shapes(strip, other, land)
    assert area_m2(second) == pytest.approx(5000 * 200 + 1000**2 - 600**2, rel=1e-3)
    assert area_m2(first) + area_m2(second) == pytest.approx(area_m2(strip.shape), rel=1e-9)


def test_a_small_enclave_is_within_the_strip_as_a_whole() -> None:
    enclave = metres(5000, 2000, 5300, 2300)
    around_it = shapely.difference(metres(3000, 0, 9000, 5000), enclave)
    (strip,) = derive_strips([1, 2], [enclave, around_it])
    assert strip.shape.covers(enclave)


def test_an_island_has_no_border_and_no_strip() -> None:
    assert derive_strips([1, 2], [metres(0, 0, 100, 100), metres(150, 0, 300, 100)]) == []


def test_land_across_a_hole_is_on_the_strip_and_the_hole_is_not() -> None:
    hole = metres(900, 400, 1100, 600)
    west = shapely.difference(metres(0, 0, 1000, 1000), hole)
    east = shapely.difference(metres(1000, 0, 2000, 1000), hole)
    (strip,) = derive_strips([1, 2], [west, east])
    assert len(strip.border.geoms) == 2
    assert shapely.intersection(strip.shape, hole).area < NOTHING_DEG2
    # Beside the hole the strip is rounded around the two ends of the border there.
    segment_m2 = 100 * 200 - (50 * np.sqrt(200**2 - 100**2) + 200**2 / 2 * np.arcsin(0.5))
    assert area_m2(strip.shape) == pytest.approx(1000 * 400 - 200 * 200 - 4 * segment_m2, rel=1e-3)


def test_long_straight_borders_stay_on_own_land() -> None:
    # 60 km from west to east: straight in degrees, and 50 m beside in a plane.
    corners = [(116.0, 40.0), (116.7, 40.0)]
    south, north = shapely.box(116.0, 39.9, 116.7, 40.0), shapely.box(116.0, 40.0, 116.7, 40.1)
    (strip,) = derive_strips([1, 2], [south, north])
    assert shapely.equals(strip.border, shapely.LineString(corners))
    assert shapely.difference(strip.shape, shapely.union(south, north)).is_empty
    check_width(strip, np.array([south, north], dtype=object), 400, np.random.default_rng(1))


def check_width(strip: Strip, lands: np.ndarray, count: int, random: np.random.Generator) -> None:
    """What is near enough and on the owners' land is in the strip, and nothing beyond; by 0.1 %."""
    places = around(strip, count, random)
    points = shapely.points(places)
    distance_m = border_distances_m(strip, places)
    own = shapely.intersects(lands[:, None], points).any(axis=0)
    inside = shapely.intersects(strip.shape, points)
    assert inside[own & (distance_m < strip.within_m * 0.999 - 0.01)].all()
    assert not inside[~own | (distance_m > strip.within_m * 1.001 + 0.01)].any()
    assert inside.any()
    assert not inside.all()


@pytest.fixture(scope="module")
def beijing(shared_data: Path) -> tuple[tuple[int, ...], np.ndarray]:
    codes, shapes = districts(shared_data)
    return codes, np.array(shapes, dtype=object)


@pytest.fixture(scope="module")
def strips(beijing: tuple[tuple[int, ...], np.ndarray]) -> list[Strip]:
    return derive_strips(*beijing)


def test_every_two_neighbouring_districts_have_a_strip(
    beijing: tuple[tuple[int, ...], np.ndarray], strips: list[Strip]
) -> None:
    land = dict(zip(*beijing, strict=True))
    # Of DE-9IM the middle entry is the dimension that two outlines share.
    adjacent = [
        (one, other)
        for one, other in combinations(sorted(land), 2)
        if shapely.relate(land[one], land[other])[4] == "1"
    ]
    assert [(strip.first_id, strip.second_id) for strip in strips] == adjacent
    assert len(adjacent) == 35


def test_strips_of_districts_are_as_wide_as_they_should_be(
    beijing: tuple[tuple[int, ...], np.ndarray], strips: list[Strip]
) -> None:
    land, random = dict(zip(*beijing, strict=True)), np.random.default_rng(5)
    for strip in strips:
        owners = np.array([land[strip.first_id], land[strip.second_id]], dtype=object)
        shapely.prepare(owners)
        check_width(strip, owners, 300, random)


def test_strips_of_districts_are_valid_cover_their_border_and_no_land_of_others(
    beijing: tuple[tuple[int, ...], np.ndarray], strips: list[Strip]
) -> None:
    codes, shapes = beijing
    for strip in strips:
        assert strip.shape.geom_type == "MultiPolygon"
        assert strip.shape.is_valid
        assert strip.border.difference(strip.shape.buffer(1e-11)).is_empty
        others = [shape for code, shape in zip(codes, shapes, strict=True) if code not in owners_of(strip)]
        near = [shape for shape in others if shape.intersects(strip.shape)]
        assert sum(shapely.intersection(strip.shape, shape).area for shape in near) < NOTHING_DEG2
        assert strip.border_length_m == pytest.approx(GEOD.geometry_length(strip.border), rel=1e-9)


def owners_of(strip: Strip) -> tuple[int, int]:
    return strip.first_id, strip.second_id


def test_the_order_of_the_input_does_not_matter(
    beijing: tuple[tuple[int, ...], np.ndarray], strips: list[Strip]
) -> None:
    codes, shapes = beijing
    order = np.random.default_rng(3).permutation(len(codes))
    assert derive_strips(np.array(codes)[order], shapely.reverse(shapes[order])) == strips


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9), count=st.integers(2, 8), within_m=st.floats(20, 500))
def test_strips_of_any_city_are_as_wide_as_they_should_be(seed: int, count: int, within_m: float) -> None:
    random = np.random.default_rng(seed)
    city = parted_city(count, 120.0, 6000.0, random)
    for strip in derive_strips(range(len(city)), city, within_m):
        assert strip.shape.is_valid
        check_width(strip, city[list(owners_of(strip))], 100, random)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9), edge_m=st.sampled_from([3.0, 10.0, 40.0, 150.0]))
def test_small_bends_do_not_make_a_strip_wider_or_narrower(seed: int, edge_m: float) -> None:
    """Buffers pass over bends that are small beside their radius; what that costs has to stay below 0.1 %."""
    line = waver(shapely.LineString([(0, 0), (2000, 0)]), edge_m, np.random.default_rng(seed))
    box = shapely.box(0, -1000, 2000, 1000)
    cut = shapely.get_parts(shapely.polygonize([shapely.node(shapely.union(line, box.boundary))]))
    (strip,) = derive_strips([1, 2], [degrees(part) for part in cut])
    edge = shapely.get_coordinates(shapely.segmentize(strip.shape.boundary, 2e-5))
    x, y = HERE.to_plane(edge).T
    free = edge[(x > 1) & (x < 1999) & (abs(y) > 1)]
    assert border_distances_m(strip, free) == pytest.approx(200, rel=1e-3)
