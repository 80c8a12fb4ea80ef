"""Lines beside lines: at the distance on the right side."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString

from gis.editing.errors import NothingLeft
from gis.editing.offset import offset_line
from tests.factories.drawing import distances_m, lines

PARALLEL = LineString([(116.3, 39.9), (116.5, 39.9)])


@settings(deadline=None, max_examples=50)
@given(lines([2_000.0, 50_000.0]), st.sampled_from([-20.0, 3.0, 25.0]))
def test_no_place_on_it_is_nearer_or_farther_than_the_distance(line: LineString, metres: float) -> None:
    try:
        beside = offset_line(line, metres)
    except NothingLeft:
        return
    away_m = distances_m(shapely.get_coordinates(beside), line)
    assert away_m.max() <= abs(metres) * 1.001
    if line.is_simple:
        assert np.median(away_m) == pytest.approx(abs(metres), rel=1e-3)


def test_it_is_left_above_zero_and_right_below() -> None:
    assert offset_line(PARALLEL, 50.0).bounds[1] > 39.9
    assert offset_line(PARALLEL, -50.0).bounds[3] < 39.9
    assert offset_line(PARALLEL, 0.0).equals(PARALLEL)


def test_along_a_parallel_it_bends_with_it() -> None:
    beside = offset_line(PARALLEL, 50.0)
    middle = np.array([beside.interpolate(share, normalized=True).coords[0] for share in (0.1, 0.5, 0.9)])
    assert distances_m(middle, PARALLEL) == pytest.approx(50.0, rel=1e-3)


def test_its_direction_is_that_of_the_line() -> None:
    for metres in (50.0, -50.0):
        coords = offset_line(PARALLEL, metres).coords
        assert coords[0][0] < coords[-1][0]
