"""Deadlines over the API: rules, warnings, rises, pauses and notices; each told once, to whom it concerns."""

from typing import Any

import pytest
from sqlalchemy import Engine

from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from tests.factories.timers import pass_time
from web.application import Application

RULE = {"accept_s": 400, "resolve_s": 1000, "pause_steps": ["resolve", "feedback"], "pause_most_s": 600}
FIRST, SECOND = 600, 1800


@pytest.fixture
def admin(app: Application) -> SignedIn:
    """The city's administrator."""
    return sign_in(app, "admin")


@pytest.fixture(autouse=True)
def rules(admin: SignedIn) -> None:
    """One rule, for everything."""
    answer = admin.send("PUT", "/deadline-rules", {"items": [RULE]})
    assert answer.status_code == 200, answer.text


def report(operator: SignedIn, x: float = 2, **other: Any) -> dict[str, Any]:
    body = {"category": "stall", "location": lonlat(x, 5), "source": "12345", **other}
    answer = operator.post("/incidents", body)
    assert answer.status_code == 201, answer.text
    return answer.json


def told(app: Application, *names: str) -> dict[str, list[tuple[str, str, int]]]:
    """Return the open notices of accounts."""
    return {
        name: [
            (each["kind"], each["step"], each["level"])
            for each in sign_in(app, name).get("/notices").json["items"]
            if each["kind"].startswith("deadline")
        ]
        for name in names
    }


def acts(operator: SignedIn, incident: dict[str, Any]) -> list[str]:
    entries = operator.get(f"/incidents/{incident['id']}/timeline").json["items"]
    return [entry["act"] for entry in entries if entry["act"].startswith("deadline")]


def test_a_deadline_is_warned_of_and_rises_from_street_to_city(
    app: Application, engine: Engine, operator: SignedIn
) -> None:
    made = report(operator)
    assert made["organisation"]["name"] == "西一街道"
    assert made["next_deadline"]["kind"] == "accept"
    everybody = ("street_operator", "street_supervisor", "west_operator", "west_supervisor", "supervisor")
    assert pass_time(engine, 290) == 0
    assert pass_time(engine, 10) == 1
    assert told(app, *everybody) == {
        **{name: [] for name in everybody},
        "street_operator": [("deadline.warned", "accept", 0)],
    }
    assert pass_time(engine, 100) == 1
    assert told(app, "street_supervisor", "west_supervisor", "supervisor") == {
        "street_supervisor": [("deadline.missed", "accept", 0)],
        "west_supervisor": [],
        "supervisor": [],
    }
    assert pass_time(engine, FIRST) == 1
    assert told(app, "west_supervisor", "supervisor") == {
        "west_supervisor": [("deadline.escalated", "accept", 1)],
        "supervisor": [],
    }
    assert pass_time(engine, SECOND - FIRST) == 1
    assert told(app, "supervisor") == {"supervisor": [("deadline.escalated", "accept", 2)]}
    assert pass_time(engine, 100_000) == 0
    assert acts(operator, made) == [
        "deadline.warned",
        "deadline.missed",
        "deadline.escalated",
        "deadline.escalated",
    ]


def test_others_are_told_nothing(app: Application, engine: Engine, operator: SignedIn) -> None:
    report(operator)
    pass_time(engine, 5000)
    others = ("east_operator", "east_supervisor", "planner", "squad")
    assert told(app, *others) == {name: [] for name in others}


def test_both_owners_are_told_of_what_nobody_has_taken(
    app: Application, engine: Engine, operator: SignedIn
) -> None:
    made = report(operator, x=9.5)
    assert made["responsible"] is None
    pass_time(engine, 450)
    assert told(app, "west_supervisor", "east_supervisor", "supervisor") == {
        "west_supervisor": [("deadline.missed", "accept", 0)],
        "east_supervisor": [("deadline.missed", "accept", 0)],
        "supervisor": [],
    }
    pass_time(engine, FIRST)
    assert told(app, "supervisor") == {"supervisor": [("deadline.escalated", "accept", 1)]}


def test_what_came_due_while_nothing_fired_is_told_in_its_order_and_without_the_warning(
    engine: Engine, operator: SignedIn
) -> None:
    made = report(operator)
    assert pass_time(engine, 20_000) == 1
    assert acts(operator, made) == ["deadline.missed", "deadline.escalated", "deadline.escalated"]
    assert pass_time(engine, 20_000) == 0


