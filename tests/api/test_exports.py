"""Layers as files through the API: what is in them, what they are called, and for whom."""

import io
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.layers import Plan
from data.ledger import LedgerEntry
from gis.files.reading import read_vectors
from gis.files.writing import ONLY_WGS84, WRITERS
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import area
from tests.factories.layers import draft, make_zones, put
from web.application import Application


@pytest.fixture
def layers(engine: Engine, city: Any) -> dict[str, int]:
    """A published layer of zones in a plan, with a drafted one too; and a layer that only planners see."""
    with Session(engine) as session, session.begin():
        plan = Plan(name="冬奥")
        session.add(plan)
        session.flush()
        zones = make_zones(session, name="重点区域", plan_id=plan.id)
        put(session, zones, "商圈", area(0, 0, 5, 5), attributes={"guarantee_level": "1", "note": "长" * 300})
        draft(session, zones, "新区", area(6, 0, 9, 5))
        other = make_zones(session, "other", name="其他", plan_id=plan.id)
        put(session, other, "一号", area(0, 6, 2, 8))
        return {
            "zones": zones.id,
            "other": other.id,
            "plan": plan.id,
            "empty": make_zones(session, "empty").id,
        }


def export(account: SignedIn, **body: Any) -> Any:
    return account.post("/exports", body)


def read(answer: Any, folder: Path, suffix: str, crs: str | None = None) -> dict[str, list[Any]]:
    assert answer.status_code == 200, answer.text
    path = folder / f"file{suffix}"
    path.write_bytes(answer.data)
    return read_vectors(path, crs).columns


@pytest.mark.parametrize("format_name", sorted(WRITERS))
def test_every_format_goes_out(
    operator: SignedIn, layers: dict[str, int], tmp_path: Path, format_name: str
) -> None:
    crs = "WGS84" if format_name in ONLY_WGS84 else "EPSG:4527"
    answer = export(operator, layers=[layers["zones"]], format=format_name, crs=crs)
    columns = read(answer, tmp_path, WRITERS[format_name][1], crs if format_name == "dxf" else None)
    if format_name != "dxf":
        assert columns["name"] == ["商圈"]
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert "重点区域_v1_" in unquote(disposition.partition("filename*=UTF-8''")[2])


def test_what_a_format_cannot_keep_is_said_beforehand(operator: SignedIn, layers: dict[str, int]) -> None:
    order = {"layers": [layers["zones"]], "format": "shapefile"}
    said = operator.post("/exports/preview", order, headers={"Accept-Language": "en"}).json
    assert (said["rows"], said["crs"]) == (1, "WGS84")
    assert {"text_cut", "names_cut"} <= {loss["code"] for loss in said["not_kept"]}
    assert "note: Long texts are cut" in {loss["text"] for loss in said["not_kept"]}
    kept = operator.post("/exports/preview", order | {"format": "geojson"}).json
    assert kept["not_kept"] == []


def test_drafts_go_out_to_planners_alone(
    app: Application, operator: SignedIn, layers: dict[str, int], tmp_path: Path
) -> None:
    order = {"layers": [layers["zones"]], "view": "draft"}
    assert export(operator, **order).json["code"] == "not_allowed"
    columns = read(export(sign_in(app, "planner"), **order), tmp_path, ".geojson")
    assert columns["name"] == ["商圈", "新区"]
    one = export(operator, layers=[layers["zones"]], version=1, format="csv")
    assert read(one, tmp_path, ".csv")["version"] == [1]


def test_a_plan_goes_out_as_one_archive(operator: SignedIn, layers: dict[str, int], engine: Engine) -> None:
    answer = export(operator, plan_id=layers["plan"], format="kml")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert [name[:7] for name in archive.namelist()] == ["01_重点区域", "02_其他_v"]
    with Session(engine) as session:
        entry = session.scalars(select(LedgerEntry).order_by(LedgerEntry.sequence.desc())).first()
        assert (entry.act, entry.details["layers"], entry.details["rows"]) == (
            "layer.exported",
            ["zones", "other"],
            2,
        )


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"layers": [10**6]}, "layer_unknown"),
        ({"plan_id": 10**6}, "plan_unknown"),
        ({}, "invalid"),
        ({"layers": ["zones", "other"], "version": 1}, "invalid"),
        ({"layers": ["zones"], "version": 9}, "missing"),
        ({"layers": ["empty"]}, "nothing_to_export"),
        ({"layers": ["zones"], "features": [10**6]}, "nothing_to_export"),
        ({"layers": ["zones"], "crs": "GCJ-02"}, "crs_not_usable"),
        ({"layers": ["zones"], "crs": "EPSG:4527"}, "crs_not_usable"),
        ({"layers": ["zones"], "format": "xls"}, "invalid"),
    ],
)
def test_what_cannot_go_out_is_said(
    operator: SignedIn, layers: dict[str, int], order: dict[str, Any], code: str
) -> None:
    if "layers" in order:
        order = order | {"layers": [layers.get(each, each) for each in order["layers"]]}
    for path in ("/exports", "/exports/preview"):
        assert operator.post(path, order).json["code"] == code


def test_another_agency_gets_what_it_may_see(
    app: Application, layers: dict[str, int], tmp_path: Path
) -> None:
    admin, agency = sign_in(app, "admin"), sign_in(app, "agency")
    kind = {
        "name": "内部",
        "geometries": ["polygon"],
        "seen_by": ["planner", "admin"],
        "edited_by": ["planner"],
    }
    admin.send("PUT", "/layer-kinds/internal", kind)
    body = {"key": "secret", "kind": "internal", "name": "内部", "group": "own", "plan_id": layers["plan"]}
    secret = sign_in(app, "planner").post("/layers", body).json["id"]
    assert export(agency, layers=[secret]).json["code"] == "layer_unknown"
    answer = export(agency, plan_id=layers["plan"])
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert len(archive.namelist()) == 2
