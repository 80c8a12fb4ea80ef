"""Merging: areas add up but for overlaps, lines are joined end to end, parts that stay apart are told."""

import pytest
import shapely
from hypothesis import given, settings
from shapely import LineString, MultiLineString, Polygon

from gis.editing.errors import EmptyShape, StaysInParts, WrongKind
from gis.editing.measure import area_m2
from gis.editing.merge import merge
from gis.editing.move import move
from tests.factories.drawing import assert_adds_up, polygons

WEST, EAST = shapely.box(116.3, 39.8, 116.4, 39.9), shapely.box(116.4, 39.8, 116.5, 39.9)


@settings(deadline=None)
@given(polygons())
def test_the_area_is_the_sum_without_the_overlap(shape: Polygon) -> None:
    other = move(shape, 0.3 * area_m2(shape) ** 0.5, 0.1)
    merged = merge([shape, other], allow_parts=True)
    assert merged.is_valid
    overlap_m2 = area_m2(shape.intersection(other))
    assert_adds_up(area_m2(shape) + area_m2(other) - overlap_m2, area_m2(merged))


def test_polygons_with_a_common_border_become_one() -> None:
    assert merge([WEST, EAST]).equals(shapely.box(116.3, 39.8, 116.5, 39.9))


@pytest.mark.parametrize(
    "other",
    [shapely.box(116.41, 39.8, 116.5, 39.9), shapely.box(116.4, 39.9, 116.5, 40.0)],
    ids=["apart", "touching-at-a-corner"],
)
def test_parts_that_stay_apart_are_told_with_a_place(other: Polygon) -> None:
    with pytest.raises(StaysInParts) as refused:
        merge([WEST, other])
    assert shapely.Point(refused.value.lon, refused.value.lat).distance(other) < 1e-9
    assert len(merge([WEST, other], allow_parts=True).geoms) == 2


def test_lines_are_joined_end_to_end_whatever_their_direction() -> None:
    lines = [LineString([(116.3, 39.9), (116.4, 39.9)]), LineString([(116.5, 39.8), (116.4, 39.9)])]
    joined = merge(lines)
    assert joined.geom_type == "LineString"
    assert set(joined.coords) == {(116.3, 39.9), (116.4, 39.9), (116.5, 39.8)}


def test_a_common_stretch_is_there_once_and_a_crossing_cuts_nothing() -> None:
    overlapping = [LineString([(116.3, 39.9), (116.5, 39.9)]), LineString([(116.4, 39.9), (116.6, 39.9)])]
    assert merge(overlapping).equals(LineString([(116.3, 39.9), (116.6, 39.9)]))
    crossing = [LineString([(116.3, 39.9), (116.5, 39.9)]), LineString([(116.4, 39.8), (116.4, 40.0)])]
    assert merge(crossing, allow_parts=True).equals(MultiLineString(crossing))
    with pytest.raises(StaysInParts):
        merge(crossing)


def test_nothing_and_mixtures_are_refused() -> None:
    with pytest.raises(EmptyShape):
        merge([])
    with pytest.raises(WrongKind):
        merge([WEST, LineString([(116.3, 39.9), (116.4, 39.9)])])
    with pytest.raises(WrongKind):
        merge([shapely.Point(116.3, 39.9)])
