"""Differences of two versions: what came, what went, which vertices moved."""

import pytest
import shapely
from hypothesis import given, settings
from shapely import LineString, MultiPoint, Point, Polygon

from gis.editing.differences import differences
from gis.editing.measure import area_m2
from gis.editing.move import move
from tests.factories.drawing import assert_adds_up, polygons, shapes

BEFORE = Polygon([(116.3, 39.8), (116.5, 39.8), (116.5, 40.0), (116.3, 40.0)])


@settings(deadline=None)
@given(polygons())
def test_what_came_and_went_makes_one_of_the_other(before: Polygon) -> None:
    after = move(before, 0.3 * area_m2(before) ** 0.5, 0.1)
    changed = differences(before, after)
    assert_adds_up(area_m2(before) + changed.added_m2 - changed.removed_m2, area_m2(after))
    assert len(changed.moved_vertices) == shapely.count_coordinates(before) - 1 - len(before.interiors)
    back = differences(after, before)
    assert (back.added_m2, back.removed_m2) == (changed.removed_m2, changed.added_m2)


@settings(deadline=None)
@given(shapes())
def test_nothing_changed(shape: shapely.Geometry) -> None:
    changed = differences(shape, shape)
    assert changed.is_same
    assert (changed.moved_vertices, changed.added_vertices, changed.removed_vertices) == ((), (), ())


def test_a_moved_vertex_is_told_from_where_to_where() -> None:
    after = Polygon([(116.3, 39.8), (116.6, 39.8), (116.5, 40.0), (116.3, 40.0)])
    changed = differences(BEFORE, after)
    assert changed.moved_vertices == (((116.5, 39.8), (116.6, 39.8)),)
    assert changed.removed is None
    assert changed.added.equals(Polygon([(116.5, 39.8), (116.6, 39.8), (116.5, 40.0)]))


def test_a_new_vertex_does_not_move_the_others() -> None:
    after = Polygon([(116.3, 39.8), (116.4, 39.7), (116.5, 39.8), (116.5, 40.0), (116.3, 40.0)])
    changed = differences(BEFORE, after)
    assert (changed.added_vertices, changed.moved_vertices, changed.removed_vertices) == (
        ((116.4, 39.7),),
        (),
        (),
    )
    assert differences(after, BEFORE).removed_vertices == ((116.4, 39.7),)


def test_lines_and_points() -> None:
    before, after = LineString([(116, 39), (117, 39)]), LineString([(116, 39), (117, 39), (117, 40)])
    changed = differences(before, after)
    assert changed.added.equals(LineString([(117, 39), (117, 40)]))
    assert changed.added_m == pytest.approx(111_000, rel=0.01)
    assert (changed.removed, changed.removed_m) == (None, 0)
    points = differences(MultiPoint([(116, 39), (117, 39)]), Point(116, 39))
    assert points.removed.equals(Point(117, 39))


def test_another_kind_is_wholly_new() -> None:
    changed = differences(BEFORE, LineString([(116, 39), (117, 41)]))
    assert changed.removed.equals(BEFORE)
    assert changed.added.geom_type == "LineString"
    assert (changed.removed_m2 > 0, changed.added_m > 0) == (True, True)
