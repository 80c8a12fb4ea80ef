"""Incidents over the API: intake, lists, correction, lifecycle, timeline."""

from typing import Any

import pytest

from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from web.application import Application


def report(operator: SignedIn, x: float = 2, y: float = 5, **other: Any) -> dict[str, Any]:
    """Report an incident and return it."""
    body = {"category": "stall", "location": lonlat(x, y), "source": "12345", **other}
    answer = operator.post("/incidents", body)
    assert answer.status_code == 201, answer.text
    return answer.json


def test_a_report_is_placed_and_timed(operator: SignedIn, city: City) -> None:
    made = report(operator, x=9, place="路口", reporter={"name": "张", "phone": "1"})
    assert made["organisation"]["id"] == city.west
    assert made["boundary"]["neighbour"]["id"] == city.east
    assert made["boundary"]["distance_m"] == pytest.approx(100, abs=1)
    assert (made["status"], made["priority"], made["overdue"]) == ("received", 3, False)
    assert made["next_deadline"]["kind"] == "accept"
    assert made["possible_duplicates"] == []


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"category": "none"}, 422, "category_unknown"),
        ({"location": [0, 0]}, 422, "outside_jurisdiction"),
        ({"location": list(lonlat(2, 5))[::-1]}, 422, "invalid"),
        ({"location": [116.4]}, 422, "invalid"),
        ({"source": "rumour"}, 422, "invalid"),
        ({"priority": 5}, 422, "invalid"),
        ({"place": "\x00"}, 422, "invalid"),
        ({"unknown": 1}, 422, "invalid"),
    ],
)
def test_bad_reports_are_refused(operator: SignedIn, change: dict[str, Any], status: int, code: str) -> None:
    body = {"category": "stall", "location": lonlat(2, 5), "source": "12345", **change}
    answer = operator.post("/incidents", body)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert operator.get("/incidents").json["items"] == []


def test_near_and_recent_ones_of_the_kind_are_possible_duplicates(operator: SignedIn) -> None:
    first = report(operator)
    report(operator, category="gas")
    report(operator, x=6)
    found = report(operator, x=3)["possible_duplicates"]
    assert [each["id"] for each in found] == [first["id"]]
    assert found[0]["distance_m"] == pytest.approx(100, abs=1)
    asked = operator.post("/incidents/possible-duplicates", {"category": "stall", "location": lonlat(2, 5)})
    assert next(each["id"] for each in asked.json["items"]) == first["id"]


def test_lists_are_filtered_and_paged(operator: SignedIn, city: City) -> None:
    made = [report(operator, x=x)["id"] for x in (2, 3, 12, 18)]
    first = operator.get("/incidents?limit=3").json
    rest = operator.get("/incidents", query_string={"limit": 3, "cursor": first["next"]}).json
    assert [each["id"] for each in first["items"] + rest["items"]] == made[::-1]
    assert rest["next"] is None
    east = operator.get(f"/incidents?organisation={city.east}&status=open").json["items"]
    assert {each["id"] for each in east} == set(made[2:])
    west, south = lonlat(1, 4)
    box = f"{west},{south},{lonlat(4, 6)[0]},{lonlat(4, 6)[1]}"
    assert {each["id"] for each in operator.get(f"/incidents?bbox={box}").json["items"]} == set(made[:2])
    assert operator.get("/incidents?status=closed").json["items"] == []


def test_reporters_are_seen_only_by_those_who_need_them(app: Application, operator: SignedIn) -> None:
    made = report(operator, reporter={"name": "张三", "phone": "13900008000"})
    assert operator.get(f"/incidents/{made['id']}").json["reporter"] == {
        "name": "张*",
        "phone": "*******8000",
    }
    planner = sign_in(app, "planner")
    assert planner.get(f"/incidents/{made['id']}").json["reporter"] is None
    assert operator.get("/incidents").json["items"][0]["reporter"] is None


def test_a_correction_moves_it_to_other_land(operator: SignedIn, city: City) -> None:
    made = report(operator)
    changed = operator.patch(f"/incidents/{made['id']}", {"location": lonlat(18, 9), "priority": 1}).json
    assert (changed["organisation"]["id"], changed["priority"]) == (city.east, 1)


def test_the_lifecycle_is_enforced_and_kept(operator: SignedIn) -> None:
    made = report(operator)
    address = f"/incidents/{made['id']}/transitions"
    steps = [
        ({"to": "closed"}, 409, "illegal_move"),
        ({"to": "dispatched"}, 409, "assignment_moves"),
        ({"to": "registered"}, 200, None),
        ({"to": "cancelled"}, 422, "reason_missing"),
        ({"to": "cancelled", "reason": "误报"}, 200, None),
    ]
    for body, status, code in steps:
        answer = operator.post(address, body)
        assert (answer.status_code, answer.json.get("code")) == (status, code)
    acts = operator.get(f"/incidents/{made['id']}/timeline").json["items"]
    assert [each["act"] for each in acts] == [
        "incident.received",
        "incident.registered",
        "incident.cancelled",
    ]
    assert operator.patch(f"/incidents/{made['id']}", {"priority": 1}).status_code == 409


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_refusals_speak_the_readers_language(operator: SignedIn, language: str) -> None:
    answer = operator.get("/incidents/99", headers={"Accept-Language": language})
    assert answer.status_code == 404
    assert (
        answer.json["detail"]
        == {
            "zh-CN": "没有案件 99。",
            "en": "There is no incident 99.",
        }[language]
    )
