"""Measures: against pyproj on edges followed closely, and adding up."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from shapely import LineString, Polygon

from gis.editing.measure import measure
from tests.factories.drawing import GEOD, bent_as_on_the_map, geodesic_area_m2, lines, polygons, star


@settings(deadline=None)
@given(polygons([50.0, 2_000.0, 50_000.0]))
def test_area_and_perimeter_are_those_of_pyproj(shape: Polygon) -> None:
    measures, bent = measure(shape), bent_as_on_the_map(shape, 1_500)
    assert measures.area_m2 == pytest.approx(geodesic_area_m2(bent), rel=1e-7, abs=1e-2)
    assert measures.perimeter_m == pytest.approx(GEOD.geometry_length(bent.boundary), rel=1e-7)
    assert measures.length_m == 0


@settings(deadline=None)
@given(lines())
def test_length_is_that_of_pyproj(line: LineString) -> None:
    measures = measure(line)
    assert measures.length_m == pytest.approx(
        GEOD.geometry_length(bent_as_on_the_map(line)), rel=1e-7, abs=1e-6
    )
    assert (measures.area_m2, measures.perimeter_m) == (0, 0)


def test_a_shape_of_a_metre_keeps_its_digits() -> None:
    assert measure(star(116.4, 39.9, [1.0] * 4)).area_m2 == pytest.approx(2.0, rel=1e-8)


def test_a_band_around_the_world_has_the_area_of_its_zone() -> None:
    # Half the ellipsoid of WGS84 is 255.033 million km²; up to 85 degrees that is all but the cap.
    north = measure(shapely.box(-180, 0, 180, 85)).area_m2
    cap = abs(GEOD.polygon_area_perimeter(np.linspace(-180, 180, 3601)[:-1], np.full(3600, 85.0))[0])
    assert north + cap == pytest.approx(255_032_810.9e6, rel=1e-6)


def test_what_is_counted() -> None:
    holed = shapely.box(116, 39, 117, 40).difference(shapely.box(116.4, 39.4, 116.6, 39.6))
    parts = shapely.MultiPolygon([holed, shapely.box(118, 39, 119, 40)])
    measures = measure(parts)
    assert (measures.vertices, measures.parts, measures.bbox) == (12, 2, (116, 39, 119, 40))
    point = measure(shapely.Point(116, 39))
    assert (point.vertices, point.parts, point.area_m2, point.length_m) == (1, 1, 0, 0)
    assert measure(LineString([(116, 39), (116.1, 39), (116, 39)])).vertices == 3
