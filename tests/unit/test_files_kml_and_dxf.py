"""KML and drawings as other programs write them."""

import zipfile
from pathlib import Path

import pytest
import shapely

from gis.files.errors import FilesError
from gis.files.reading import read_vectors
from gis.files.table import Note

PLACE = shapely.Point(116.397, 39.909)

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>
<Folder><name>五区</name>
 <Placemark><name> 鸟巢 </name><description><![CDATA[<b>场馆</b>]]></description>
  <ExtendedData><Data name="容量"><value>91000</value></Data></ExtendedData>
  <TimeSpan><begin>2022-02-04</begin><end>2022-02-20</end></TimeSpan>
  <Polygon><outerBoundaryIs><LinearRing><coordinates>
   116.3,39.9,0 116.4,39.9,0
   116.4,40,0 116.3,39.9,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
 <Folder><name>内</name><Placemark><gx:Track><when>2022-02-04T08:00:00Z</when>
  <gx:coord>116.3 39.9 0</gx:coord><gx:coord>116.4 39.9 0</gx:coord></gx:Track></Placemark></Folder>
</Folder>
<Placemark><MultiGeometry><Point><coordinates>116.3, 39.9</coordinates></Point>
 <LineString><coordinates>116.3,39.9 116.4,39.9</coordinates></LineString></MultiGeometry></Placemark>
<Placemark><Point><coordinates>oops</coordinates></Point></Placemark>
<NetworkLink><Link><href>file:///etc/passwd</href></Link></NetworkLink>
</Document></kml>"""


@pytest.mark.parametrize("packed", [False, True])
def test_kml_of_other_programs(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("a.kmz" if packed else "a.kml")
    if packed:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("files/other.kml", "<kml/>")
            archive.writestr("doc.kml", KML)
    else:
        path.write_text(KML, "utf-8")
    table = read_vectors(path)
    assert [shape.geom_type if shape else None for shape in table.shapes] == [
        "Polygon", "LineString", "GeometryCollection", None
    ]  # fmt: skip
    assert table.columns == {
        "name": ["鸟巢", None, None, None],
        "description": ["<b>场馆</b>", None, None, None],
        "folder": ["五区", "五区/内", None, None],
        "容量": ["91000", None, None, None],
        "begin": ["2022-02-04", None, None, None],
        "end": ["2022-02-20", None, None, None],
    }
    assert [(finding.row, finding.kind) for finding in table.findings] == [(4, "unreadable")]
    assert table.notes == [Note("links_ignored", "1")]


@pytest.mark.parametrize("encoding", ["gbk", "GB2312", "utf-16"])
def test_kml_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.kml"
    text = f'<?xml version="1.0" encoding="{encoding}"?><kml><Placemark><name>海淀</name></Placemark></kml>'
    path.write_bytes(text.encode(encoding))
    assert read_vectors(path).columns == {"name": ["海淀"]}
    path.write_bytes(text.encode("utf-8").replace("淀".encode(), b"\xff"))
    with pytest.raises(FilesError):
        read_vectors(path)


DRAWING = """0
SECTION
2
HEADER
9
$ACADVER
1
AC1015
9
$DWGCODEPAGE
3
{page}
0
ENDSEC
0
SECTION
2
ENTITIES
0
TEXT
8
图层一
10
116.397
20
39.909
40
1.0
1
王府井\\U+6771
0
ARC
8
0
10
116.4
20
39.9
40
0.01
50
0
51
90
0
LWPOLYLINE
8
0
90
3
70
1
10
116.3
20
39.9
42
0.5
10
116.4
20
39.9
10
116.4
20
40.0
0
ENDSEC
0
EOF
"""


@pytest.mark.parametrize(
    ("page", "encoding", "told"),
    [("ANSI_936", "gbk", "gbk"), ("ANSI_1252", "gbk", "gb18030"), ("ANSI_1252", "utf-8", "utf-8"),
     ("ANSI_936", "utf-8", "utf-8")],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_drawing(tmp_path: Path, page: str, encoding: str, told: str, newline: str) -> None:
    path = tmp_path / "a.dxf"
    path.write_bytes(DRAWING.format(page=page).replace("\n", newline).encode(encoding))
    table = read_vectors(path)
    assert table.columns == {"Layer": ["图层一", "0", "0"], "Text": ["王府井東", None, None]}
    assert table.encoding == told
    assert table.shapes[0].equals_exact(PLACE, 1e-9)
    assert len(table.shapes[1].coords) > 10
    notes = {note.code: note.detail for note in table.notes}
    assert notes.pop("encoding_guessed", None) == (told if told == "gb18030" else None)
    assert notes == {"curves_made_lines": "ARC 1, BULGE 1", "closed_lines": "1", "crs_assumed": "WGS84"}
