"""What is written in a format is read again: exactly, or what was lost is named."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis.files.errors import CrsNotUsable, FormatUnknown, NothingInside
from gis.files.reading import read_vectors
from gis.files.report import LOSSES, WriteReport
from gis.files.table import FINDINGS, NOTES, VectorTable, as_shapes
from gis.files.writing import ONLY_WGS84, WRITERS, write_vectors

KEEP_ROWS = sorted(set(WRITERS) - {"dxf", "shapefile"})
IN_PLANES = sorted(set(WRITERS) - ONLY_WGS84)
SHAPES = shapely.from_wkt([
    "POINT (116.397 39.909)",
    "LINESTRING (116.3 39.9, 116.35 39.95, 116.4000001 39.9)",
    ("POLYGON ((116.3 39.9, 116.4 39.9, 116.4 40, 116.3 40, 116.3 39.9),"
    " (116.32 39.92, 116.32 39.94, 116.34 39.94, 116.34 39.92, 116.32 39.92))"),
    "MULTIPOINT ((116.3 39.9), (116.4 39.9))",
    "MULTILINESTRING ((116.3 39.9, 116.4 39.9), (116.3 40, 116.4 40))",
    ("MULTIPOLYGON (((116.3 39.9, 116.4 39.9, 116.4 40, 116.3 39.9)),"
    " ((116.5 39.9, 116.6 39.9, 116.6 40, 116.5 39.9)))"),
]).tolist()  # fmt: skip
COLUMNS: dict[str, list[Any]] = {
    "名称": ["海淀区", "朝阳区😀", None, 'a,b;"c"\n第二行', " 前空", "<&>'"],
    "重点区域类别说明": ["一", "二", "三", "四", "五", "六"],
    "code": ["0110101", "1e5", "=1+1", "-3", "'x", "true"],
    "count": [1, -5, None, 0, 2**53 + 1, 2**60],
    "ratio": [0.1, 1e-20, None, -3.0, 1.7976931348623157e308, 0.1 + 0.2],
    "open": [True, False, None, True, True, False],
    "detail": [{"甲": [1, 2.5, None]}, [], None, {"a": {"b": True}}, ["x"], {}],
    "since": ["2022-01-21", "2022-01-21T08:00:00+08:00", None, "2022-02-25", "", "2022-02-25"],
    "nothing": [None] * 6,
}


def table(shapes: list[Any] | None = None, **columns: list[Any]) -> VectorTable:
    return VectorTable(as_shapes(SHAPES if shapes is None else shapes), columns)


def there_and_back(
    folder: Path, given: VectorTable, format_name: str, **options: Any
) -> tuple[VectorTable, WriteReport]:
    path = folder / f"图层{WRITERS[format_name][1]}"
    report = write_vectors(given, format_name, path, **options)
    assert {loss.code for loss in report.not_kept} <= LOSSES
    assert [file.name for file in folder.iterdir()] == [path.name]
    back = read_vectors(path)
    assert {note.code for note in back.notes} <= NOTES
    assert {finding.kind for finding in back.findings} <= FINDINGS
    return back, report


def assert_same_place(ours: Any, theirs: Any, within_deg: float = 1e-7) -> None:
    if theirs is None:
        assert ours is None
        return
    assert ours.geom_type == theirs.geom_type
    counts = (shapely.get_num_geometries, shapely.get_num_coordinates, shapely.get_num_interior_rings)
    assert [count(ours) for count in counts] == [count(theirs) for count in counts]
    assert shapely.hausdorff_distance(ours, theirs) <= within_deg


def assert_kept_or_named(back: VectorTable, given: VectorTable, report: WriteReport) -> None:
    lost = {loss.field for loss in report.not_kept}
    renamed = {loss.field: loss.detail for loss in report.not_kept if loss.code.startswith("names_")}
    for name, values in given.columns.items():
        there = back.columns[renamed.get(name, name)]
        if name not in lost:
            assert there == values
            assert [type(value) for value in there] == [type(value) for value in values]


@pytest.mark.parametrize("format_name", KEEP_ROWS)
def test_rows_come_back(tmp_path: Path, format_name: str) -> None:
    given = table([*SHAPES[:-1], None], **COLUMNS)
    back, report = there_and_back(tmp_path, given, format_name)
    for ours, theirs in zip(back.shapes, given.shapes, strict=True):
        assert_same_place(ours, theirs)
    assert_kept_or_named(back, given, report)
    assert back.used_crs == "WGS84"
    assert [(finding.row, finding.kind) for finding in back.findings] == [(6, "null")]
    assert (report.rows, report.files) == (6, [f"图层{WRITERS[format_name][1]}"])


@pytest.mark.parametrize(
    ("format_name", "losses"),
    [
        ("geojson", set()),
        ("geojsonseq", set()),
        ("geopackage", set()),
        ("flatgeobuf", {("nested_as_text", "detail")}),
        ("kml", {("integer_as_text", "count"), ("nested_as_text", "detail")}),
        ("csv", {("nested_as_text", "detail"), ("text_blank", "since"),
                 ("formulas_marked", "code")}),
    ],
)  # fmt: skip
def test_what_is_not_kept_is_named(tmp_path: Path, format_name: str, losses: set[tuple[str, str]]) -> None:
    _, report = there_and_back(tmp_path, table(**COLUMNS), format_name)
    assert {(loss.code, loss.field) for loss in report.not_kept} == losses


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.geom_type)
def test_a_shapefile_of_one_kind(tmp_path: Path, shape: shapely.Geometry) -> None:
    given = table([shape, None] * 3, **COLUMNS)
    back, report = there_and_back(tmp_path, given, "shapefile")
    for ours, theirs in zip(back.shapes, given.shapes, strict=True):
        assert_same_place(ours, theirs)
    assert_kept_or_named(back, given, report)
    assert report.files == ["图层.shp"]
    assert {(loss.code, loss.field, loss.detail) for loss in report.not_kept} == {
        ("names_cut", "重点区域类别说明", "重点区"),
        ("wide_integers", "count", ""),
        ("nested_as_text", "detail", ""),
        ("text_blank", "since", "1"),
    }


def test_a_shapefile_has_one_kind_of_geometry(tmp_path: Path) -> None:
    collection = shapely.GeometryCollection([SHAPES[0], SHAPES[2]])
    given = table([*SHAPES, collection, None], name=list("abcdefgh"))
    report = write_vectors(given, "shapefile", tmp_path / "a.zip", name="五区/四线")
    assert report.files == [
        "五区_四线_point.shp", "五区_四线_linestring.shp", "五区_四线_polygon.shp", "五区_四线_multipoint.shp"
    ]  # fmt: skip
    assert {loss.code for loss in report.not_kept} == {"files", "collections_split"}
    names = {}
    for name in (file.removesuffix(".shp") for file in report.files):
        part = read_vectors(tmp_path / "a.zip", sublayer=name)
        assert part.sublayers == [file.removesuffix(".shp") for file in report.files]
        names[name.rpartition("_")[2]] = part.columns["name"]
    assert names == {
        "point": ["a", "g", "h"], "linestring": ["b", "e"], "polygon": ["c", "f", "g"], "multipoint": ["d"]
    }  # fmt: skip


def test_a_drawing_keeps_shapes_and_layers(tmp_path: Path) -> None:
    given = table([*SHAPES, None], 图层=["路网", "路网", "区/县", "点", None, "东華㐀", "x"], n=[1] * 7)
    back, report = there_and_back(tmp_path, given, "dxf", name="五区")
    assert back.columns == {
        "Layer": ["路网", "路网", "区_县", "点", "点", "五区", "五区", "东華㐀", "东華㐀"]
    }
    for ours, theirs in zip(back.shapes[:3], given.shapes[:3], strict=True):
        assert_same_place(ours, theirs)
    parts = [part for shape in SHAPES[3:] for part in shape.geoms]
    for ours, theirs in zip(back.shapes[3:], parts, strict=True):
        assert_same_place(ours, theirs)
    assert {loss.code for loss in report.not_kept} == {
        "layer_names", "attributes", "null_geometry", "parts_separated", "multi_of_one"
    }  # fmt: skip


@pytest.mark.parametrize("format_name", IN_PLANES)
@pytest.mark.parametrize("crs", ["CGCS2000", "EPSG:4527", "EPSG:4548", "WGS84"])
def test_other_systems(tmp_path: Path, format_name: str, crs: str) -> None:
    given = table(SHAPES[2:3], name=["海淀区"])
    path = tmp_path / f"a{WRITERS[format_name][1]}"
    report = write_vectors(given, format_name, path, crs=crs)
    assert report.crs == crs
    states_none = format_name == "dxf"
    back = read_vectors(path, crs=crs if states_none else None)
    assert back.stated_crs == (None if states_none or (format_name == "csv" and crs == "WGS84") else crs)
    assert back.used_crs == crs
    assert_same_place(back.shapes[0], SHAPES[2])


@pytest.mark.parametrize(
    ("format_name", "crs"),
    [("geojson", "CGCS2000"), ("kml", "EPSG:4548"), ("csv", "GCJ-02"), ("geopackage", "EPSG:3857"),
     ("geopackage", "Mars")],
)  # fmt: skip
def test_a_system_the_format_is_not_written_in(tmp_path: Path, format_name: str, crs: str) -> None:
    with pytest.raises(CrsNotUsable) as refused:
        write_vectors(table(name=["x"] * 6), format_name, tmp_path / "a", crs=crs)
    assert refused.value.accepted
    assert list(tmp_path.iterdir()) == []


def test_a_format_that_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(FormatUnknown) as refused:
        write_vectors(table(), "dwg", tmp_path / "a.dwg")
    assert refused.value.accepted == tuple(WRITERS)


@pytest.mark.parametrize("format_name", sorted(WRITERS))
def test_a_failure_leaves_what_was_there(
    tmp_path: Path, format_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.file"
    path.write_text("before")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gis.files.writing._settle", full_disk)
    with pytest.raises(OSError, match="space"):
        write_vectors(table(name=["x"] * 6), format_name, path)
    assert [file.name for file in tmp_path.iterdir()] == ["a.file"]
    assert path.read_text() == "before"


@pytest.mark.parametrize("format_name", sorted(set(WRITERS) - {"dxf", "geojsonseq"}))
def test_an_empty_table(tmp_path: Path, format_name: str) -> None:
    path = tmp_path / f"a{WRITERS[format_name][1]}"
    assert write_vectors(table([], name=[]), format_name, path).rows == 0
    with pytest.raises(NothingInside):
        read_vectors(path)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)
VALUES = st.one_of(
    st.lists(st.none() | TEXTS, min_size=3, max_size=3),
    st.lists(st.none() | st.integers(-(2**70), 2**70), min_size=3, max_size=3),
    st.lists(st.none() | st.floats(), min_size=3, max_size=3),
    st.lists(st.none() | st.booleans(), min_size=3, max_size=3),
    st.lists(st.none() | TEXTS | st.integers() | st.booleans(), min_size=3, max_size=3),
    st.lists(st.none() | st.dictionaries(TEXTS, st.integers(-9, 9) | TEXTS), min_size=3, max_size=3),
)
NAMES = st.text(st.characters(categories=("Lo", "Ll", "Lu", "Nd")), min_size=1, max_size=12)


@pytest.mark.parametrize("format_name", sorted(set(WRITERS) - {"dxf"}))
@given(st.dictionaries(NAMES, VALUES, max_size=4), st.floats(-179, 179), st.floats(-80, 80))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_is_kept_or_named(
    tmp_path: Path, format_name: str, columns: dict[str, list[Any]], lon: float, lat: float
) -> None:
    given_table = table(
        [shapely.Point(lon, lat)] * 3, **{f"c{name}": column for name, column in columns.items()}
    )
    back, report = there_and_back(tmp_path, given_table, format_name)
    assert_kept_or_named(back, given_table, report)
    for shape in back.shapes:
        assert_same_place(shape, shapely.Point(lon, lat))


@pytest.mark.parametrize("format_name", sorted(set(WRITERS) - {"dxf"}))
def test_names_that_a_format_cannot_hold(tmp_path: Path, format_name: str) -> None:
    given = table(
        SHAPES[:1], **{"a": [1], "A": [2], "fid": [3], "wkt": ["4"], "lon": [5], "a\nb": [6], " ": [7]}
    )
    back, report = there_and_back(tmp_path, given, format_name)
    assert_kept_or_named(back, given, report)
    assert len(back.columns) == 7
    assert_same_place(back.shapes[0], SHAPES[0])


@pytest.mark.parametrize("format_name", KEEP_ROWS)
def test_shapes_without_place(tmp_path: Path, format_name: str) -> None:
    given = table([shapely.Polygon(), shapely.Point(np.nan, 1), SHAPES[0]], n=[1, 2, 3])
    back, report = there_and_back(tmp_path, given, format_name)
    assert back.shapes.tolist()[:2] == [None, None]
    assert ("empty_geometry", "2") in {(loss.code, loss.detail) for loss in report.not_kept}
    assert back.columns["n"] == [1, 2, 3]


def test_texts_that_are_no_characters(tmp_path: Path) -> None:
    for format_name in sorted(set(WRITERS) - {"dxf"}):
        folder = tmp_path / format_name
        folder.mkdir()
        back, report = there_and_back(folder, table(SHAPES[:1], a=["x\ud800\x00\x01y"]), format_name)
        assert back.columns["a"][0].startswith("x")
        assert back.columns["a"][0].endswith("y")
        assert "characters_dropped" in {loss.code for loss in report.not_kept}


def test_a_district_longer_than_a_cell_of_other_readers(tmp_path: Path, shared_data: Path) -> None:
    districts = read_vectors(shared_data / "beijing_districts_wgs84.geojson")
    back, _ = there_and_back(tmp_path, districts, "csv")
    assert (
        shapely.get_num_coordinates(back.shapes).tolist()
        == shapely.get_num_coordinates(districts.shapes).tolist()
    )
    assert back.columns["name"] == districts.columns["name"]
