"""Turning: clockwise on the ground, around the middle or a given place."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.editing.errors import OutsideWorld, TooLarge
from gis.editing.rotate import rotate
from tests.factories.drawing import (
    GEOD,
    assert_same_area,
    polygons,
    star,
)


@settings(deadline=None)
@given(polygons(), st.floats(-360, 360))
def test_area_and_validity_stay(shape: shapely.Geometry, degrees: float) -> None:
    turned = rotate(shape, degrees)
    assert turned.is_valid
    assert_same_area(turned, shape)


@settings(deadline=None)
@given(polygons(), st.floats(-360, 360))
def test_turning_back_brings_it_back(shape: shapely.Geometry, degrees: float) -> None:
    about = shape.exterior.coords[0]
    back = rotate(rotate(shape, degrees, about), -degrees, about)
    whole = shapely.orient_polygons(shape)
    np.testing.assert_allclose(
        shapely.get_coordinates(back), shapely.get_coordinates(whole), atol=1e-9, rtol=0
    )


def test_it_turns_clockwise_around_the_place_given() -> None:
    north_lon, north_lat, _ = GEOD.fwd(116.4, 39.9, 0.0, 1_000.0)
    turned = rotate(shapely.Point(north_lon, north_lat), 90.0, (116.4, 39.9))
    azimuth, _, distance_m = GEOD.inv(116.4, 39.9, turned.x, turned.y)
    assert (azimuth, distance_m) == pytest.approx((90.0, 1_000.0))


def test_without_a_place_the_middle_stays() -> None:
    shape = star(116.4, 60.0, [1_000.0] * 4)
    turned = rotate(shape, 33.0)
    assert turned.centroid.distance(shape.centroid) < 1e-5


def test_the_place_has_to_be_near_and_in_the_world() -> None:
    with pytest.raises(TooLarge, match="km"):
        rotate(star(116.4, 39.9, [100.0] * 4), 10.0, (0.0, 0.0))
    with pytest.raises(OutsideWorld):
        rotate(star(116.4, 39.9, [100.0] * 4), 10.0, (39.9, 116.4))
