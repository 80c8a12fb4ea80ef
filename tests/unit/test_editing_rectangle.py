"""Rectangles: between corners, and by their size on the ground."""

import numpy as np
import pytest
import shapely

from gis.editing.errors import BadNumber, OutsideWorld
from gis.editing.rectangle import rectangle, rectangle_around
from tests.factories.drawing import GEOD


def test_any_two_opposite_corners_make_the_same() -> None:
    expected = shapely.box(116, 39, 117, 40)
    for corner, opposite in (((116, 39), (117, 40)), ((117, 39), (116, 40)), ((117, 40), (116, 39))):
        assert rectangle(corner, opposite).equals(expected)


@pytest.mark.parametrize("opposite", [(116, 39), (116, 40), (117, 39)])
def test_corners_have_to_differ_both_ways(opposite: tuple) -> None:
    with pytest.raises(BadNumber):
        rectangle((116, 39), opposite)


@pytest.mark.parametrize("bearing_deg", [0.0, 30.0, -100.0])
@pytest.mark.parametrize("lat", [0.0, 39.9, -70.0])
def test_its_sides_are_as_long_as_asked(lat: float, bearing_deg: float) -> None:
    lonlat = shapely.get_coordinates(rectangle_around((116.4, lat), 200.0, 500.0, bearing_deg))
    azimuth, _, length_m = GEOD.inv(*lonlat[:-1].T.copy(), *lonlat[1:].T.copy())
    assert length_m == pytest.approx([200.0, 500.0, 200.0, 500.0], rel=1e-6)
    assert (azimuth[1] - bearing_deg + 180) % 360 - 180 == pytest.approx(0.0, abs=0.05)
    assert lonlat[:-1].mean(axis=0) == pytest.approx((116.4, lat), abs=1e-6)


def test_what_makes_no_rectangle_is_refused() -> None:
    with pytest.raises(BadNumber, match="width_m"):
        rectangle_around((116.4, 39.9), 0.0, 5.0)
    with pytest.raises(BadNumber, match="bearing_deg"):
        rectangle_around((116.4, 39.9), 5.0, 5.0, np.inf)
    with pytest.raises(OutsideWorld):
        rectangle_around((-179.999, 39.9), 5_000.0, 5.0)
    with pytest.raises(OutsideWorld):
        rectangle((39.9, 116.4), (40.0, 116.5))
