"""Cutting out: what is left is the whole without the overlap."""

import pytest
import shapely
from hypothesis import given, settings
from shapely import LineString, Polygon

from gis.editing.cut_out import cut_out
from gis.editing.errors import NothingLeft
from gis.editing.measure import area_m2
from gis.editing.move import move
from tests.factories.drawing import assert_adds_up, polygons

SQUARE = shapely.box(116.3, 39.8, 116.5, 40.0)


@settings(deadline=None)
@given(polygons())
def test_the_area_is_the_whole_without_the_overlap(shape: Polygon) -> None:
    other = move(shape, 0.3 * area_m2(shape) ** 0.5, 0.1)
    rest = cut_out(shape, other)
    assert rest.is_valid
    overlap_m2 = area_m2(shape.intersection(other))
    assert_adds_up(area_m2(rest) + overlap_m2, area_m2(shape))


def test_a_line_loses_what_a_polygon_covers() -> None:
    rest = cut_out(LineString([(116.2, 39.9), (116.6, 39.9)]), SQUARE)
    assert [part.bounds[::2] for part in rest.geoms] == [(116.2, 116.3), (116.5, 116.6)]


def test_what_it_does_not_meet_leaves_it_as_it_was() -> None:
    assert cut_out(SQUARE, shapely.box(117, 39, 118, 40)).equals(SQUARE)
    assert cut_out(SQUARE, shapely.box(116.5, 39.8, 117, 40.0)).equals(SQUARE)


def test_nothing_left_is_refused() -> None:
    with pytest.raises(NothingLeft):
        cut_out(SQUARE, shapely.box(116, 39, 117, 41))
    with pytest.raises(NothingLeft):
        cut_out(SQUARE, SQUARE)
