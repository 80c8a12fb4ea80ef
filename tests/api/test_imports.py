"""Files into layers through the API and by command."""

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from data.imports import LayerImport
from data.layers import FeatureRevision
from data.ledger import LedgerEntry
from data.roads import Road
from gis.crs import GCJ02, WGS84, convert_geometries
from gis.files.table import VectorTable, as_shapes
from gis.files.writing import WRITERS, write_vectors
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import area, lonlat
from tests.factories.exchange import ZONES, geojson
from tests.factories.layers import make_zones
from web.application import Application


@pytest.fixture
def planner(app: Application) -> SignedIn:
    return sign_in(app, "planner")


@pytest.fixture
def layer(engine: Engine, city: Any) -> int:
    """An empty layer of key zones."""
    with Session(engine) as session, session.begin():
        return make_zones(session).id


def upload(
    account: SignedIn, layer: int, content: bytes, name: str = "区域.geojson", **form: Any
) -> TestResponse:
    fields = {"file": FileStorage(io.BytesIO(content), name), "layer_id": str(layer), **form}
    boundary, body = encode_multipart(fields)
    return account.client.post(
        "/api/v1/imports",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"X-CSRF-Token": account.csrf_token},
    )


def uploaded(account: SignedIn, layer: int, content: bytes, name: str = "区域.geojson", **form: Any) -> Any:
    answer = upload(account, layer, content, name, **form)
    assert answer.status_code == 201, answer.text
    return answer.json


def drafted(account: SignedIn, layer: int) -> dict[str, Any]:
    page = account.get(f"/layers/{layer}/features?view=draft").json
    return {feature["properties"]["name"]: feature["properties"] for feature in page["features"]}


def run(account: SignedIn, import_id: int, **body: Any) -> TestResponse:
    return account.post(f"/imports/{import_id}/run", body)


def test_a_file_is_looked_at_and_then_taken_in(
    planner: SignedIn, app: Application, engine: Engine, layer: int
) -> None:
    seen = uploaded(planner, layer, ZONES)
    assert (seen["state"], seen["file"]["rows"], seen["file"]["used_crs"]) == ("ready", 2, "WGS84")
    assert seen["options"]["mapping"] == {"名称": "name", "保障等级": "attributes.guarantee_level"}
    assert (seen["report"]["created"], seen["report"]["errors"]) == (2, 0)
    assert seen["report"]["unused"] == ["OBJECTID"]
    assert [one["properties"]["row"] for one in seen["preview"]["features"]] == [1, 2]
    assert {"attributes.guarantee_level", "name", "window"} <= {one["target"] for one in seen["targets"]}
    assert drafted(planner, layer) == {}
    done = run(planner, seen["id"], reason="据区里文件").json
    assert (done["state"], done["report"]["created"]) == ("done", 2)
    assert drafted(planner, layer)["商圈"]["attributes"] == {"guarantee_level": "1"}
    with Session(engine) as session:
        entry = session.scalars(select(LedgerEntry).order_by(LedgerEntry.sequence.desc())).first()
        assert (entry.act, entry.details["file"], entry.details["created"]) == (
            "layer.imported",
            "区域.geojson",
            2,
        )
        assert set(session.scalars(select(FeatureRevision.reason))) == {"据区里文件"}
    assert run(planner, seen["id"]).json["code"] == "import_not_ready"
    assert planner.send("DELETE", f"/imports/{seen['id']}").status_code == 204
    assert planner.get(f"/imports/{seen['id']}").status_code == 404
    assert list((app.settings.instance / "uploads").iterdir()) == []


def test_the_mapping_is_the_planners(planner: SignedIn, layer: int) -> None:
    seen = uploaded(planner, layer, ZONES)
    address = f"/imports/{seen['id']}"
    changed = planner.patch(address, {"mapping": {"OBJECTID": "name", "名称": "attributes.note"}}).json
    assert (changed["state"], changed["report"]["errors"]) == ("ready", 0)
    refused = planner.patch(address, {"mapping": {"保障等级": "name", "名称": "name"}})
    assert (refused.status_code, refused.json["code"], refused.json["what"]) == (
        422,
        "mapping_invalid",
        "twice",
    )
    run(planner, seen["id"])
    assert drafted(planner, layer)["2"]["attributes"] == {"note": "医院"}


