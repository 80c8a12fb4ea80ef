"""Files as planners have them: encodings, columns of many names, folders, notes and findings row by row."""

import json
import sqlite3
import struct
import zipfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from gis.files.errors import FileUnreadable
from gis.files.reading import read_vectors
from gis.files.table import Finding, Note, VectorTable, as_shapes
from gis.files.writing import write_vectors

PLACE = shapely.Point(116.397, 39.909)
SQUARE = shapely.box(116.3, 39.9, 116.4, 40.0)


def codes(table: VectorTable) -> set[str]:
    return {note.code for note in table.notes}


@pytest.mark.parametrize(
    ("header", "stated"),
    [
        ("lon,lat", None), ("LNG,LAT", None), ("经度,纬度", None), ("X,Y", None),
        (" Longitude , Latitude ", None), ("东经,北纬", None),
        ("经度（WGS84）,纬度（WGS84）", "WGS84"), ("lon_wgs84,lat_wgs84", "WGS84"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_tables_of_places(
    tmp_path: Path, header: str, stated: str | None, separator: str, encoding: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"名称,{header}\n王府井,116.397,39.909\n".replace(",", separator).encode(encoding))
    table = read_vectors(path)
    assert table.shapes.tolist() == [PLACE]
    assert table.columns == {"名称": ["王府井"]}
    assert table.stated_crs == stated
    told = {"crs_assumed": stated is None, "encoding_guessed": encoding == "gbk"}
    assert codes(table) == {code for code, is_told in told.items() if is_told}
    assert table.encoding == {"gbk": "gb18030"}.get(encoding, encoding)


@pytest.mark.parametrize("header", ["wkt", "WKT", "geometry", "the_geom", "几何"])
def test_tables_of_shapes(tmp_path: Path, header: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'a,{header}\n1,"{SQUARE.wkt}"\n2,SRID=4326;{PLACE.wkt}\n3,\n4,POINT (1\n', "utf-8")
    table = read_vectors(path)
    assert table.shapes.tolist() == [SQUARE, PLACE, None, None]
    assert table.columns == {"a": [1, 2, 3, 4]}
    assert [(finding.row, finding.kind) for finding in table.findings] == [(3, "null"), (4, "unreadable")]


def test_numbers_are_numbers_where_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "code,long_code,count,share,open,mixed,,a,a\n"
        "0101,110101199001011234,1,0.5,true,1,x,1,2\n0102,110101199001011235,,2,false,x,y,3,4\n"
    )
    table = read_vectors(path)
    assert table.columns == {
        "code": ["0101", "0102"], "long_code": [110101199001011234, 110101199001011235], "count": [1, None],
        "share": [0.5, 2.0], "open": [True, False], "mixed": ["1", "x"], "column_7": ["x", "y"], "a": [1, 3],
        "a_9": [2, 4],
    }  # fmt: skip
    assert codes(table) == {"no_location_columns", "columns_renamed"}


def test_rows_that_have_no_place_are_told_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "n,lon,lat\n1,116.397,39.909\n2,,\n3,东,39.9\n4,116.4\n5,116.397,390.9\n6,1e999,1\n", "utf-8"
    )
    table = read_vectors(path)
    assert table.columns["n"] == [1, 2, 3, 4, 5, 6]
    assert table.row_numbers == [1, 2, 3, 4, 5, 6]
    assert table.findings == [
        Finding(2, "null"),
        Finding(3, "not_a_number", "lon: 东"),
        Finding(4, "cells_missing", "2 < 3"),
        Finding(4, "null"),
        Finding(5, "outside_world", "116.397, 390.9"),
        Finding(6, "not_a_number", "lon: 1e999"),
    ]


def test_findings_of_shapes(tmp_path: Path) -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[116, 39], [117, 40], [117, 39], [116, 40], [116, 39]]]}
    geometries = [
        None,
        {"type": "Polygon", "coordinates": []},
        bow_tie,
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0]]]},
        {"type": "Point", "coordinates": [116, float("nan")]},
        {"type": "Point", "coordinates": ["116", "39"]},
        {"type": "Curve", "coordinates": [116, 39]},
        {"type": "LineString", "coordinates": [[116, 39, 50], [117, 39, 51]]},
    ]
    features = [{"type": "Feature", "properties": None, "geometry": geometry} for geometry in geometries]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    table = read_vectors(path)
    told = [(finding.row, finding.kind) for finding in table.findings]
    assert told == [
        (1, "null"), (2, "empty"), (3, "invalid"), (4, "unreadable"), (5, "unreadable"), (6, "unreadable"),
        (7, "unreadable"),
    ]  # fmt: skip
    assert table.findings[2].detail == "Self-intersection[116.5 39.5]"
    assert table.shapes[2].equals_exact(shapely.geometry.shape(bow_tie))
    assert table.shapes[3] is None
    assert not table.shapes[7].has_z
    assert table.notes == [Note("z_dropped", "1")]


