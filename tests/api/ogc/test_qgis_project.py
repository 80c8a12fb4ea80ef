"""The project for QGIS: whose shares it opens, how they look in it, and that it holds no secret.

What QGIS itself makes of it is tested with QGIS (`make test-clients`).
"""

import io
import zipfile
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from werkzeug.test import TestResponse

from data.layers import Layer
from data.shares import Share
from dispatch.shares.fields import layer_fields
from dispatch.shares.qgis.styles import FILL, LINE, MARKER, style_of
from layers.kinds.builtin import BUILTIN
from tests.api.ogc.conftest import Ogc

KINDS = {kind.key: kind for kind in BUILTIN}


def ask(ogc: Ogc, headers: dict[str, str] | None = None, token: str = "", **query: Any) -> TestResponse:
    given = {"Authorization": f"Bearer {token or ogc.shared.token}", **(headers or {})}
    return ogc.client.get("/api/v1/shares/project.qgz", query_string=query, headers=given)


def opened(answer: TestResponse) -> Element:
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        (name,) = archive.namelist()
        assert name.endswith(".qgs")
        return fromstring(archive.read(name))


def test_it_opens_the_shares_of_who_asks(ogc: Ogc) -> None:
    project = opened(ask(ogc))
    sources = {each.findtext("id"): each.findtext("datasource") for each in project.iter("maplayer")}
    # Other tests share more with the same agency, and nothing of this with the other one.
    assert set(sources) >= {ogc.shared.incidents, ogc.shared.hotspots}
    assert ogc.shared.others not in sources
    for key, source in sources.items():
        assert f"typename='{key}'" in source
        assert "url='http://localhost/ogc'" in source
        assert "authcfg='onemap1'" in source
    theirs = opened(ask(ogc, token=ogc.shared.other_token))
    assert [each.findtext("id") for each in theirs.iter("maplayer")] == [ogc.shared.others]


def test_it_is_the_same_each_time_and_holds_no_token(ogc: Ogc) -> None:
    first, second = ask(ogc), ask(ogc)
    assert first.data == second.data
    assert ogc.shared.token.encode() not in zipfile.ZipFile(io.BytesIO(first.data)).read("project.qgs")
    assert ask(ogc, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("language", "title", "status", "legend"),
    [("zh-CN", "案件", "案件状态", ["特急", "紧急", "一般", "可缓", "其他"]),
     ("en", "Incidents", "Status", ["Critical", "Urgent", "Normal", "Can wait", "Others"])],
)  # fmt: skip
def test_it_speaks_the_language_asked_for(
    ogc: Ogc, language: str, title: str, status: str, legend: list[str]
) -> None:
    asked = ask(
        ogc, headers={"Accept-Language": language}, key=ogc.shared.incidents, crs=4547, auth="city007"
    )
    project = opened(asked)
    (layer,) = project.iter("maplayer")
    assert layer.findtext("layername") == title
    assert "authcfg='city007'" in layer.findtext("datasource")
    assert [each.get("label") for each in layer.iter("category")] == legend
    assert {each.get("field"): each.get("name") for each in layer.iter("alias")}["status"] == status
    assert project.findtext("projectCrs/spatialrefsys/authid") == "EPSG:4547"
    assert float(project.findtext("mapcanvas/extent/xmin")) > 500_000


@pytest.mark.parametrize(
    ("query", "status"), [({"crs": 2000}, 422), ({"auth": "longer-than-7"}, 422), ({"key": "none"}, 404)]
)
def test_what_cannot_be_is_refused(ogc: Ogc, query: dict[str, Any], status: int) -> None:
    assert ask(ogc, **query).status_code == status


def test_somebody_elses_share_is_none(ogc: Ogc) -> None:
    assert ask(ogc, key=ogc.shared.others).status_code == 404
    assert ask(ogc, key=ogc.shared.withdrawn).status_code == 404


@pytest.mark.parametrize(
    ("kind", "shape", "field", "drawn"),
    [
        ("key_zone", "MultiPolygon", "guarantee_level", [FILL] * 4),
        ("event_route", "Geometry", "", [LINE, FILL]),
        ("custom", "Geometry", "", [MARKER, LINE, FILL]),
        ("jurisdiction", "MultiPolygon", "", [FILL]),
    ],
)
def test_layers_look_as_their_kinds_do(kind: str, shape: str, field: str, drawn: list[str]) -> None:
    of_kind = KINDS[kind]
    style = style_of(Share(source="layer"), shape, layer_fields(of_kind), of_kind, Layer(style={}), False)
    assert (style.field, style.label) == (field, "name")
    assert [each.symbol.kind for each in style.classes] == drawn


def test_gdal_is_told_the_types_and_asks_in_its_own_way(ogc: Ogc) -> None:
    links = ogc.get("{i}").json["links"]
    (described,) = [link for link in links if link["rel"] == "describedBy"]
    assert described["type"] == "application/schema+json"
    feature = ogc.get("{i}/feature").json["properties"]["properties"]["properties"]
    assert feature["ended_at"] == {"type": "string", "format": "date-time"} | {
        name: feature["ended_at"][name] for name in ("title", "description")
    }
    assert ogc.numbers(joint_response="1") == ogc.numbers(joint_response="true")
    assert ogc.numbers(datetime="2026-11-02T/..") == ogc.numbers(datetime="2026-11-02/..")
