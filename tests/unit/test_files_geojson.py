"""GeoJSON that is written is strictly RFC 7946."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis.files.reading import read_vectors
from gis.files.table import VectorTable, as_shapes
from gis.files.writing import write_vectors

CLOCKWISE = shapely.Polygon(
    [(116.3, 39.9), (116.3, 40.0), (116.4, 40.0), (116.4, 39.9)],
    [[(116.32, 39.92), (116.34, 39.92), (116.34, 39.94), (116.32, 39.94)]],
)


def written(folder: Path, *shapes: shapely.Geometry, **options: Any) -> tuple[dict[str, Any], set[str]]:
    path = folder / "a.geojson"
    table = VectorTable(as_shapes(list(shapes)), {"n": list(range(len(shapes)))})
    report = write_vectors(table, "geojson", path, **options)
    return json.loads(path.read_text("utf-8")), {loss.code for loss in report.not_kept}


def geometry(folder: Path, shape: shapely.Geometry) -> shapely.Geometry:
    document, _ = written(folder, shape)
    return shapely.from_geojson(json.dumps(document["features"][0]["geometry"]))


def test_members(tmp_path: Path) -> None:
    document, _ = written(tmp_path, CLOCKWISE, name="五区")
    assert set(document) == {"type", "name", "features"}
    assert document["name"] == "五区"
    document, _ = written(tmp_path, CLOCKWISE, with_bbox=True)
    assert document["bbox"] == [116.3, 39.9, 116.4, 40.0]
    assert "bbox" not in written(tmp_path, with_bbox=True)[0]


@pytest.mark.parametrize("shape", [CLOCKWISE, shapely.MultiPolygon([CLOCKWISE]), CLOCKWISE.reverse()])
def test_rings_turn_right(tmp_path: Path, shape: shapely.Geometry) -> None:
    for polygon in shapely.get_parts(geometry(tmp_path, shape)):
        assert shapely.is_ccw(polygon.exterior)
        assert not shapely.is_ccw(polygon.interiors[0])


def test_seven_decimals(tmp_path: Path) -> None:
    document, _ = written(tmp_path, shapely.Point(116.123456789, 39.98765432199))
    assert document["features"][0]["geometry"]["coordinates"] == [116.1234568, 39.9876543]


def test_a_shape_that_rounding_would_break_is_not_rounded(tmp_path: Path) -> None:
    sliver = shapely.Polygon([(116, 39), (116.001, 39), (116.001, 39 + 1e-9)])
    assert geometry(tmp_path, sliver).is_valid


@pytest.mark.parametrize(
    ("shape", "parts"),
    [
        (shapely.box(170, 10, 190, 20), [(170, 10, 180, 20), (-180, 10, -170, 20)]),
        (shapely.box(-190, 10, -170, 20), [(170, 10, 180, 20), (-180, 10, -170, 20)]),
        (shapely.Polygon([(179, 10), (-179, 10), (-179, 20), (179, 20)]),
         [(179, 10, 180, 20), (-180, 10, -179, 20)]),
        (shapely.LineString([(179, 0), (-179, 2)]), [(179, 0, 180, 1), (-180, 1, -179, 2)]),
        (shapely.LineString([(179, 0), (181, 2)]), [(179, 0, 180, 1), (-180, 1, -179, 2)]),
        (shapely.MultiPoint([(179, 0), (181, 2)]), [(179, 0, 179, 0), (-179, 2, -179, 2)]),
    ],
)  # fmt: skip
def test_shapes_are_cut_at_the_antimeridian(
    tmp_path: Path, shape: shapely.Geometry, parts: list[tuple[float, ...]]
) -> None:
    document, losses = written(tmp_path, shape)
    assert losses == {"cut_at_antimeridian"}
    found = shapely.from_geojson(json.dumps(document["features"][0]["geometry"]))
    assert {tuple(part.bounds) for part in shapely.get_parts(found)} == set(parts)
    assert found.is_valid


def test_holes_stay_holes_when_cut(tmp_path: Path) -> None:
    ring = shapely.box(170, 10, 190, 20).difference(shapely.box(178, 12, 183, 18))
    found = geometry(tmp_path, ring)
    assert found.area == pytest.approx(ring.area)
    assert geometry(tmp_path, shapely.Point(190, 5)).coords[0] == (-170, 5)


@pytest.mark.parametrize("shape", [shapely.box(-180, -80, 180, 80), shapely.box(-100, 0, 100, 10), CLOCKWISE])
def test_what_does_not_cross_is_left_alone(tmp_path: Path, shape: shapely.Geometry) -> None:
    document, losses = written(tmp_path, shape)
    assert losses == set()
    assert shapely.from_geojson(json.dumps(document["features"][0]["geometry"])).equals(shape)


@given(st.floats(-300, 300), st.floats(-60, 60), st.floats(0.01, 80), st.integers(3, 12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cut_shapes_keep_their_area(
    tmp_path: Path, lon: float, lat: float, size: float, corners: int
) -> None:
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    shape = shapely.Polygon(np.column_stack([lon + size * np.cos(angles), lat + size / 4 * np.sin(angles)]))
    found = geometry(tmp_path, shape)
    west, _, east, _ = found.bounds
    assert -180 <= west <= east <= 180
    if shape.bounds[2] - shape.bounds[0] < 180:
        assert found.area == pytest.approx(shape.area, rel=1e-4, abs=1e-6)


def test_values_of_any_type(tmp_path: Path) -> None:
    values = [2**70, {"a": [2**70, float("nan")]}, float("inf"), True, "x", None, ["东"]]
    table = VectorTable(as_shapes([CLOCKWISE] * 7), {"v": values})
    report = write_vectors(table, "geojson", tmp_path / "a.geojson")
    assert [(loss.code, loss.field) for loss in report.not_kept] == [("not_a_number", "v")]
    back = read_vectors(tmp_path / "a.geojson")
    assert back.columns["v"] == [2**70, {"a": [2**70, None]}, None, True, "x", None, ["东"]]
