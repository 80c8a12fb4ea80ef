"""Putting vertices onto edges: none longer than asked, the same shape."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.editing.densify import densify
from gis.editing.errors import BadNumber, TooManyVertices, WrongKind
from gis.editing.measure import area_m2
from tests.factories.drawing import GEOD, assert_adds_up, shapes, star


@settings(deadline=None)
@given(shapes(), st.floats(0.02, 2.0))
def test_no_edge_is_longer_and_the_shape_stays(shape: shapely.Geometry, share: float) -> None:
    longest_m = share * GEOD.geometry_length(shape if shape.length else shape.boundary) / 4
    dense = densify(shape, longest_m)
    assert dense.is_valid
    runs = shapely.get_parts(dense.boundary if dense.geom_type == "Polygon" else dense)
    for vertices in map(shapely.get_coordinates, runs):
        edges_m = GEOD.inv(*vertices[:-1].T.copy(), *vertices[1:].T.copy())[2]
        assert edges_m.max() <= longest_m * (1 + 1e-8)
    assert set(map(tuple, shapely.get_coordinates(shape))) <= set(map(tuple, shapely.get_coordinates(dense)))
    assert_adds_up(area_m2(dense), area_m2(shape))


def test_short_edges_get_nothing_and_holes_get_theirs() -> None:
    holed = star(116.4, 39.9, [1_000.0] * 4).difference(star(116.4, 39.9, [100.0] * 4))
    assert densify(holed, 2_000.0).equals_exact(shapely.orient_polygons(holed))
    dense = densify(shapely.MultiPolygon([holed]), 100.0)
    assert len(dense.interiors[0].coords) > 5


def test_what_cannot_be_done_is_refused() -> None:
    with pytest.raises(TooManyVertices):
        densify(star(116.4, 39.9, [50_000.0] * 4), 0.001)
    with pytest.raises(BadNumber):
        densify(star(116.4, 39.9, [50.0] * 4), 0.0)
    with pytest.raises(WrongKind):
        densify(shapely.Point(116.4, 39.9), 1.0)


def test_vertices_are_even() -> None:
    dense = densify(shapely.LineString([(116.0, 39.9), (116.1, 39.9)]), 1_000.0)
    assert np.ptp(np.diff(shapely.get_coordinates(dense)[:, 0])) < 1e-12
