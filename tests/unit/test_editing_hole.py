"""Holes: inside the shell, else refused where they reach out."""

import pytest
import shapely
from hypothesis import given, settings
from shapely import LineString, MultiPolygon, Polygon

from gis.editing.errors import HoleOutside, InvalidShape, NothingLeft
from gis.editing.hole import add_hole
from gis.editing.measure import area_m2
from tests.factories.drawing import assert_adds_up, polygons

SQUARE = shapely.box(116.3, 39.8, 116.5, 40.0)
RING = LineString([(116.35, 39.85), (116.4, 39.85), (116.4, 39.9), (116.35, 39.85)])


@settings(deadline=None)
@given(polygons(with_holes=False))
def test_the_area_is_that_without_the_hole(shape: Polygon) -> None:
    inside = shape.representative_point()
    hole = inside.buffer(0.7 * inside.distance(shape.boundary), 3)
    holed = add_hole(shape, hole.exterior)
    assert holed.is_valid
    assert len(holed.interiors) == 1
    assert_adds_up(area_m2(holed) + area_m2(hole), area_m2(shape))


def test_the_ring_may_be_open_closed_or_a_polygon() -> None:
    holes = [RING, LineString(RING.coords[:-1]), Polygon(RING.coords), shapely.LinearRing(RING.coords)]
    first, *others = [add_hole(SQUARE, hole) for hole in holes]
    assert all(first.equals(other) for other in others)


def test_holes_that_meet_become_one_and_one_that_touches_the_shell_stays_valid() -> None:
    twice = add_hole(add_hole(SQUARE, RING), shapely.box(116.38, 39.84, 116.42, 39.88))
    assert len(twice.interiors) == 1
    touching = Polygon([(116.3, 39.9), (116.4, 39.85), (116.4, 39.95)])
    assert add_hole(SQUARE, touching).is_valid


def test_a_hole_from_border_to_border_leaves_parts() -> None:
    assert len(add_hole(SQUARE, shapely.box(116.3, 39.85, 116.5, 39.9)).geoms) == 2


def test_a_hole_of_one_of_several_parts() -> None:
    far = shapely.box(117.3, 39.8, 117.5, 40.0)
    assert [len(part.interiors) for part in add_hole(MultiPolygon([SQUARE, far]), RING).geoms] == [1, 0]


def test_a_hole_that_reaches_out_is_refused_where_it_does() -> None:
    with pytest.raises(HoleOutside) as refused:
        add_hole(SQUARE, shapely.box(116.45, 39.85, 116.6, 39.9))
    assert refused.value.lon > 116.5
    with pytest.raises(HoleOutside):
        add_hole(SQUARE, shapely.box(117, 39.85, 117.1, 39.9))


def test_rings_that_make_no_hole_are_refused() -> None:
    with pytest.raises(NothingLeft):
        add_hole(SQUARE, SQUARE.exterior)
    with pytest.raises(InvalidShape) as refused:
        add_hole(SQUARE, LineString([(116.35, 39.85), (116.4, 39.9), (116.4, 39.85), (116.35, 39.9)]))
    assert (refused.value.lon, refused.value.lat) == pytest.approx((116.375, 39.875))
    with pytest.raises(InvalidShape, match="Too few"):
        add_hole(SQUARE, LineString([(116.35, 39.85), (116.4, 39.9)]))
