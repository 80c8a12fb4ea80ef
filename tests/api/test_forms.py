"""Forms by category: written in versions, filled in, and asked for before an incident is handled."""

from typing import Any

import pytest

from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from web.application import Application

FIELDS = [
    {
        "key": "area_m2",
        "name": "占道面积",
        "name_en": "Area",
        "type": "number",
        "unit": "㎡",
        "required": True,
    },
    {"key": "owner", "name": "经营者", "type": "text", "required": True, "step": "intake"},
    {
        "key": "measure",
        "name": "处理方式",
        "type": "choice",
        "choices": [{"key": "told", "name": "批评教育"}, {"key": "fined", "name": "处罚"}],
    },
    {"key": "until", "name": "期限", "type": "date"},
    {"key": "moved", "name": "已搬离", "type": "bool"},
]
LINES = [{"key": "free", "name": "盲道已畅通"}, {"key": "cards", "name": "已亮证", "required": False}]
CONTENT = {"fields": FIELDS, "checklist": LINES, "base_version": 0}
COMPLETE = {
    "answers": {"area_m2": 3.5, "owner": "张记"},
    "checks": {"free": {"answer": "yes", "note": "现场复核"}},
}


@pytest.fixture
def admin(app: Application) -> SignedIn:
    return sign_in(app, "admin")


@pytest.fixture
def category(admin: SignedIn) -> int:
    """A category with a form."""
    found = next(one for one in admin.get("/categories").json["items"] if one["code"] == "stall")
    answer = admin.send("PUT", f"/categories/{found['id']}/form", CONTENT)
    assert (answer.status_code, answer.json["version"]) == (200, 1), answer.text
    return found["id"]


@pytest.fixture
def incident(operator: SignedIn, category: int) -> dict[str, Any]:
    return operator.post(
        "/incidents", {"category": "stall", "location": lonlat(2, 5), "source": "12345"}
    ).json


def fill(account: SignedIn, incident: dict[str, Any], **what: Any) -> Any:
    return account.patch(f"/incidents/{incident['id']}/form", what)


def form_of(account: SignedIn, incident: dict[str, Any]) -> dict[str, Any]:
    return account.get(f"/incidents/{incident['id']}/form").json


def on_scene(operator: SignedIn, incident: dict[str, Any], squad_id: int) -> str:
    """Bring a squad to the incident; return the address of its assignment."""
    sent = operator.post(
        f"/incidents/{incident['id']}/assignments", {"squad_id": squad_id, "override_reason": "就近"}
    )
    address = f"/assignments/{sent.json['id']}"
    for step in ("accepted", "en_route", "on_scene"):
        assert operator.patch(address, {"status": step}).status_code == 200
    return address


def test_nothing_is_handled_while_the_form_lacks_what_is_required(
    app: Application, operator: SignedIn, incident: dict[str, Any], city: City
) -> None:
    address = on_scene(operator, incident, city.squads["西-01"])
    squad = sign_in(app, "squad")
    refused = squad.patch(address, {"status": "handled"})
    assert (refused.status_code, refused.json["code"]) == (409, "form_incomplete")
    assert [(one["kind"], one["key"]) for one in refused.json["missing"]] == [
        ("field", "area_m2"),
        ("field", "owner"),
        ("check", "free"),
    ]
    assert "占道面积, 经营者, 盲道已畅通" in refused.json["detail"]
    in_english = squad.patch(address, {"status": "handled"}, headers={"Accept-Language": "en"})
    assert "Area, 经营者" in in_english.json["detail"]
    assert squad.get(f"/incidents/{incident['id']}").json["status"] == "on_scene"
    filled = fill(squad, incident, **COMPLETE).json
    assert (filled["missing"], filled["filled_by"]) == ([], "squad")
    assert squad.patch(address, {"status": "handled"}).status_code == 200
    assert operator.get(f"/incidents/{incident['id']}").json["status"] == "handled"


