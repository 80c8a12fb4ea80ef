"""Leaving out vertices: near the shape, of its own vertices, with its holes and no crossings."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.editing.errors import BadNumber
from gis.editing.simplify import simplify
from tests.factories.drawing import distances_m, shapes, star


@settings(deadline=None)
@given(shapes(), st.sampled_from([0.0, 0.5, 30.0, 2_000.0]))
def test_it_stays_near_valid_and_of_its_own_vertices(shape: shapely.Geometry, metres: float) -> None:
    simple = simplify(shape, metres)
    assert simple.is_valid
    assert simple.geom_type == shape.geom_type
    own = set(map(tuple, shapely.get_coordinates(shape).tolist()))
    left = set(map(tuple, shapely.get_coordinates(simple).tolist()))
    assert left <= own
    gone = np.array(sorted(own - left)).reshape(-1, 2)
    assert (distances_m(gone, simple) <= metres + 1e-6).all()


def test_it_keeps_a_hole_that_is_smaller_than_the_distance() -> None:
    holed = star(116.4, 39.9, [1_000.0] * 40).difference(star(116.4, 39.9, [3.0] * 8))
    simple = simplify(holed, 100.0)
    assert len(simple.interiors) == 1
    assert shapely.count_coordinates(simple) < 20


def test_metres_are_those_of_the_ground_in_all_directions() -> None:
    def bump(aside_lon: float, aside_lat: float) -> shapely.LineString:
        across = (0.01 if aside_lat else 0.0, 0.01 if aside_lon else 0.0)
        middle = (25 + aside_lon + across[0], 69 + aside_lat + across[1])
        return shapely.LineString([(25, 69), middle, (25 + 2 * across[0], 69 + 2 * across[1])])

    # At 69 degrees a degree of longitude is 40 km, one of latitude 111.6 km.
    for bumped, low_m, high_m in ((bump(0.001, 0), 39.5, 40.5), (bump(0, 0.001), 111.0, 112.0)):
        assert len(simplify(bumped, low_m).coords) == 3
        assert len(simplify(bumped, high_m).coords) == 2


def test_the_distance_is_not_below_zero() -> None:
    with pytest.raises(BadNumber):
        simplify(star(116.4, 39.9, [100.0] * 4), -1.0)
