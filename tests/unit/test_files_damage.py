"""Files that are damaged, cut, empty, mislabelled or hostile are refused with a reason, in every format."""

import random
import sqlite3
import struct
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
import shapely

from gis.files.errors import (
    KINDS,
    EncodingUnknown,
    FilesError,
    FileUnreadable,
    FormatUnknown,
    NothingInside,
    SublayerUnknown,
    TooLarge,
    WrongSuffix,
)
from gis.files.formats import SUFFIXES
from gis.files.reading import read_vectors
from gis.files.source import Limits
from gis.files.table import VectorTable, as_shapes
from gis.files.writing import WRITERS, write_vectors

ROWS = 40
FORMATS = sorted(WRITERS)


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("sound")
    shapes = [shapely.Point(116 + row / 100, 40).buffer(0.01) for row in range(ROWS)]
    table = VectorTable(
        as_shapes(shapes), {"名称": [f"重点区域{row}" for row in range(ROWS)], "n": [*range(ROWS)]}
    )
    sound = {}
    for format_name, (_, suffix) in WRITERS.items():
        path = folder / f"a{suffix}"
        write_vectors(table, format_name, path)
        assert len(read_vectors(path)) == ROWS
        sound[format_name] = path.read_bytes()
    return sound


def path_of(folder: Path, format_name: str, content: bytes) -> Path:
    path = folder / f"a{WRITERS[format_name][1]}"
    path.write_bytes(content)
    return path


def refusal(path: Path, **options: object) -> FilesError:
    with pytest.raises(FilesError) as refused:
        read_vectors(path, **options)
    assert str(refused.value)
    if isinstance(refused.value, FileUnreadable):
        assert refused.value.kind in KINDS
    return refused.value


@pytest.mark.parametrize("format_name", FORMATS)
def test_an_empty_file(tmp_path: Path, format_name: str) -> None:
    refused = refusal(path_of(tmp_path, format_name, b""))
    assert (type(refused), refused.kind) == (FileUnreadable, "empty")


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.gpkg").mkdir()
    for name in ("none.geojson", "folder.gpkg"):
        assert refusal(tmp_path / name).kind == "missing"


@pytest.mark.parametrize("suffix", [".dwg", ".xlsx", "", ".gdb"])
def test_a_suffix_that_is_not_known(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"x")
    refused = refusal(path)
    assert (type(refused), refused.accepted) == (FormatUnknown, tuple(SUFFIXES))


