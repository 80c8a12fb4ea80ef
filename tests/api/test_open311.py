"""Open311 GeoReport v2: discovered, filed by form, followed; nothing personal, in JSON and in XML."""

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from data.settings import put_setting
from tests.api.sending import NAME, PHONE, Desk, open_desk
from tests.factories.city import lonlat
from tests.postgres import Server

V2 = "/open311/v2"
FIELDS = [
    {"key": "size", "name": "面积", "name_en": "Area", "type": "number", "unit": "m²", "required": False,
     "step": "intake", "choices": []},
    {"key": "goods", "name": "物品", "name_en": "Goods", "type": "choice", "unit": "", "required": True,
     "step": "handled", "choices": [{"key": "food", "name": "食品", "name_en": "Food"}]},
]  # fmt: skip


@pytest.fixture(scope="module")
def desk(server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(server, template_database, tmp_path_factory.mktemp("instance")) as desk:
        yield desk


def file(desk: Desk, kind: str = "json", key: str | None = None, **form: Any) -> TestResponse:
    lon, lat = lonlat(8, 8)
    values = {
        "service_code": "stall", "lat": str(lat), "long": str(lon), "description": f"占道 {PHONE}",
        "first_name": NAME, "phone": PHONE, "api_key": desk.sender.token, **form,
    }  # fmt: skip
    headers = {} if key is None else {"Idempotency-Key": key}
    values = {name: value for name, value in values.items() if value is not None}
    return desk.app.test_client().post(f"{V2}/requests.{kind}", data=values, headers=headers)


def read(desk: Desk, path: str, key: str | None = "own") -> TestResponse:
    shown = desk.sender.token if key == "own" else key
    shown = "" if shown is None else f"{'&' if '?' in path else '?'}api_key={shown}"
    return desk.app.test_client().get(path + shown)


@pytest.fixture
def public(desk: Desk) -> Any:
    """The public may read meanwhile."""
    with Session(desk.engine) as session, session.begin():
        put_setting(session, "open311_public_reading", True)
    yield
    with Session(desk.engine) as session, session.begin():
        put_setting(session, "open311_public_reading", False)


def test_it_is_discovered_and_says_what_it_takes(desk: Desk) -> None:
    found = read(desk, "/open311/discovery.json", None).json
    assert found["endpoints"][0]["url"].endswith(V2)
    xml = ElementTree.fromstring(read(desk, f"{V2}/discovery.xml", None).data)
    assert [one.text for one in xml.iter("format")] == ["application/json", "text/xml"]
    written = desk.admin.send(
        "PUT", "/categories/1/form", {"fields": FIELDS, "checklist": [], "base_version": 0}
    )
    assert written.status_code == 200, written.text
    services = read(desk, f"{V2}/services.json").json
    by_code = {one["service_code"]: one for one in services}
    assert (by_code["stall"]["service_name"], by_code["stall"]["metadata"]) == ("占道经营", True)
    assert by_code["gas"]["metadata"] is False
    attributes = read(desk, f"{V2}/services/stall.json").json["attributes"]
    assert [(one["code"], one["datatype"], one["order"]) for one in attributes] == [
        ("size", "number", 1), ("goods", "singlevaluelist", 2),
    ]  # fmt: skip
    xml = ElementTree.fromstring(read(desk, f"{V2}/services/stall.xml").data)
    assert xml.findtext("attributes/attribute/values/value/key") == "food"
    filled = file(desk, **{"attribute[size]": "4.5", "attribute[goods]": "food"})
    assert filled.status_code == 201, filled.text
    refused = file(desk, **{"attribute[size]": "big"})
    assert refused.status_code == 400
    assert file(desk, **{"attribute[nothing]": "1"}).status_code == 400


def test_a_request_is_filed_followed_and_added_to(desk: Desk) -> None:
    made = file(desk, key="one")
    assert made.status_code == 201, made.text
    number = made.json[0]["service_request_id"]
    assert file(desk, key="one").json == made.json
    assert file(desk).json != made.json
    shown = read(desk, f"{V2}/requests/{number}.json").json
    assert (shown[0]["status"], shown[0]["status_notes"], shown[0]["service_code"]) == (
        "open", "受理", "stall",
    )  # fmt: skip
    assert (shown[0]["lat"], shown[0]["long"]) == pytest.approx(lonlat(8, 8)[::-1], abs=1e-5)
    assert NAME not in json.dumps(shown, ensure_ascii=False)
    added = desk.app.test_client().post(
        f"{V2}/servicerequestupdates.xml",
        data={"service_request_id": number, "description": "又来了", "api_key": desk.sender.token},
    )
    assert added.status_code == 201, added.text
    assert ElementTree.fromstring(added.data).findtext("request_update/update_id").isdigit()
    found = desk.operator.get(f"/search?q={number}").json["items"][0]
    desk.operator.post(f"/incidents/{found['id']}/transitions", {"to": "cancelled", "reason": f"{NAME} 误报"})
    updates = read(desk, f"{V2}/servicerequestupdates.json?service_request_id={number}").json
    assert [one["status"] for one in updates] == ["open", "closed"]
    assert NAME not in json.dumps(updates, ensure_ascii=False)
    closed = read(desk, f"{V2}/requests.xml?status=closed&service_code=stall").data
    assert number in [one.text for one in ElementTree.fromstring(closed).iter("service_request_id")]
    assert read(desk, f"{V2}/tokens/{number}.json").json == [{"service_request_id": number, "token": number}]
    # What another agency filed is as if it were not there.
    assert read(desk, f"{V2}/requests/{number}.json", desk.other.token).status_code == 404


def test_statuses_are_told_in_the_words_of_who_asks(desk: Desk) -> None:
    path = f"/agencies/{desk.sender.agency_id}/receiving"
    assert desk.admin.send("PUT", path, {"status_words": {"received": "已签收"}}).status_code == 200
    number = file(desk).json[0]["service_request_id"]
    assert read(desk, f"{V2}/requests/{number}.json").json[0]["status_notes"] == "已签收"
    updates = read(desk, f"{V2}/servicerequestupdates.json?service_request_id={number}").json
    assert [one["description"] for one in updates] == ["已签收"]
    assert desk.admin.send("PUT", path, {}).status_code == 200


def test_pages_come_one_after_the_other(desk: Desk) -> None:
    made = [file(desk).json[0]["service_request_id"] for _ in range(3)]
    pages = [read(desk, f"{V2}/requests.json?status=open&page_size=2&page={page}").json for page in (1, 2)]
    assert [one["service_request_id"] for one in pages[0]] == made[:0:-1]
    assert pages[1][0]["service_request_id"] == made[0]


def test_the_public_reads_only_where_it_may_and_nothing_personal(desk: Desk, public: None) -> None:
    number = file(desk, address_string="国家体育场东侧 张三家").json[0]["service_request_id"]
    answer = read(desk, f"{V2}/requests/{number}.json", None)
    assert answer.status_code == 200, answer.text
    shown = answer.json[0]
    assert (shown["description"], shown["address"]) == ("", "西区")
    assert PHONE not in answer.text
    lon, lat = lonlat(8, 8)
    assert (shown["lat"], shown["long"]) != (round(lat, 6), round(lon, 6))
    assert (shown["lat"], shown["long"]) == pytest.approx((lat, lon), abs=1e-3)
    own = read(desk, f"{V2}/requests/{number}.json").json[0]
    assert own["address"] == "国家体育场东侧 张三家"


@pytest.mark.parametrize("key", [None, "wrong"])
@pytest.mark.parametrize("kind", ["json", "xml"])
def test_without_a_key_there_is_only_the_discovery(desk: Desk, kind: str, key: str | None) -> None:
    client, seen = desk.app.test_client(), 0
    for rule in desk.app.url_map.iter_rules():
        if not rule.rule.startswith("/open311") or "discovery" in rule.rule:
            continue
        path = re.sub("<[^>]*:kind>", kind, rule.rule)
        path = re.sub("<[^>]*>", "stall", path) + (f"?api_key={key}" if key else "")
        for method in rule.methods & {"GET", "POST"}:
            answer = client.open(path, method=method)
            assert answer.status_code == 403, (method, path)
            if kind == "json":
                assert (answer.json[0]["code"], set(answer.json[0])) == (403, {"code", "description"})
            else:
                assert ElementTree.fromstring(answer.data).findtext("error/code") == "403"
            seen += 1
    assert seen == 8


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"service_code": None}, 400),
        ({"service_code": "nothing"}, 404),
        ({"lat": None, "long": None}, 400),
        ({"lat": "north"}, 400),
        ({"lat": "nan"}, 400),
        ({"lat": "1", "long": "1"}, 400),
        ({"description": "x" * 5000}, 400),
        ({"api_key": "wrong"}, 403),
        ({"description": "a\x00b"}, 400),
    ],
)
def test_what_is_wrong_is_said_in_its_own_form(desk: Desk, form: dict[str, Any], status: int) -> None:
    answer = file(desk, "xml", **form)
    assert answer.status_code == status, answer.text
    assert ElementTree.fromstring(answer.data).findtext("error/description")


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page_size=5000",
        "start_date=yesterday",
        "status=late",
        "end_date=0001-01-01T00:00:00%2B14:00",
    ],
)
def test_a_wrong_parameter_is_a_wrong_request(desk: Desk, query: str) -> None:
    assert read(desk, f"{V2}/requests.json?{query}").status_code == 400
