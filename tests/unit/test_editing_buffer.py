"""Buffers: the border is at the geodesic distance to 0.1 %, of points, lines and polygons of any size."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.editing.buffer import buffer
from gis.editing.errors import BadNumber, NothingLeft, OutsideWorld, TooLarge
from tests.factories.drawing import GEOD, distances_m, lines, polygons, star


def border_sample(area: shapely.Geometry, count: int) -> np.ndarray:
    """Vertices of a border and places on its edges."""
    border = (
        area.exterior if area.geom_type == "Polygon" else max(area.geoms, key=lambda part: part.area).exterior
    )
    at = np.linspace(0.0, 1.0, count, endpoint=False)
    places = shapely.get_coordinates(shapely.line_interpolate_point(border, at, normalized=True))
    return np.vstack([places, shapely.get_coordinates(border)[:: max(1, len(border.coords) // count)]])


@settings(max_examples=40, deadline=None)
@given(polygons() | lines(), st.sampled_from([2.0, 150.0, 20_000.0]))
def test_the_border_is_at_the_distance(shape: shapely.Geometry, metres: float) -> None:
    grown = buffer(shape, metres)
    assert grown.is_valid
    assert distances_m(border_sample(grown, 20), shape) == pytest.approx(metres, rel=1e-3)


@settings(max_examples=30, deadline=None)
@given(polygons([2_000.0, 50_000.0]), st.sampled_from([2.0, 150.0]))
def test_the_border_within_is_at_the_distance(shape: shapely.Geometry, metres: float) -> None:
    shrunk = buffer(shape, -metres)
    assert shrunk.is_valid
    assert shape.covers(shrunk)
    assert distances_m(border_sample(shrunk, 20), shape) == pytest.approx(metres, rel=1e-3)


@pytest.mark.parametrize("lat", [-84.0, 0.0, 39.9, 80.0])
@pytest.mark.parametrize("metres", [0.5, 100.0, 50_000.0])
def test_around_a_point(lat: float, metres: float) -> None:
    around = border_sample(buffer(shapely.Point(116.4, lat), metres), 500)
    away_m = GEOD.inv(np.full(len(around), 116.4), np.full(len(around), lat), *around.T.copy())[2]
    assert away_m == pytest.approx(np.full(len(around), metres), rel=1e-3)


def test_a_long_line_along_a_parallel_bends_with_it() -> None:
    line = shapely.LineString([(115.5, 39.9), (117.5, 39.9)])
    strip = buffer(line, 10.0)
    assert strip.contains(shapely.Point(116.5, 39.9))
    assert distances_m(border_sample(strip, 40), line) == pytest.approx(10.0, rel=1e-3)
    assert shapely.count_coordinates(strip) < 200


def test_several_points_make_several_parts() -> None:
    assert buffer(shapely.MultiPoint([(116.4, 39.9), (116.5, 39.9)]), 10.0).geom_type == "MultiPolygon"


def test_a_polygon_by_nothing_is_as_it_was() -> None:
    shape = star(116.4, 39.9, [100.0] * 4)
    assert buffer(shape, 0.0).equals(shape)


def test_a_polygon_does_not_shrink_to_nothing() -> None:
    with pytest.raises(NothingLeft) as refused:
        buffer(star(116.4, 39.9, [100.0] * 6), -100.0)
    assert refused.value.lon == pytest.approx(116.4, abs=0.01)


@pytest.mark.parametrize("shape", [shapely.Point(116.4, 39.9), shapely.LineString([(116, 39), (116.1, 39)])])
@pytest.mark.parametrize("metres", [0.0, -1.0, np.nan])
def test_a_line_or_point_needs_a_distance(shape: shapely.Geometry, metres: float) -> None:
    with pytest.raises(BadNumber):
        buffer(shape, metres)


def test_what_is_too_large_or_crosses_180_degrees_is_refused() -> None:
    with pytest.raises(TooLarge):
        buffer(shapely.box(110, 30, 120, 40), 10.0)
    with pytest.raises(OutsideWorld):
        buffer(shapely.Point(179.999, 10), 1_000.0)
    with pytest.raises(OutsideWorld):
        buffer(shapely.Point(0, 84.99), 5_000.0)