@pytest.mark.parametrize("share", [0.001, 0.05, 0.3, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("format_name", FORMATS)
def test_a_file_that_is_cut_gives_no_row(
    contents: dict[str, bytes], tmp_path: Path, format_name: str, share: float
) -> None:
    content = contents[format_name]
    path = path_of(tmp_path, format_name, content[: max(1, int(len(content) * share))])
    if format_name not in ("csv", "geojsonseq"):
        refusal(path)
        return
    # A line that is whole is a row: the files cannot tell that others followed, but the cut line is told.
    try:
        table = read_vectors(path)
    except FilesError:
        return
    assert format_name == "csv"
    assert path.read_bytes().endswith(b"\n") or "last_line_unfinished" in {note.code for note in table.notes}


@pytest.mark.parametrize("format_name", FORMATS)
def test_bytes_at_random(tmp_path: Path, format_name: str) -> None:
    for seed in range(5):
        refusal(path_of(tmp_path, format_name, random.Random(seed).randbytes(3000)))


@pytest.mark.parametrize("format_name", FORMATS)
def test_bytes_at_random_behind_a_sound_beginning(
    contents: dict[str, bytes], tmp_path: Path, format_name: str
) -> None:
    content = contents[format_name]
    for seed in range(5):
        noise = random.Random(seed).randbytes(len(content) - 150)
        refusal(path_of(tmp_path, format_name, content[:150] + noise))


@pytest.mark.parametrize("format_name", FORMATS)
def test_flipped_bytes_never_end_in_anything_but_a_refusal(
    contents: dict[str, bytes], tmp_path: Path, format_name: str
) -> None:
    """Not all damage can be seen, since few formats have check sums; what is read has all its rows."""
    content = contents[format_name]
    for seed in range(15):
        chance = random.Random(seed)
        damaged = bytearray(content)
        start = chance.randrange(len(content) - 8)
        damaged[start : start + 8] = chance.randbytes(8)
        try:
            table = read_vectors(path_of(tmp_path, format_name, bytes(damaged)))
        except FilesError:
            continue
        assert all(len(column) == len(table) for column in table.columns.values())


@pytest.mark.parametrize("written", FORMATS)
def test_a_wrong_suffix(contents: dict[str, bytes], tmp_path: Path, written: str) -> None:
    for format_name in set(FORMATS) - {written, "csv"}:
        if {format_name, written} <= {"kmz", "shapefile"}:
            continue
        path = path_of(tmp_path, format_name, contents[written])
        refused = refusal(path)
        assert isinstance(refused, WrongSuffix)
        assert refused.stated in (format_name, "zip")


def test_a_wrong_suffix_among_archives_and_text(contents: dict[str, bytes], tmp_path: Path) -> None:
    assert isinstance(refusal(path_of(tmp_path, "kmz", contents["shapefile"])), NothingInside)
    for format_name in ("geojson", "geopackage", "dxf", "kml"):
        assert isinstance(refusal(path_of(tmp_path, "csv", contents[format_name])), WrongSuffix)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.dxf", b"AC1032\x00\x00", "dwg"),
        ("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\x00", "dxf_binary"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
        ("a.zip", b"Rar!\x1a\x07\x00", "rar"),
        ("a.kml", b"<?xml version='1.0'?><gpx/>", "gpx"),
        ("a.geojson", b'{"type": "Feature", "geometry": null}\n{"type": "Feature"}', "geojsonseq"),
        ("a.geojsonl", b'{"type": "FeatureCollection",\n"features": []}', "geojson"),
        ("a.geojsonl", b'{\n"type": "FeatureCollection"}', "geojson"),
    ],
)  # fmt: skip
def test_what_it_is_instead(tmp_path: Path, name: str, content: bytes, found: str | None) -> None:
    (tmp_path / name).write_bytes(content)
    refused = refusal(tmp_path / name)
    assert getattr(refused, "found", None) == found


@pytest.mark.parametrize(
    ("text", "row", "field"),
    [
        ('{"type": "Topology", "objects": {}}', None, ""),
        ('{"rings": [[[0, 0]]]}', None, ""),
        ('["a"]', None, ""),
        ('{"type": "FeatureCollection", "features": {}}', None, ""),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature"}, 3]}', 2, ""),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature"}, {"type": "x"}]}', 2, ""),
        ('{"type": "Feature", "properties": 3}', 1, "properties"),
        ('{"type": "Feature", "crs": {"properties": {"name": "/etc/x"}}}', None, "crs"),
        ('{"type": "Feature", "properties": {"a": "\\ud800"}}', None, ""),
        ("[" * 100_000, None, ""),
    ],
    ids=range(10),
)  # fmt: skip
def test_json_that_is_no_geojson(tmp_path: Path, text: str, row: int | None, field: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(text)
    refused = refusal(path)
    assert (type(refused), refused.kind) == (FileUnreadable, "syntax")
    assert (refused.row, refused.field) == (row, field)


def test_entities_and_document_types_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("116,39")
    path = tmp_path / "a.kml"
    for declared in (f'<!ENTITY x SYSTEM "file://{secret}">', '<!ENTITY a "1"><!ENTITY b "&a;&a;">'):
        path.write_text(f"<?xml version='1.0'?><!DOCTYPE kml [{declared}]><kml><Placemark/></kml>")
        assert refusal(path).detail == "DOCTYPE"


def patched(content: bytes, start: int, piece: bytes) -> bytes:
    return content[:start] + piece + content[start + len(piece) :]


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "name", ["../a.geojson", "/etc/a.geojson", "x/../../a.geojson", "C:\\a.geojson", "..\\a.kml"]
)
def test_members_that_would_land_elsewhere(tmp_path: Path, name: str) -> None:
    refused = refusal(zipped(tmp_path / "a.zip", **{name: b"{}"}))
    assert (refused.kind, ".." in refused.detail or ":" in refused.detail or refused.detail[0] == "/") == (
        "unsafe_path", True
    )  # fmt: skip
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.zip"]


def test_an_archive_that_swells(tmp_path: Path) -> None:
    limits = Limits(unpacked_bytes=100_000)
    path = zipped(tmp_path / "a.zip", **{"a.geojson": b" " * 1_000_000})
    assert refusal(path, limits=limits).what == "unpacked_bytes"
    # One that lies about it: the directory says 10 bytes.
    content = path.read_bytes().replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10))
    path.write_bytes(content)
    assert isinstance(refusal(path, limits=limits), TooLarge | FileUnreadable)