def test_with_one_row_at_fault_nothing_is_stored(planner: SignedIn, engine: Engine, layer: int) -> None:
    bow_tie = shapely.Polygon([lonlat(0, 0), lonlat(1, 1), lonlat(1, 0), lonlat(0, 1)])
    content = geojson(
        (area(0, 0, 5, 5), {"name": "好"}),
        (bow_tie, {"name": "结"}),
        (None, {"name": "无"}),
        (area(6, 0, 7, 1), {"name": "", "保障等级": "九级"}),
    )
    seen = uploaded(planner, layer, content)
    found = [(one["row"], one["code"], one["level"]) for one in seen["report"]["findings"]]
    assert found == [
        (2, "invalid", "error"),
        (3, "null", "error"),
        (4, "not_choice", "error"),
        (4, "name_missing", "error"),
    ]
    assert "自相交" in seen["report"]["findings"][0]["text"]
    refused = run(planner, seen["id"])
    assert (refused.status_code, refused.json["code"]) == (409, "import_refused")
    assert "第 2 行" in refused.json["detail"]
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(FeatureRevision)) == 0
    assert planner.get(f"/imports/{seen['id']}").json["state"] == "ready"
    mended = planner.patch(f"/imports/{seen['id']}", {"mends": True}).json
    assert mended["report"]["counts"]["mended"] == 1


def gbk_shapefile(folder: Path) -> bytes:
    """Return a zipped shapefile as Chinese desktop programs write it: GBK, no .cpg, in a CGCS2000 zone."""
    zones = as_shapes([area(0, 0, 5, 5), area(6, 0, 9, 5)])
    table = VectorTable(zones, {"名称": ["商圈", "医院"], "CONTACT": ["Zhang", "Li"]}, [1, 2])
    written = folder / "written.zip"
    write_vectors(table, "shapefile", written, "EPSG:4527")
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            if member.filename.endswith(".dbf"):
                content = _in_gbk(content)
            if not member.filename.endswith(".cpg"):
                target.writestr(member.filename, content)
    return packed.getvalue()


def _in_gbk(dbf: bytes) -> bytes:
    """Return a .dbf with its texts in GBK, each as wide as it was."""

    def narrow(match: re.Match[bytes]) -> bytes:
        text = match[0].decode().encode("gbk")
        fill = b"\x00" if match.start() < int.from_bytes(dbf[8:10], "little") else b" "
        return text + fill * (len(match[0]) - len(text))

    return re.sub(rb"(?:[\xe4-\xe9][\x80-\xbf]{2})+", narrow, dbf)


def test_a_shapefile_of_a_chinese_desktop_is_read(planner: SignedIn, layer: int, tmp_path: Path) -> None:
    seen = uploaded(planner, layer, gbk_shapefile(tmp_path), "重点区域.zip")
    assert seen["file"]["stated_crs"] == "EPSG:4527"
    assert {note["code"] for note in seen["file"]["notes"]} >= {"encoding_guessed"}
    run(planner, seen["id"])
    assert drafted(planner, layer)["商圈"]["attributes"] == {"contact": "Zhang"}
    west, south = lonlat(0, 0)
    assert np.allclose(seen["file"]["bbox"][:2], [west, south], atol=1e-7)