def test_values_of_geojson_come_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(
        '\ufeff{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "x7", "geometry": null,'
        '"properties": {"big": 123456789012345678901234567890, "nan": NaN, "nested": {"a": [1, {"b": null}]},'
        '"nul": "a\\u0000b", "kept": "a\\\\u0000"}}, {"type": "Feature", "geometry": null, "properties":'
        '{"late": true}}]}',
        "utf-8",
    )
    table = read_vectors(path)
    assert table.columns == {
        "id": ["x7", None], "big": [123456789012345678901234567890, None], "nan": [None, None],
        "nested": [{"a": [1, {"b": None}]}, None], "nul": ["ab", None], "kept": ["a\\u0000", None],
        "late": [None, True],
    }  # fmt: skip
    assert table.notes == [Note("characters_dropped", "1")]


def test_a_sequence_with_record_separators(tmp_path: Path) -> None:
    path = tmp_path / "a.geojsons"
    line = (
        '{"type": "Feature", "properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": [116, 39]}}'
    )
    path.write_text(f"\x1e{line}\n\n\x1e{line}\n")
    assert read_vectors(path).columns == {"a": [1, 1]}
    path.write_text(f"{line}\n{line[:50]}")
    with pytest.raises(FileUnreadable) as refused:
        read_vectors(path)
    assert refused.value.row == 2


def gbk_shapefile(folder: Path, *, cpg: str | None = None, language: int = 0) -> Path:
    """A shapefile whose names and texts are GBK, as GIS programs of China write them."""
    pyogrio.raw.write(
        folder / "a.shp", np.asarray(shapely.to_wkb([SQUARE, SQUARE])),
        [np.array(["海淀区", "五棵松㐀"], dtype=object)], ["x"], driver="ESRI Shapefile",
        geometry_type="Polygon", crs="EPSG:4490", encoding="UTF-8",
    )  # fmt: skip
    cells = [text.encode("gb18030").ljust(10)[:10] for text in ("海淀区", "五棵松街")]
    fields = struct.pack("<11sc4xBB14x", "区域名称".encode("gbk"), b"C", 10, 0)
    fields += struct.pack("<11sc4xBB14x", b"NUM", b"N", 5, 1) + struct.pack(
        "<11sc4xBB14x", b"DAY", b"D", 8, 0
    )
    records = b" " + cells[0] + b"  1.5" + b"20220121" + b" " + cells[1] + b"*****" + b"        "
    head = struct.pack("<4BIHH17xB2x", 3, 122, 1, 1, 2, 33 + 96, 24, language)
    (folder / "a.dbf").write_bytes(head + fields + b"\r" + records + b"\x1a")
    (folder / "a.cpg").unlink()
    if cpg:
        (folder / "a.cpg").write_text(cpg)
    return folder / "a.shp"


@pytest.mark.parametrize(
    ("cpg", "language", "encoding", "guessed"),
    [
        (None, 0, "gb18030", True),
        ("GBK", 0, "gbk", False),
        ("936", 0, "gbk", False),
        (None, 0x4D, "gbk", False),
    ],
)
def test_a_shapefile_in_gbk(
    tmp_path: Path, cpg: str | None, language: int, encoding: str, guessed: bool
) -> None:
    table = read_vectors(gbk_shapefile(tmp_path, cpg=cpg, language=language))
    assert table.columns == {
        "区域名称": ["海淀区", "五棵松街"], "NUM": [1.5, None], "DAY": ["2022-01-21", None]
    }  # fmt: skip
    assert (table.stated_crs, table.encoding) == ("CGCS2000", encoding)
    assert ("encoding_guessed" in codes(table)) is guessed