def test_an_archive_of_too_many_files_and_of_none(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{f"{number}.txt": b"" for number in range(20)})
    assert refusal(path, limits=Limits(members=10)).what == "members"
    assert isinstance(refusal(zipped(tmp_path / "b.zip", **{"a.doc": b"x"})), NothingInside)
    assert isinstance(refusal(zipped(tmp_path / "c.kmz", **{"a.txt": b"x"})), NothingInside)
    assert isinstance(refusal(zipped(tmp_path / "d.zip", **{"__MACOSX/._a.shp": b"x"})), NothingInside)
    assert isinstance(refusal(zipped(tmp_path / "e.zip", **{"inner.zip": b"x"})), NothingInside)


def test_an_encrypted_archive(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"a.geojson": b"{}"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path).kind == "encrypted"


@pytest.mark.parametrize(
    ("limits", "what"),
    [(Limits(file_bytes=100), "bytes"), (Limits(rows=ROWS - 1), "rows"), (Limits(vertices=100), "vertices")],
)
def test_files_that_hold_too_much(
    contents: dict[str, bytes], tmp_path: Path, limits: Limits, what: str
) -> None:
    for format_name in FORMATS:
        refused = refusal(path_of(tmp_path, format_name, contents[format_name]), limits=limits)
        assert (type(refused), refused.what) == (TooLarge, what)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda parts: parts.update(dbf=parts["dbf"][:-30]), "truncated"),
        (lambda parts: parts.update(dbf=parts["dbf"][:20]), "truncated"),
        (lambda parts: parts.update(shx=parts["shx"][:-8]), "damaged"),
        (lambda parts: parts.update(shp=parts["shp"][:-8]), "truncated"),
        (lambda parts: parts.update(dbf=patched(parts["dbf"], 4, struct.pack("<I", 3))), "damaged"),
        (lambda parts: parts.update(shp=patched(parts["shp"], 104, b"\xff" * 4)), "damaged"),
    ],
    ids=["rows", "header", "index", "shapes", "counts", "length"],
)  # fmt: skip
def test_parts_of_a_shapefile_that_do_not_fit(
    contents: dict[str, bytes], tmp_path: Path, change: object, kind: str
) -> None:
    with zipfile.ZipFile(path_of(tmp_path, "shapefile", contents["shapefile"])) as archive:
        parts = {name.rpartition(".")[2]: archive.read(name) for name in archive.namelist()}
    change(parts)
    for suffix, content in parts.items():
        (tmp_path / f"b.{suffix}").write_bytes(content)
    assert refusal(tmp_path / "b.shp").kind == kind


def test_a_geopackage_runs_nothing(contents: dict[str, bytes], tmp_path: Path) -> None:
    path = path_of(tmp_path, "geopackage", contents["geopackage"])
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE VIEW v AS SELECT * FROM a")
        database.execute("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('v', 'features')")
        database.commit()
    assert refusal(path, sublayer="v").detail == "v is not a table"
    assert len(read_vectors(path)) == ROWS
    assert refusal(path, sublayer="w").names == ("a", "v")
    assert isinstance(refusal(path, sublayer="w"), SublayerUnknown)


def test_a_database_that_is_no_geopackage(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as database:
        database.execute("CREATE TABLE a (b)")
        database.commit()
    assert refusal(tmp_path / "a.gpkg").kind == "damaged"


def test_text_in_no_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    content = "名称,lon,lat\n海淀区和朝阳区的重点区域,116,39\n".encode() + b"\xff\xff\xff,116,39\n"
    path.write_bytes(content)
    refused = refusal(path)
    assert (type(refused), refused.position) == (EncodingUnknown, content.index(b"\xff"))
    assert isinstance(refusal(path, encoding="klingon"), EncodingUnknown)
    path.write_bytes("名称,lon,lat\n海淀,116,39\n".encode("gbk"))
    assert isinstance(refusal(path, encoding="utf-8"), EncodingUnknown)


@pytest.mark.parametrize(
    ("text", "kind", "row"),
    [
        ("a,lon,lat\n1,2,3\n1,2,3,4\n", "row_length", 2),
        ('a,lon,lat\n"1,2,3\n', "syntax", None),
        ("a,lon,lat\n1\x00,2,3\n", "not_text", None),
    ],
)
def test_tables_that_are_none(tmp_path: Path, text: str, kind: str, row: int | None) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    refused = refusal(path)
    assert (refused.kind, refused.row) == (kind, row)


def test_names_of_files_are_no_instructions(contents: dict[str, bytes], tmp_path: Path) -> None:
    """GDAL and its wrappers take prefixes, exclamation and question marks in names for instructions."""
    for folder in ("vsicurl", "a!b", "zip:x"):
        (tmp_path / folder).mkdir()
        for format_name in FORMATS:
            path = tmp_path / folder / f"CSV:a?b!c.zip{WRITERS[format_name][1]}"
            path.write_bytes(contents[format_name])
            assert len(read_vectors(path)) == ROWS