def put_roads(engine: Engine, shared_data: Path) -> np.ndarray:
    """Store real roads around the middle of Beijing and return some of them."""
    import csv
    import gzip

    with gzip.open(shared_data / "beijing_osm2017_nodes.csv.gz", "rt") as stream:
        nodes = {row["node_id"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(stream)}
    with gzip.open(shared_data / "beijing_osm2017_edges.csv.gz", "rt") as stream:
        ends = [(nodes.get(row["u"]), nodes.get(row["v"])) for row in csv.DictReader(stream)]
    inside = [
        pair
        for pair in ends
        if None not in pair and 116.38 < pair[0][0] < 116.42 and 39.89 < pair[0][1] < 39.93
    ]
    lines = shapely.linestrings(inside)
    with Session(engine) as session, session.begin():
        session.add_all(
            [
                Road(osm_id=number, road_class="primary", geom=from_shape(line, 4326))
                for number, line in enumerate(lines)
            ]
        )
    return lines


def test_roads_tell_that_a_file_is_in_another_system(
    planner: SignedIn, engine: Engine, shared_data: Path
) -> None:
    lines = put_roads(engine, shared_data)[::20]
    with Session(engine) as session, session.begin():
        routes = make_zones(session, "routes", "event_route").id
    shifted = convert_geometries(lines, WGS84, GCJ02)
    content = geojson(*((line, {"name": f"路{number}"}) for number, line in enumerate(shifted)))
    seen = uploaded(planner, routes, content)
    fit = seen["file"]["fit"]
    assert fit["better"] == "GCJ-02"
    distances = {one["system"]: one["distance_m"] for one in fit["distances"]}
    assert distances["GCJ-02"] < 1 < 15 < distances["WGS84"]
    corrected = planner.patch(f"/imports/{seen['id']}", {"crs": "GCJ-02"}).json
    assert (corrected["file"]["used_crs"], corrected["file"]["fit"]["better"]) == ("GCJ-02", None)
    run(planner, seen["id"])
    page = planner.get(f"/layers/{routes}/features?view=draft").json["features"]
    first = shapely.geometry.shape(page[0]["geometry"])
    assert shapely.hausdorff_distance(first, lines[0]) < 1e-6


def test_metres_without_a_plane_wait_for_one(planner: SignedIn, layer: int) -> None:
    content = "名称,x,y\n一,39454000,4418000\n二,39455000,4419000\n".encode("gbk")
    seen = uploaded(planner, layer, content, "点.csv")
    assert (seen["state"], seen["problem"]["code"]) == ("failed", "crs_unknown")
    assert "坐标系" in seen["problem"]["detail"]
    assert seen["problem"]["suggestions"][0]["crs"] == "EPSG:4527"
    named = planner.patch(f"/imports/{seen['id']}", {"crs": "EPSG:4527"}).json
    assert (named["state"], named["file"]["used_crs"]) == ("ready", "EPSG:4527")
    assert {one["code"] for one in named["report"]["findings"]} == {"geometry_not_of_kind"}
    assert (
        planner.patch(f"/imports/{seen['id']}", {"crs": "EPSG:1"}).json["problem"]["code"] == "crs_not_usable"
    )


@pytest.mark.parametrize("format_name", sorted(WRITERS))
def test_every_format_comes_in_and_its_damage_is_told(
    planner: SignedIn, app: Application, engine: Engine, layer: int, tmp_path: Path, format_name: str
) -> None:
    zones = as_shapes([area(0, 0, 5, 5), area(6, 0, 9, 5)])
    names = [f"区 {number}" for number in range(2)]
    path = tmp_path / f"file{WRITERS[format_name][1]}"
    write_vectors(VectorTable(zones, {"name": names}, [1, 2]), format_name, path)
    content = path.read_bytes()
    damaged = content[: len(content) // 2]
    refused = upload(planner, layer, damaged, path.name)
    if refused.status_code == 201:
        # A text may be cut where a whole row ends; then fewer rows, or rows at fault, are what is told.
        assert refused.json["report"]["rows"] < 2 or refused.json["report"]["errors"]
    else:
        assert refused.status_code == 422, refused.text
        assert refused.json["code"] in (
            "file_unreadable",
            "wrong_suffix",
            "nothing_inside",
            "encoding_unknown",
        )
        assert refused.json["detail"].endswith("。")
        assert list((app.settings.instance / "uploads").iterdir()) == []
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(FeatureRevision)) == 0
    seen = uploaded(planner, layer, content, path.name)
    if format_name == "dxf":
        assert seen["report"]["counts"].get("geometry_not_of_kind") in (None, 2)
        return
    assert run(planner, seen["id"]).status_code == 200
    assert list(drafted(planner, layer)) == names


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.geojson", b"", "file_unreadable"),
        ("a.geojson", b"{", "file_unreadable"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "nothing_inside"),
        ("a.gpkg", b"%PDF-1.7", "wrong_suffix"),
        ("a.dwg", b"AC1032", "format_unknown"),
        ("a", b"{}", "format_unknown"),
        ("../../a.zip", b"PK\x05\x06" + bytes(18), "nothing_inside"),
    ],
)
def test_what_is_no_file_of_shapes_is_refused(
    planner: SignedIn, app: Application, layer: int, name: str, content: bytes, code: str
) -> None:
    refused = upload(planner, layer, content, name)
    assert (refused.status_code, refused.json["code"]) == (422, code), refused.text
    folder = app.settings.instance / "uploads"
    assert not folder.exists() or list(folder.iterdir()) == []


