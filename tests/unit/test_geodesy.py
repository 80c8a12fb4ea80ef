"""Distances, bearings and buffers in metres, anywhere on Earth."""

import numpy as np
import pytest
import shapely

from gis.geodesy import bearings_deg, destinations, distances_m, distances_to_m, point_buffers


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        ((0, 0), (0, 0), 0.0),
        # One degree of the equator, and of the meridian at the equator and at 45 degrees (WGS84, tables).
        ((0, 0), (1, 0), 111319.491),
        ((0, 0), (0, 1), 110574.389),
        ((0, 44.5), (0, 45.5), 111132.0),
        # Across the antimeridian the short way.
        ((179.5, 0), (-179.5, 0), 111319.491),
        ((0, 90), (123, 90), 0.0),
    ],
)
def test_distances(a: tuple, b: tuple, metres: float) -> None:
    assert distances_m(*a, *b) == pytest.approx(metres, abs=0.5)


@pytest.mark.parametrize(
    ("b", "bearing"), [((0, 1), 0), ((1, 0), 90), ((0, -1), 180), ((-1, 0), 270)], ids="NESW"
)
def test_bearings_run_clockwise_from_north(b: tuple, bearing: float) -> None:
    assert bearings_deg(0, 0, *b) == pytest.approx(bearing)


def test_shapes_broadcast_and_empty_gives_empty() -> None:
    assert distances_m(116.4, 39.9, [116.4, 116.5], [39.9, 39.9]).shape == (2,)
    assert distances_m([], [], [], []).shape == (0,)
    assert len(point_buffers([], [], 5.0)) == 0


def test_a_destination_lies_where_it_should() -> None:
    lon, lat = destinations([116.4, 116.4], [39.9, 39.9], 45.0, [100.0, 5000.0])
    assert distances_m(116.4, 39.9, lon, lat) == pytest.approx([100.0, 5000.0])
    assert bearings_deg(116.4, 39.9, lon, lat) == pytest.approx([45.0, 45.0])


@pytest.mark.parametrize("lat", [0.0, 39.9, -75.0])
def test_a_buffer_has_the_area_of_its_circle(lat: float) -> None:
    (circle,) = point_buffers(116.4, lat, 500.0)
    corners = shapely.get_coordinates(circle)
    assert distances_m(116.4, lat, corners[:, 0], corners[:, 1]) == pytest.approx(
        np.full(len(corners), 500.0)
    )
    assert circle.is_valid
    assert circle.exterior.is_ccw
    assert circle.contains(shapely.Point(116.4, lat))


def test_quick_distances_are_true_to_a_two_thousandth() -> None:
    random = np.random.default_rng(5)
    lon, lat = 116.4 + random.uniform(-3, 3, 500), 39.9 + random.uniform(-3, 3, 500)
    quick = distances_to_m(lon, lat, 116.4, 39.9)
    assert quick == pytest.approx(distances_m(lon, lat, 116.4, 39.9), rel=5e-4)
    assert np.isnan(distances_to_m(np.array([np.nan]), np.array([39.9]), 116.4, 39.9)[0])