def test_a_step_that_is_done_closes_its_notices_and_the_next_one_runs(
    app: Application, engine: Engine, operator: SignedIn, city: City
) -> None:
    made = report(operator)
    pass_time(engine, 450)
    assert told(app, "street_supervisor")["street_supervisor"]
    body = {"squad_id": city.squads["西-01"], "role": "lead", "override_reason": "就近"}
    sent = operator.post(f"/incidents/{made['id']}/assignments", body).json
    for step in ("accepted", "en_route", "on_scene"):
        assert operator.patch(f"/assignments/{sent['id']}", {"status": step}).status_code == 200
    assert told(app, "street_supervisor") == {"street_supervisor": []}
    now = operator.get(f"/incidents/{made['id']}").json
    assert now["next_deadline"]["kind"] == "resolve"
    assert now["deadlines"]["accept_at"] < now["deadlines"]["resolve_at"]
    pass_time(engine, 600)
    assert told(app, "street_supervisor") == {"street_supervisor": [("deadline.missed", "resolve", 0)]}


def on_scene(operator: SignedIn, city: City) -> tuple[dict[str, Any], dict[str, Any]]:
    """Report an incident that a squad has reached."""
    made = report(operator)
    body = {"squad_id": city.squads["西-01"], "role": "lead", "override_reason": "就近"}
    sent = operator.post(f"/incidents/{made['id']}/assignments", body).json
    operator.patch(f"/assignments/{sent['id']}", {"status": "on_scene"})
    return made, sent


def test_a_pause_stops_the_clock_and_moves_what_is_due(
    app: Application, engine: Engine, operator: SignedIn, city: City
) -> None:
    made, _ = on_scene(operator, city)
    path = f"/incidents/{made['id']}"
    before = operator.get(path).json
    assert before["may_pause"]
    paused = operator.post(f"{path}/pause", {"reason": "等待物业到场"})
    assert paused.status_code == 200, paused.text
    assert paused.json["pause"]["reason"] == "等待物业到场"
    assert paused.json["pause"]["steps"] == ["resolve"]
    assert paused.json["next_deadline"] is None
    pass_time(engine, 500)
    assert told(app, "street_operator", "street_supervisor") == {
        "street_operator": [],
        "street_supervisor": [],
    }
    after = operator.post(f"{path}/resume", None)
    assert after.status_code == 200, after.text
    assert after.json["pause"] is None
    assert acts(operator, made) == ["deadline.paused", "deadline.resumed"]
    # 1,000 s to resolve, of which none has gone by on the clock: 500 s stood still and were added.
    pass_time(engine, 990)
    assert told(app, "street_supervisor") == {"street_supervisor": []}
    pass_time(engine, 20)
    assert told(app, "street_supervisor") == {"street_supervisor": [("deadline.missed", "resolve", 0)]}


def test_a_pause_ends_by_itself_when_it_is_used_up(engine: Engine, operator: SignedIn, city: City) -> None:
    made, _ = on_scene(operator, city)
    path = f"/incidents/{made['id']}"
    assert operator.post(f"{path}/pause", {"reason": "等待"}).status_code == 200
    pass_time(engine, 600)
    assert operator.get(path).json["pause"] is None
    assert not operator.get(path).json["may_pause"]
    again = operator.post(f"{path}/pause", {"reason": "等待"})
    assert (again.status_code, again.json["code"]) == (409, "pause_used_up")


@pytest.mark.parametrize(
    ("name", "reason", "status", "code"),
    [
        ("operator", "", 422, "pause_reason_missing"),
        ("east_operator", "等待", 404, "incident_unknown"),
        ("planner", "等待", 403, "not_allowed"),
    ],
)
def test_pauses_are_refused(
    app: Application, operator: SignedIn, city: City, name: str, reason: str, status: int, code: str
) -> None:
    made, _ = on_scene(operator, city)
    answer = sign_in(app, name).post(f"/incidents/{made['id']}/pause", {"reason": reason})
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_what_no_rule_lets_pause_goes_on(operator: SignedIn) -> None:
    path = f"/incidents/{report(operator)['id']}"
    assert not operator.get(path).json["may_pause"]
    answer = operator.post(f"{path}/pause", {"reason": "等待"})
    assert (answer.status_code, answer.json["code"]) == (409, "pause_not_allowed")
    answer = operator.post(f"{path}/resume", None)
    assert (answer.status_code, answer.json["code"]) == (409, "not_paused")