def test_what_is_no_upload_is_refused(planner: SignedIn, operator: SignedIn, layer: int) -> None:
    token = {"X-CSRF-Token": planner.csrf_token}
    for data in ({"layer_id": str(layer)}, {"layer_id": str(layer), "file": "text"}):
        refused = planner.client.post("/api/v1/imports", data=data, headers=token)
        assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert planner.client.post("/api/v1/imports", json={}, headers=token).status_code == 422
    assert planner.client.post("/api/v1/imports", data={}).json["code"] == "csrf_missing"
    assert upload(planner, layer + 99, ZONES).json["code"] == "layer_unknown"
    assert upload(operator, layer, ZONES).json["code"] == "not_allowed"


def test_two_planners_each_have_their_own_uploads(planner: SignedIn, app: Application, layer: int) -> None:
    other = sign_in(app, "admin")
    mine, theirs = uploaded(planner, layer, ZONES), uploaded(other, layer, ZONES)
    for method in ("GET", "DELETE"):
        assert other.send(method, f"/imports/{mine['id']}").json["code"] == "missing"
    assert run(other, theirs["id"]).status_code == 200
    again = planner.patch(f"/imports/{mine['id']}", {"mode": "add"}).json
    assert again["report"]["counts"] == {"duplicate_in_layer": 2}
    replaced = planner.patch(f"/imports/{mine['id']}", {"mode": "replace", "match": "name"}).json
    assert (replaced["report"]["unchanged"], replaced["report"]["deleted"]) == (2, 0)
    planner.post(f"/layers/{layer}/submit", {})
    assert run(planner, mine["id"]).json["code"] == "layer_in_review"


def test_work_whose_process_has_gone_can_be_taken_up(planner: SignedIn, engine: Engine, layer: int) -> None:
    seen = uploaded(planner, layer, ZONES)
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    with Session(engine) as session, session.begin():
        session.execute(update(LayerImport).values(state="reading", started_at=long_ago))
    gone = planner.get(f"/imports/{seen['id']}").json
    assert (gone["state"], gone["problem"]["code"]) == ("failed", "import_interrupted")
    assert planner.patch(f"/imports/{seen['id']}", {}).json["state"] == "ready"


def test_uploads_go_after_a_day(planner: SignedIn, app: Application, engine: Engine, layer: int) -> None:
    seen = uploaded(planner, layer, ZONES)
    with Session(engine) as session, session.begin():
        session.execute(update(LayerImport).values(made_at=datetime.now(UTC) - timedelta(hours=25)))
    later = uploaded(planner, layer, ZONES)
    assert planner.get(f"/imports/{seen['id']}").status_code == 404
    assert [path.name for path in (app.settings.instance / "uploads").iterdir()] == [str(later["id"])]
