"""Moving: size and form stay, the opposite move brings back, and nothing leaves the world."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.editing.errors import BadNumber, OutsideWorld
from gis.editing.move import move
from tests.factories.drawing import (
    GEOD,
    assert_same_area,
    polygons,
    shapes,
    star,
)

SHIFTS_M = st.floats(-100_000, 100_000)


@settings(deadline=None)
@given(shapes(), SHIFTS_M, SHIFTS_M)
def test_the_opposite_move_brings_it_back(shape: shapely.Geometry, east_m: float, north_m: float) -> None:
    back = move(move(shape, east_m, north_m), -east_m, -north_m)
    whole = shapely.orient_polygons(shape)
    np.testing.assert_allclose(
        shapely.get_coordinates(back), shapely.get_coordinates(whole), atol=1e-9, rtol=0
    )


@settings(deadline=None)
@given(polygons(), SHIFTS_M, SHIFTS_M)
def test_area_and_validity_stay(shape: shapely.Geometry, east_m: float, north_m: float) -> None:
    moved = move(shape, east_m, north_m)
    assert moved.is_valid
    assert_same_area(moved, shape)


@pytest.mark.parametrize(("east_m", "north_m"), [(300.0, 0.0), (0.0, -4_000.0), (30_000.0, 40_000.0)])
def test_a_point_moves_by_the_way_given(east_m: float, north_m: float) -> None:
    moved = move(shapely.Point(116.4, 39.9), east_m, north_m)
    assert GEOD.inv(116.4, 39.9, moved.x, moved.y)[2] == pytest.approx(np.hypot(east_m, north_m), rel=1e-4)
    assert np.sign(round(moved.x - 116.4, 12)) == np.sign(east_m)
    assert np.sign(round(moved.y - 39.9, 12)) == np.sign(north_m)


@pytest.mark.parametrize(
    ("lon", "lat", "east_m", "north_m"),
    [(179.99, 10, 5_000, 0), (-179.99, 10, -5_000, 0), (0, 84.9, 0, 20_000), (0, -84, 0, -9_000_000)],
)
def test_nothing_leaves_the_world(lon: float, lat: float, east_m: float, north_m: float) -> None:
    with pytest.raises(OutsideWorld) as refused:
        move(star(lon, lat, [500.0] * 4), east_m, north_m)
    assert refused.value.lon is not None


@pytest.mark.parametrize("east_m", [np.nan, np.inf, 2e7])
def test_a_way_has_to_be_a_number_of_metres_on_earth(east_m: float) -> None:
    with pytest.raises(BadNumber, match="east_m"):
        move(shapely.Point(0, 0), east_m, 0.0)