def test_a_form_is_filled_in_piece_by_piece_by_several(
    app: Application, operator: SignedIn, incident: dict[str, Any], city: City
) -> None:
    on_scene(operator, incident, city.squads["西-01"])
    squad = sign_in(app, "squad")
    assert [one["step"] for one in form_of(squad, incident)["missing"]] == ["handled", "intake", "handled"]
    fill(operator, incident, answers={"owner": " 张记 ", "moved": True})
    fill(squad, incident, answers={"area_m2": 2, "moved": None, "until": "2026-12-01"})
    form = fill(squad, incident, checks={"cards": {"answer": "not_applicable"}}).json
    assert form["answers"] == {"owner": "张记", "area_m2": 2, "until": "2026-12-01"}
    assert form["checks"] == {"cards": {"answer": "not_applicable", "note": ""}}
    acts = operator.get(f"/incidents/{incident['id']}/timeline").json["items"]
    assert [act["account"] for act in acts if act["act"] == "form.filled"] == ["operator", "squad", "squad"]


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"answers": {"area_m2": "many"}}, "form_value_invalid"),
        ({"answers": {"area_m2": True}}, "form_value_invalid"),
        ({"answers": {"owner": 7}}, "form_value_invalid"),
        ({"answers": {"owner": "x" * 2001}}, "form_value_invalid"),
        ({"answers": {"measure": "shot"}}, "form_value_invalid"),
        ({"answers": {"until": "tomorrow"}}, "form_value_invalid"),
        ({"answers": {"until": "20261201"}}, "form_value_invalid"),
        ({"answers": {"moved": "yes"}}, "form_value_invalid"),
        ({"answers": {"unheard_of": 1}}, "form_key_unknown"),
        ({"checks": {"unheard_of": {"answer": "yes"}}}, "form_key_unknown"),
        ({"checks": {"free": {"answer": "perhaps"}}}, "invalid"),
        ({"answers": {"Bad Key": 1}}, "invalid"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    operator: SignedIn, incident: dict[str, Any], what: dict[str, Any], code: str
) -> None:
    answers = {"owner": "张记"} | what.get("answers", {})
    answer = fill(operator, incident, **{**what, "answers": answers})
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert form_of(operator, incident)["answers"] == {}


def test_an_incident_keeps_the_version_it_is_filled_in_under(
    admin: SignedIn, operator: SignedIn, incident: dict[str, Any], category: int
) -> None:
    fill(operator, incident, answers={"owner": "张记"})
    changed = {"fields": FIELDS[:1], "checklist": [], "base_version": 1}
    assert admin.send("PUT", f"/categories/{category}/form", changed).json["version"] == 2
    assert form_of(operator, incident)["version"] == 1
    other = operator.post(
        "/incidents", {"category": "stall", "location": lonlat(6, 5), "source": "12345"}
    ).json
    assert (form_of(operator, other)["version"], len(form_of(operator, other)["fields"])) == (2, 1)


def test_of_two_who_change_a_form_the_second_is_told(admin: SignedIn, category: int) -> None:
    address = f"/categories/{category}/form"
    assert admin.send("PUT", address, CONTENT | {"base_version": 1}).json["version"] == 1
    assert admin.send("PUT", address, CONTENT | {"base_version": 1, "checklist": []}).json["version"] == 2
    late = admin.send("PUT", address, CONTENT | {"base_version": 1})
    assert (late.status_code, late.json["code"], late.json["version"]) == (409, "form_changed", 2)
    (listed,) = admin.get("/forms").json["items"]
    assert (listed["version"], listed["category"]["code"]) == (2, "stall")


@pytest.mark.parametrize(
    "content",
    [
        {"fields": [FIELDS[0], FIELDS[0]], "checklist": []},
        {"fields": [FIELDS[2] | {"choices": []}], "checklist": []},
        {"fields": [FIELDS[0] | {"choices": [{"key": "a", "name": "a"}]}], "checklist": []},
        {"fields": [FIELDS[0] | {"key": "Area"}], "checklist": []},
        {"fields": [FIELDS[0] | {"type": "file"}], "checklist": []},
        {"fields": [], "checklist": [LINES[0], LINES[0]]},
        {"fields": [], "checklist": [{"key": "free", "name": ""}]},
    ],
)
def test_a_form_that_makes_no_sense_is_refused(
    admin: SignedIn, category: int, content: dict[str, Any]
) -> None:
    answer = admin.send("PUT", f"/categories/{category}/form", content | {"base_version": 1})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert admin.get(f"/categories/{category}/form").json["version"] == 1


def test_only_those_on_the_incident_fill_it_in(
    app: Application, operator: SignedIn, incident: dict[str, Any], city: City, category: int
) -> None:
    on_scene(operator, incident, city.squads["西-01"])
    assert fill(sign_in(app, "east_operator"), incident, answers={}).status_code == 404
    assert fill(sign_in(app, "east_squad"), incident, answers={}).status_code == 404
    assert fill(sign_in(app, "planner"), incident, answers={}).status_code == 403
    refused = operator.send("PUT", f"/categories/{category}/form", CONTENT)
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")


def test_a_category_without_a_form_asks_for_nothing(operator: SignedIn, city: City) -> None:
    made = operator.post("/incidents", {"category": "gas", "location": lonlat(2, 5), "source": "12345"}).json
    answer = operator.get(f"/incidents/{made['id']}/form")
    assert (answer.status_code, answer.json["code"]) == (404, "no_form")
    address = on_scene(operator, made, city.squads["西-01"])
    assert operator.patch(address, {"status": "handled"}).status_code == 200


def test_what_has_ended_is_filled_in_no_more(operator: SignedIn, incident: dict[str, Any]) -> None:
    operator.post(f"/incidents/{incident['id']}/transitions", {"to": "cancelled", "reason": "误报"})
    answer = fill(operator, incident, answers={"owner": "张记"})
    assert (answer.status_code, answer.json["code"]) == (409, "form_closed")
