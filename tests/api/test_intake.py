"""Cases that other systems send: once each, placed as surely as they say, followed by their sender."""

import io
import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.incidents import Incident, Reporter
from data.notices import Notice
from gis.crs import BD09, GCJ02, WGS84, convert
from tests.api.sending import NAME, PHONE, Desk, Sender, open_desk
from tests.factories.city import lonlat
from tests.factories.photos import photo
from tests.postgres import ROOT, Server


@pytest.fixture(scope="module")
def desk(server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(server, template_database, tmp_path_factory.mktemp("instance")) as desk:
        yield desk


def test_a_case_becomes_an_incident_that_its_sender_follows(desk: Desk) -> None:
    sent = desk.sender.send(
        "12345-1", system="热线", source="12345", reporter={"name": NAME, "phone": PHONE},
        reported_at="2026-01-02T03:04:05+08:00", priority=2,
    )  # fmt: skip
    assert sent.status_code == 201, sent.text
    made = sent.json
    assert (made["status"], made["status_name"], made["state"]) == ("received", "受理", "open")
    assert (made["placed"], made["waits_for_place"]) == ("given", False)
    assert NAME not in sent.text
    assert PHONE not in sent.text
    found = desk.operator.get(f"/search?q={made['number']}").json["items"][0]
    shown = desk.operator.get(f"/incidents/{found['id']}").json
    assert (shown["source"], shown["priority"], shown["reported_at"]) == (
        "12345", 2, "2026-01-01T19:04:05.000Z",
    )  # fmt: skip
    with Session(desk.engine) as session:
        reporter = session.scalars(select(Reporter).where(Reporter.incident_id == found["id"])).one()
        assert (reporter.name, reporter.phone, reporter.words) == (NAME, PHONE, "占道经营")
    came = desk.operator.get(f"/incidents/{found['id']}/elsewhere").json["case"]
    assert (came["agency"], came["case_number"], came["system"]) == ("12345 热线", "12345-1", "热线")
    desk.operator.post(f"/incidents/{found['id']}/transitions", {"to": "registered"})
    asked = desk.sender.ask("GET", "/intake/12345-1?system=热线").json
    assert (asked["status"], asked["number"]) == ("registered", made["number"])
    assert desk.sender.ask("GET", "/intake/12345-1").json["code"] == "case_unknown"
    assert desk.other.ask("GET", "/intake/12345-1?system=热线").json["code"] == "case_unknown"
    desk.operator.post(f"/incidents/{found['id']}/transitions", {"to": "cancelled", "reason": "误报"})
    assert desk.sender.ask("GET", "/intake/12345-1?system=热线").json["state"] == "closed"


def test_the_same_again_is_answered_the_same_and_another_is_refused(desk: Desk) -> None:
    first = desk.sender.send("A-1", key="one")
    assert desk.sender.send("A-1", key="one").json == first.json
    changed = desk.sender.send("A-1", key="one", description="另一件")
    assert (changed.status_code, changed.json["code"]) == (422, "key_used_otherwise")
    known = desk.sender.send("A-1", key="two")
    assert (known.status_code, known.json["code"], known.json["number"]) == (
        409, "case_known", first.json["number"],
    )  # fmt: skip
    # Without a key the case's own number is the key; another sender's are its own.
    plain = desk.sender.send("A-2")
    assert desk.sender.send("A-2").json == plain.json
    assert desk.other.send("A-1", key="one").json["number"] != first.json["number"]
    # What was refused may be sent again, put right, under the same key.
    assert desk.sender.send("A-3", key="three", category="nothing").status_code == 422
    assert desk.sender.send("A-3", key="three").status_code == 201


def test_sent_at_once_it_is_one(desk: Desk) -> None:
    barrier, answers = threading.Barrier(4), []

    def send() -> None:
        own = Sender(desk.app.test_client(), desk.sender.token, 0)
        barrier.wait()
        answers.append(own.send("B-1", key="at once"))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["number"] for answer in answers}) == 1


@pytest.mark.parametrize("system", [GCJ02, BD09, "cgcs2000", WGS84])
def test_coordinates_are_read_in_the_system_that_is_named(desk: Desk, system: str) -> None:
    lon, lat = (float(each) for each in convert(*lonlat(7, 7), WGS84, system))
    place = {"lon": lon, "lat": lat, "system": system, "accuracy_m": 30}
    made = desk.sender.send(f"C-{system}", location=place).json
    assert made["location"] == pytest.approx(lonlat(7, 7), abs=1e-6)
    assert made["accuracy_m"] == 30


@pytest.mark.parametrize(
    ("address", "placed", "at", "within_m"),
    [
        ("西区国家体育场", "found", (6, 6), 50),
        ("国家体育场西门外", "unclear", (6, 6), 500),
        ("建国路与友谊街交叉口", "found", (4, 3), 50),
        ("建国路12号", "unclear", (4.5, 3), 460),
        ("幸福小区3号楼", "unclear", (10, 5), 900),
        ("某处无人知晓", "not_found", None, 2500),
        ("西一街道某处", "not_found", None, 1200),
    ],
)
def test_an_address_is_placed_as_surely_as_it_says(
    desk: Desk, address: str, placed: str, at: tuple[float, float] | None, within_m: float
) -> None:
    made = desk.sender.send(f"D-{address}", location=None, address=address)
    assert made.status_code == 201, made.text
    assert made.json["placed"] == placed
    assert made.json["waits_for_place"] == (placed in ("unclear", "not_found"))
    if at is not None:
        assert made.json["location"] == pytest.approx(lonlat(*at), abs=2e-4)
        assert made.json["accuracy_m"] == pytest.approx(within_m, rel=0.1)
    else:
        assert made.json["accuracy_m"] > within_m / 2


