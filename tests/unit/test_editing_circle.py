"""Circles: corners at the radius."""

import numpy as np
import pytest
import shapely

from gis.editing.circle import circle
from gis.editing.errors import BadNumber, OutsideWorld
from gis.geodesy import point_buffers
from tests.factories.drawing import GEOD


@pytest.mark.parametrize("lat", [-80.0, 0.0, 39.9])
@pytest.mark.parametrize(("radius_m", "points"), [(1.0, 3), (500.0, 64), (100_000.0, 360)])
def test_corners_are_at_the_radius(lat: float, radius_m: float, points: int) -> None:
    polygon = circle(116.4, lat, radius_m, points)
    lonlat = shapely.get_coordinates(polygon)
    away_m = GEOD.inv(np.full(len(lonlat), 116.4), np.full(len(lonlat), lat), *lonlat.T.copy())[2]
    assert away_m == pytest.approx(radius_m, rel=1e-6)
    assert len(lonlat) == points + 1
    assert polygon.is_valid
    assert polygon.exterior.is_ccw


def test_it_is_that_of_the_buffers_of_points() -> None:
    (buffer,) = point_buffers(116.4, 39.9, 500.0, 64)
    assert circle(116.4, 39.9, 500.0).hausdorff_distance(buffer) < 1e-9


@pytest.mark.parametrize(
    ("radius_m", "points"), [(0, 64), (-5, 64), (np.nan, 64), (4e5, 64), (5, 2), (5, 2000)]
)
def test_numbers_out_of_range_are_refused(radius_m: float, points: int) -> None:
    with pytest.raises(BadNumber, match=r"radius_m|points"):
        circle(116.4, 39.9, radius_m, points)


@pytest.mark.parametrize(("lon", "lat"), [(39.9, 116.4), (179.999, 0), (0, 84.999), (np.nan, 0)])
def test_it_stays_in_the_world(lon: float, lat: float) -> None:
    with pytest.raises(OutsideWorld):
        circle(lon, lat, 1_000.0)
