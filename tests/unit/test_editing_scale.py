"""Scaling: lengths on the ground, not in degrees."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.editing.errors import BadNumber, TooLarge
from gis.editing.scale import scale
from tests.factories.drawing import (
    GEOD,
    assert_same_area,
    polygons,
    star,
)


@settings(deadline=None)
@given(polygons([1.0, 50.0]), st.floats(0.1, 10.0))
def test_area_grows_by_the_square_and_validity_stays(shape: shapely.Geometry, factor: float) -> None:
    scaled = scale(shape, factor)
    assert scaled.is_valid
    assert_same_area(scaled, shape, factor**2)


@settings(deadline=None)
@given(polygons(), st.floats(0.2, 2.0))
def test_the_inverse_brings_it_back(shape: shapely.Geometry, factor: float) -> None:
    about = shape.exterior.coords[0]
    back = scale(scale(shape, factor, about), 1 / factor, about)
    whole = shapely.orient_polygons(shape)
    np.testing.assert_allclose(
        shapely.get_coordinates(back), shapely.get_coordinates(whole), atol=1e-9, rtol=0
    )


def test_a_corner_lies_at_the_multiple_of_its_distance() -> None:
    shape = star(116.4, 69.0, [1_000.0, 500.0, 700.0, 900.0])
    lonlat = shapely.get_coordinates(scale(shape, 3.0, (116.4, 69.0)))[:-1]
    away_m = GEOD.inv(np.full(4, 116.4), np.full(4, 69.0), lonlat[:, 0], lonlat[:, 1])[2]
    assert away_m == pytest.approx([3_000.0, 1_500.0, 2_100.0, 2_700.0])


@pytest.mark.parametrize("factor", [0.0, -1.0, np.nan, np.inf])
def test_the_factor_has_to_be_above_zero(factor: float) -> None:
    with pytest.raises(BadNumber, match="factor"):
        scale(star(116.4, 39.9, [100.0] * 4), factor)


def test_it_does_not_grow_beyond_what_can_be_measured() -> None:
    with pytest.raises(TooLarge):
        scale(star(116.4, 39.9, [1_000.0] * 4), 400.0)