def test_what_is_unclear_waits_until_an_operator_places_it(desk: Desk) -> None:
    made = desk.sender.send("E-1", location=None, address="哪里也不是").json
    with Session(desk.engine) as session:
        incident = session.scalars(select(Incident).where(Incident.number == made["number"])).one()
        told = session.scalars(select(Notice).where(Notice.incident_id == incident.id)).one()
        assert (told.kind, told.details["address"]) == ("case.unplaced", "哪里也不是")
    # Nowhere is no place that repeats itself: it is as urgent as its category.
    second = desk.sender.send("E-2", location=None, address="哪里也不是").json
    assert second["placed"] == "not_found"
    placed = desk.operator.patch(f"/incidents/{incident.id}", {"location": list(lonlat(2, 2))})
    assert placed.status_code == 200, placed.text
    assert not desk.sender.ask("GET", "/intake/E-1").json["waits_for_place"]
    assert desk.sender.ask("GET", "/intake/E-2").json["waits_for_place"]


def test_codes_and_words_are_those_that_were_agreed_on(desk: Desk) -> None:
    refused = desk.sender.send("F-1", category="0712", code_table="热线 2024")
    assert (refused.status_code, refused.json["code"]) == (422, "code_unmapped")
    agreed = {
        "codes": [{"code_table": "热线 2024", "code": "0712", "category": "gas"}],
        "status_words": {"received": "已签收"},
        "callback_url": "https://hotline.example/status",
    }
    path = f"/agencies/{desk.sender.agency_id}/receiving"
    first = desk.admin.send("PUT", path, agreed)
    assert first.status_code == 200, first.text
    assert first.json["secret"].startswith("whsec_")
    assert desk.admin.send("PUT", path, agreed).json["secret"] is None
    made = desk.sender.send("F-1", category="0712", code_table="热线 2024").json
    assert made["status_name"] == "已签收"
    twice = [*agreed["codes"], agreed["codes"][0] | {"category": "stall"}]
    assert desk.admin.send("PUT", path, agreed | {"codes": twice}).json["code"] == "code_twice"
    assert desk.admin.send("PUT", path, {"status_words": {"x": "y"}}).json["code"] == "status_unknown"
    inner = desk.admin.send("PUT", path, {"callback_url": "http://10.1.2.3/status"})
    assert (inner.status_code, inner.json["code"]) == (422, "address_refused")
    assert desk.admin.get(path).json["status_words"] == {"received": "已签收"}
    assert desk.admin.send("PUT", path, {}).status_code == 200


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"location": None}, "invalid"),
        ({"category": "nothing"}, "category_unknown"),
        ({"location": {"lon": 39.9, "lat": 116.4 - 40, "system": "wgs84"}}, "outside_jurisdiction"),
        ({"location": {"lon": 116.4, "lat": 39.9}}, "invalid"),
        ({"reported_at": "2199-01-01T00:00:00Z"}, "reported_in_future"),
        ({"case_number": "a/b"}, "invalid"),
    ],
)
def test_what_is_wrong_is_said(desk: Desk, change: dict[str, Any], code: str) -> None:
    answer = desk.sender.send("G-1", **change)
    assert (answer.status_code, answer.json["code"]) == (422, code), answer.text


def test_its_files_come_with_it(desk: Desk) -> None:
    desk.sender.send("H-1")
    headers = {"Authorization": f"Bearer {desk.sender.token}"}
    sent = [
        desk.sender.client.post(
            "/api/v1/intake/H-1/files", data={"file": (io.BytesIO(photo()), "现场.jpg")}, headers=headers
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in sent] == [201, 201], sent[0].text
    assert sent[0].json == sent[1].json
    number = desk.sender.ask("GET", "/intake/H-1").json["number"]
    found = desk.operator.get(f"/search?q={number}").json["items"][0]
    files = desk.operator.get(f"/incidents/{found['id']}/files").json["items"]
    assert [one["sha256"] for one in files] == [sent[0].json["sha256"]]


def test_the_example_of_the_guide_is_taken_as_it_stands(desk: Desk) -> None:
    guide = (ROOT / "docs/guide/receiving.md").read_text(encoding="utf-8")
    example = guide.partition("POST /api/v1/intake\n")[2].partition("```")[0]
    answer = desk.sender.ask("POST", "/intake", json.loads(example))
    assert answer.status_code == 201, answer.text
    form = dict(re.findall(r"-d (\w+)=(\S+)", guide))
    form |= {"api_key": desk.sender.token, "description": "占道经营"}
    filed = desk.app.test_client().post("/open311/v2/requests.json", data=form)
    assert filed.status_code == 201, filed.text
