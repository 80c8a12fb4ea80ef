"""Snapping: vertices first, then edges, never so that the shape breaks."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon

from gis.editing.errors import BadNumber
from gis.editing.move import move
from gis.editing.snap import snap_vertices
from tests.factories.drawing import distances_m, polygons, shapes

SQUARE = shapely.box(116.3, 39.8, 116.5, 40.0)


@settings(deadline=None, max_examples=60)
@given(shapes(), polygons(), st.floats(0.1, 500.0))
def test_it_stays_sound_and_no_vertex_goes_farther(
    shape: shapely.Geometry, near: Polygon, within_m: float
) -> None:
    target = move(near, 0, 0)
    snapped = snap_vertices(shape, [target], within_m)
    assert snapped.is_valid
    assert snapped.geom_type == shape.geom_type
    assert snapped.is_simple or not shape.is_simple
    vertices = shapely.MultiPoint(shapely.get_coordinates(shape))
    assert distances_m(shapely.get_coordinates(snapped), vertices).max() <= within_m * 1.001 + 1e-6


@settings(deadline=None)
@given(polygons([2_000.0, 50_000.0]), st.floats(-20, 20), st.floats(-20, 20))
def test_a_shape_beside_itself_snaps_onto_itself(shape: Polygon, east_m: float, north_m: float) -> None:
    snapped = snap_vertices(move(shape, east_m, north_m), [shape], 30.0)
    assert set(snapped.exterior.coords) == set(shape.exterior.coords)


def test_vertices_come_before_edges_and_both_are_exact() -> None:
    line = LineString([(116.2999, 39.8001), (116.2999, 39.9)])
    snapped = snap_vertices(line, [SQUARE], 20.0)
    assert snapped.coords[0] == (116.3, 39.8)
    assert snapped.coords[1] == pytest.approx((116.3, 39.9), abs=1e-9)
    # The edge would be nearer to the first vertex, but the corner is near enough.
    assert Point(snapped.coords[1]).distance(SQUARE.boundary) < 1e-9


def test_an_edge_along_a_parallel_is_met_where_the_map_draws_it() -> None:
    long = LineString([(115.5, 39.9), (117.5, 39.9)])
    snapped = snap_vertices(Point(116.5, 39.90001), [long], 5.0)
    assert snapped.y == pytest.approx(39.9, abs=1e-7)


def test_inner_borders_of_neighbours_count_and_so_do_holes_and_points() -> None:
    east = shapely.box(116.5, 39.8, 116.6, 40.0)
    assert snap_vertices(Point(116.50005, 39.9), [SQUARE, east], 10.0).x == pytest.approx(116.5, abs=1e-9)
    holed = SQUARE.difference(shapely.box(116.35, 39.85, 116.4, 39.9))
    assert snap_vertices(Point(116.40005, 39.87), [holed], 10.0).x == pytest.approx(116.4, abs=1e-9)
    assert snap_vertices(Point(116.40005, 39.87), [Point(116.4, 39.87)], 10.0).coords[0] == (116.4, 39.87)


def test_a_shape_smaller_than_the_distance_does_not_collapse() -> None:
    small = shapely.box(116.3, 39.8, 116.30005, 39.80005)
    snapped = snap_vertices(small, [Point(116.30002, 39.80002)], 50.0)
    assert snapped.is_valid
    assert snapped.area > 0


def test_far_targets_and_none_change_nothing() -> None:
    for targets in ([], [shapely.box(117, 39, 118, 40)]):
        assert snap_vertices(SQUARE, targets, 20.0).equals_exact(SQUARE)
    with pytest.raises(BadNumber):
        snap_vertices(SQUARE, [], np.nan)