def test_opened_again_the_clock_runs_anew_and_tells_anew(engine: Engine, operator: SignedIn) -> None:
    made = report(operator)
    pass_time(engine, 5000)
    for to in ("cancelled", "reopened"):
        answer = operator.post(f"/incidents/{made['id']}/transitions", {"to": to, "reason": "核实"})
        assert answer.status_code == 200, answer.text
    assert not operator.get(f"/incidents/{made['id']}").json["overdue"]
    assert pass_time(engine, 300) == 1
    assert acts(operator, made)[-1] == "deadline.warned"


def test_rules_count_at_once_for_what_is_open(admin: SignedIn, engine: Engine, operator: SignedIn) -> None:
    made = report(operator)
    items = [
        RULE,
        {"category": "stall", "source": "12345", "accept_s": 100, "feedback_s": 7200},
        {"category": "gas", "accept_s": 60},
    ]
    answer = admin.send("PUT", "/deadline-rules", {"items": items})
    assert (answer.status_code, answer.json["incidents"]) == (200, 1)
    assert [rule["accept_s"] for rule in admin.get("/deadline-rules").json["items"]] == [400, 100, 60]
    assert operator.get(f"/incidents/{made['id']}").json["deadlines"]["feedback_at"] is not None
    assert pass_time(engine, 100) == 1
    assert acts(operator, made) == ["deadline.missed"]


@pytest.mark.parametrize(
    ("items", "status", "code"),
    [
        ([{"accept_s": 0}], 422, "invalid"),
        ([{"priority": 5}], 422, "invalid"),
        ([{"pause_steps": ["sleep"]}], 422, "invalid"),
        ([{"category": "none", "accept_s": 5}], 422, "category_unknown"),
        ([{"accept_s": 5}, {"priority": 1}, {"accept_s": 6}], 422, "rule_twice"),
    ],
)
def test_rules_at_fault_change_nothing(
    admin: SignedIn, items: list[dict[str, Any]], status: int, code: str
) -> None:
    answer = admin.send("PUT", "/deadline-rules", {"items": items})
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert [rule["accept_s"] for rule in admin.get("/deadline-rules").json["items"]] == [400]


SETTINGS = {
    "warn_share": 0.5,
    "warn_at_most_s": 1000,
    "rise_after_s": 10,
    "rise_again_after_s": 20,
    "safety_silent_s": 600,
    "safety_answer_s": 60,
    "safety_fix_counts": False,
}


def test_settings_count_at_once(admin: SignedIn, engine: Engine, operator: SignedIn) -> None:
    made = report(operator)
    assert admin.send("PUT", "/deadline-settings", SETTINGS).status_code == 200
    assert admin.get("/deadline-settings").json == SETTINGS
    assert pass_time(engine, 200) == 1
    assert acts(operator, made) == ["deadline.warned"]


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [("supervisor", 403, "not_allowed"), ("west_admin", 403, "not_at_root")],
)
@pytest.mark.parametrize(
    ("path", "body"), [("/deadline-rules", {"items": []}), ("/deadline-settings", SETTINGS)]
)
def test_only_the_citys_administrator_changes_them(
    app: Application, name: str, status: int, code: str, path: str, body: dict[str, Any]
) -> None:
    answer = sign_in(app, name).send("PUT", path, body)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_notice_is_open_until_one_of_those_it_is_for_has_seen_it(
    app: Application, engine: Engine, operator: SignedIn
) -> None:
    report(operator, x=13)
    pass_time(engine, 450)
    mine = sign_in(app, "east_supervisor")
    (notice,) = mine.get("/notices").json["items"]
    assert notice["incident"]["category"] == "占道经营"
    assert notice["organisation"]["name"] == "东区"
    for name in ("west_supervisor", "supervisor", "east_operator"):
        answer = sign_in(app, name).post("/notices/seen", {"ids": [notice["id"]]})
        assert answer.json == {"count": 0}
    assert mine.post("/notices/seen", {"ids": [notice["id"]]}).json == {"count": 1}
    assert mine.post("/notices/seen", {}).json == {"count": 0}
    assert mine.get("/notices").json["items"] == []
    (notice,) = mine.get("/notices?open=false").json["items"]
    assert notice["read_by"] == "east_supervisor"