def test_a_shapefile_in_a_folder_of_an_archive(tmp_path: Path) -> None:
    gbk_shapefile(tmp_path)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for part in sorted(tmp_path.glob("a.*")):
            archive.write(part, f"data/2022/Zones{part.suffix.upper()}")
        archive.writestr("data/readme.txt", "hello")
        archive.writestr("__MACOSX/data/2022/._Zones.shp", "x")
    table = read_vectors(tmp_path / "b.zip")
    assert table.columns["区域名称"] == ["海淀区", "五棵松街"]
    assert table.sublayers == []


def test_a_bare_shp(tmp_path: Path) -> None:
    path = gbk_shapefile(tmp_path)
    for suffix in (".shx", ".dbf", ".prj"):
        path.with_suffix(suffix).unlink()
    table = read_vectors(path)
    assert shapely.equals(table.shapes, SQUARE).all()
    assert table.columns == {}
    assert codes(table) == {"index_rebuilt", "attributes_missing", "crs_assumed"}


def test_deleted_rows_and_cut_texts(tmp_path: Path) -> None:
    path = gbk_shapefile(tmp_path, cpg="GBK")
    content = bytearray(path.with_suffix(".dbf").read_bytes())
    first, second = 33 + 96, 33 + 96 + 24
    content[first] = ord("*")
    content[second + 1 : second + 11] = "一二三四a".encode("gbk") + "六".encode("gbk")[:1]
    path.with_suffix(".dbf").write_bytes(content)
    table = read_vectors(path)
    assert table.columns["区域名称"] == ["一二三四a"]
    assert len(table) == 1
    assert table.notes == [Note("rows_deleted", "1"), Note("text_cut", "1: 区域名称")]


def test_layers_of_a_geopackage(tmp_path: Path) -> None:
    for name in ("一层", "二层"):
        pyogrio.raw.write(
            tmp_path / "a.gpkg", np.asarray(shapely.to_wkb([PLACE])), [np.array([name], dtype=object)],
            ["name"], layer=name, driver="GPKG", geometry_type="Point", crs="EPSG:4326", encoding="UTF-8",
            append=name == "二层",
        )  # fmt: skip
    first = read_vectors(tmp_path / "a.gpkg")
    assert (first.columns, first.sublayers) == ({"name": ["一层"]}, ["一层", "二层"])
    assert first.notes == [Note("several_sublayers", "一层")]
    second = read_vectors(tmp_path / "a.gpkg", sublayer="二层")
    assert (second.columns, second.notes) == ({"name": ["二层"]}, [])


def test_json_in_a_geopackage_is_known_to_gdal_too(tmp_path: Path) -> None:
    table = VectorTable(as_shapes([PLACE]), {"a": [{"b": [1]}]})
    write_vectors(table, "geopackage", tmp_path / "a.gpkg")
    assert pyogrio.read_info(tmp_path / "a.gpkg")["ogr_subtypes"] == ["OFSTJSON"]


def test_bytes_in_a_geopackage_are_left_out(tmp_path: Path) -> None:
    table = VectorTable(as_shapes([PLACE]), {"a": ["x"]})
    write_vectors(table, "geopackage", tmp_path / "a.gpkg")
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as database:
        database.execute("ALTER TABLE a ADD COLUMN photo BLOB")
        database.execute("CREATE TABLE t AS SELECT fid, geom, a, x'00ff' AS photo FROM a")
        database.execute("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('t', 'attributes')")
        database.commit()
    read = read_vectors(tmp_path / "a.gpkg", sublayer="t")
    assert "photo" not in read.columns
    assert "binary_dropped" in codes(read)


@pytest.mark.parametrize("name", ["beijing_districts_wgs84.geojson", "olympic_2022_venues.csv"])
def test_real_files(shared_data: Path, name: str) -> None:
    table = read_vectors(shared_data / name)
    assert table.stated_crs == table.used_crs == "WGS84"
    assert table.notes == []
    assert "name" in table.columns
