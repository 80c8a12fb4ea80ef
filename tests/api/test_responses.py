"""Response plans: written, fitted, filled with short-falls named, taken, raised, answered on arrival."""

from typing import Any

import pytest
from shapely import box
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.api.conftest import SignedIn, sign_in
from tests.api.test_incidents import report
from tests.factories.city import City, lonlat
from tests.factories.layers import make_zones, put
from web.application import Application

LEAD = {"role": "lead"}
GAS = {"role": "support", "capabilities": ["gas"]}


@pytest.fixture
def planner(app: Application) -> SignedIn:
    return sign_in(app, "planner")


@pytest.fixture
def root(operator: SignedIn) -> int:
    return operator.get("/session").json["organisation"]["id"]


def make(who: SignedIn, organisation: int, name: str = "常规", **content: Any) -> dict[str, Any]:
    answer = who.post("/response-plans", {"name": name, "organisation_id": organisation, **content})
    assert answer.status_code == 201, answer.text
    return answer.json


def response(who: SignedIn, incident: dict[str, Any]) -> dict[str, Any]:
    answer = who.get(f"/incidents/{incident['id']}/response")
    assert answer.status_code == 200, answer.text
    return answer.json


def take(who: SignedIn, incident: dict[str, Any], found: dict[str, Any], **other: Any) -> Any:
    chosen = [
        {"squad_id": seat["squad"]["squad_id"], "role": seat["role"]}
        for seat in found["seats"]
        if seat["state"] == "proposed"
    ]
    body = {"plan_id": found["plan"]["id"], "squads": chosen, **other}
    return who.post(f"/incidents/{incident['id']}/response", body)


def filled(found: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [
        (seat["role"], seat["state"], seat["squad"] and seat["squad"]["call_sign"]) for seat in found["seats"]
    ]


def test_without_a_plan_nothing_fits(operator: SignedIn) -> None:
    found = response(operator, report(operator))
    assert (found["plan"], found["seats"], found["level"]) == (None, [], 1)


def test_the_plan_that_fits_is_filled_with_distinct_squads(
    operator: SignedIn, planner: SignedIn, root: int
) -> None:
    make(planner, root, slots=[LEAD])
    make(planner, root, "摊点", categories=["stall"], slots=[{"role": "support", "count": 2}, LEAD])
    found = response(operator, report(operator, x=3, y=3))
    assert found["plan"]["name"] == "摊点"
    assert [other["name"] for other in found["others"]] == ["常规"]
    assert [reason["code"] for reason in found["why"]] == ["category", "anywhere", "any_time", "level"]
    assert filled(found)[0] == ("lead", "proposed", "西-01")
    assert len({seat["squad"]["squad_id"] for seat in found["seats"]}) == 3
    assert found["missing"] == 0


def test_what_is_missing_is_named_with_the_nearest_that_would_do(
    operator: SignedIn, planner: SignedIn, root: int, city: City
) -> None:
    make(planner, root, slots=[LEAD, GAS | {"mode": "car"}, {"role": "support", "mode": "foot"}])
    busy = report(operator, x=18)
    operator.post(f"/incidents/{busy['id']}/assignments", {"squad_id": city.squads["东-02"], "role": "lead"})
    found = response(operator, report(operator, x=3, y=3))
    assert filled(found) == [
        ("lead", "proposed", "西-01"),
        ("support", "missing", None),
        ("support", "missing", None),
    ]
    assert found["missing"] == 2
    gas, walkers = found["seats"][1:]
    assert [(one["call_sign"], one["why"]["code"]) for one in gas["freed"]] == [("东-02", "busy")]
    assert gas["freed"][0]["travel_time_s"] > 0
    assert walkers["freed"] == []


def test_taking_sends_the_lead_and_supports_and_tells_the_others(
    app: Application, operator: SignedIn, planner: SignedIn, root: int, city: City
) -> None:
    make(
        planner,
        root,
        slots=[LEAD, {"role": "support"}],
        told_organisations=[city.east],
        told_roles=["supervisor"],
    )
    incident = report(operator, x=3, y=3)
    east = sign_in(app, "east_operator")
    assert east.get(f"/incidents/{incident['id']}").status_code == 404
    taken = take(operator, incident, response(operator, incident))
    assert taken.status_code == 201, taken.text
    assert [one["role"] for one in taken.json["assignments"]] == ["lead", "support"]
    assert (taken.json["lost"], taken.json["told"]) == ([], ["东区"])
    assert taken.json["incident"]["status"] == "dispatched"
    assert east.get(f"/incidents/{incident['id']}").status_code == 200
    assert "response.taken" in [one["kind"] for one in east.get("/notices").json["items"]]
    told = sign_in(app, "supervisor").get("/notices").json["items"]
    told += sign_in(app, "west_supervisor").get("/notices").json["items"]
    told += sign_in(app, "street_supervisor").get("/notices").json["items"]
    assert [(one["kind"], one["details"]["plan"]) for one in told] == [("response.taken", "常规")]
    acts = {
        each["act"]: each["details"]
        for each in operator.get(f"/incidents/{incident['id']}/timeline").json["items"]
    }
    assert acts["incident.response_taken"]["told"] == ["东区"]
    again = response(operator, incident)
    assert [state for _, state, _ in filled(again)] == ["there", "there"]
    assert again["taken"]
    assert again["told"][0]["knows"]


def test_who_was_lost_is_named_and_the_others_go(
    operator: SignedIn, planner: SignedIn, root: int, city: City
) -> None:
    make(planner, root, slots=[LEAD, {"role": "support"}])
    incident = report(operator, x=3, y=3)
    found = response(operator, incident)
    support = found["seats"][1]["squad"]["squad_id"]
    other = report(operator, x=10, y=3)
    operator.post(f"/incidents/{other['id']}/assignments", {"squad_id": support})
    whole = take(operator, incident, found, whole=True)
    assert (whole.status_code, whole.json["code"]) == (409, "response_not_taken")
    assert [one["problem"]["code"] for one in whole.json["lost"]] == ["squad_taken"]
    assert operator.get(f"/incidents/{incident['id']}").json["assignments"] == []
    taken = take(operator, incident, found)
    assert taken.status_code == 201
    assert [one["call_sign"] for one in taken.json["assignments"]] == ["西-01"]
    assert [one["squad_id"] for one in taken.json["lost"]] == [support]
    assert other["number"] in taken.json["lost"][0]["problem"]["detail"]


def test_when_nobody_can_be_sent_nothing_is_done(
    operator: SignedIn, planner: SignedIn, root: int, city: City
) -> None:
    make(planner, root, slots=[LEAD], told_organisations=[city.east])
    incident = report(operator, x=3, y=3)
    found = response(operator, incident)
    operator.patch(f"/squads/{city.squads['西-01']}", {"status": "off_duty"})
    lost = take(operator, incident, found)
    assert (lost.status_code, lost.json["lost"][0]["problem"]["code"]) == (409, "squad_not_available")
    acts = [each["act"] for each in operator.get(f"/incidents/{incident['id']}/timeline").json["items"]]
    assert "incident.response_taken" not in acts


def test_a_support_need_not_do_what_the_category_asks_of_the_lead(
    operator: SignedIn, planner: SignedIn, root: int
) -> None:
    make(planner, root, categories=["gas"], slots=[LEAD, {"role": "support"}])
    incident = report(operator, category="gas", x=3, y=3)
    found = response(operator, incident)
    assert filled(found) == [("lead", "proposed", "东-02"), ("support", "proposed", "西-01")]
    taken = take(operator, incident, found)
    assert (taken.status_code, taken.json["lost"]) == (201, [])
    assert [one["override_reason"] for one in taken.json["assignments"]] == ["", "预案：常规"]


def test_a_stronger_response_proposes_what_is_missing_on_top(
    operator: SignedIn, planner: SignedIn, root: int
) -> None:
    make(planner, root, slots=[LEAD])
    make(planner, root, "加强", level=2, slots=[LEAD, {"role": "support", "count": 2}])
    incident = report(operator, x=3, y=3, priority=3)
    take(operator, incident, response(operator, incident))
    raised = operator.post(f"/incidents/{incident['id']}/level", {"reason": "人多"})
    assert raised.status_code == 200, raised.text
    assert (raised.json["level"], raised.json["plan"]["name"]) == (2, "加强")
    assert [state for _, state, _ in filled(raised.json)] == ["there", "proposed", "proposed"]
    now = operator.get(f"/incidents/{incident['id']}").json
    assert (now["level"], now["priority"]) == (2, 2)
    assert take(operator, incident, raised.json).status_code == 201
    third = operator.post(f"/incidents/{incident['id']}/level", {}).json
    assert [reason["code"] for reason in third["why"]][-1] == "level_below"
    highest = operator.post(f"/incidents/{incident['id']}/level", {})
    assert (highest.status_code, highest.json["code"]) == (409, "highest_level")


def test_a_level_raised_by_mistake_is_taken_back(operator: SignedIn) -> None:
    incident = report(operator, priority=1)
    operator.post(f"/incidents/{incident['id']}/level", {})
    operator.post(f"/incidents/{incident['id']}/level", {"level": 1, "priority": 1, "reason": "撤销"})
    now = operator.get(f"/incidents/{incident['id']}").json
    assert (now["level"], now["priority"]) == (1, 1)


def test_what_is_asked_on_arrival_is_answered_by_the_squad(
    app: Application, operator: SignedIn, planner: SignedIn, root: int
) -> None:
    asked = [{"text": "有无伤员", "text_en": "Anyone hurt?"}, {"text": "现场情况", "kind": "note"}]
    plan = make(planner, root, slots=[LEAD], checklist=asked)
    incident = report(operator, x=3, y=3)
    nothing = operator.get(f"/incidents/{incident['id']}/questions").json
    assert (nothing["response_id"], nothing["items"]) == (None, [])
    early = operator.post(f"/incidents/{incident['id']}/answers", {"answers": [{"item": 0, "answer": "no"}]})
    assert (early.status_code, early.json["code"]) == (409, "no_response_taken")
    take(operator, incident, response(operator, incident))
    squad = sign_in(app, "squad")
    items = squad.get(f"/incidents/{incident['id']}/questions").json["items"]
    assert [item["text"] for item in items] == ["有无伤员", "现场情况"]
    given = {"answers": [{"item": 0, "answer": "no"}, {"item": 1, "answer": "noted", "note": "已疏散"}]}
    answered = squad.post(f"/incidents/{incident['id']}/answers", given)
    assert answered.status_code == 200, answered.text
    squad.post(f"/incidents/{incident['id']}/answers", {"answers": [{"item": 0, "answer": "yes"}]})
    # What was asked stays as it was when the plan was taken, whatever becomes of the plan.
    planner.send("PUT", f"/response-plans/{plan['id']}", content_of(plan) | {"checklist": []})
    items = operator.get(f"/incidents/{incident['id']}/questions").json["items"]
    assert [(item["answer"], item["note"], item["account"]) for item in items] == [
        ("yes", "", "squad"),
        ("noted", "已疏散", "squad"),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"item": 2, "answer": "yes"}, id="not asked"),
        pytest.param({"item": 0, "answer": "noted"}, id="to be ticked"),
        pytest.param({"item": 1, "answer": "yes"}, id="to be written"),
        pytest.param({"item": 1, "answer": "noted"}, id="nothing written"),
    ],
)
def test_answers_that_do_not_fit_are_refused(
    operator: SignedIn, planner: SignedIn, root: int, answer: dict[str, Any]
) -> None:
    asked = [{"text": "有无伤员"}, {"text": "现场情况", "kind": "note"}]
    make(planner, root, slots=[LEAD], checklist=asked)
    incident = report(operator, x=3, y=3)
    take(operator, incident, response(operator, incident))
    refused = operator.post(f"/incidents/{incident['id']}/answers", {"answers": [answer]})
    assert (refused.status_code, refused.json["code"]) == (422, "answer_unfit")


ANSWERED = ("id", "features", "is_sample", "changed_at")


def content_of(plan: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in plan.items() if key not in ANSWERED}


def test_plans_are_changed_and_retired_by_who_holds_them(
    app: Application, planner: SignedIn, root: int, city: City
) -> None:
    plan = make(planner, root, slots=[LEAD])
    changed = planner.send(
        "PUT", f"/response-plans/{plan['id']}", content_of(plan) | {"name": "夜间", "window": NIGHT}
    )
    assert (changed.status_code, changed.json["revision"]) == (200, 2)
    assert changed.json["window"]["weekly"][0]["opens"] == "22:00"
    stale = planner.send("PUT", f"/response-plans/{plan['id']}", content_of(plan))
    assert (stale.status_code, stale.json["code"]) == (409, "response_plan_changed")
    west = sign_in(app, "west_planner")
    assert [one["name"] for one in west.get("/response-plans").json["items"]] == ["夜间"]
    theirs = west.send("DELETE", f"/response-plans/{plan['id']}")
    assert (theirs.status_code, theirs.json["code"]) == (403, "response_plan_not_yours")
    make(west, city.west, slots=[LEAD])
    assert len(planner.get("/response-plans").json["items"]) == 2
    assert len(sign_in(app, "east_planner").get("/response-plans").json["items"]) == 1
    assert planner.send("DELETE", f"/response-plans/{plan['id']}").status_code == 204
    assert planner.get(f"/response-plans/{plan['id']}").status_code == 404


def test_a_plan_for_a_single_feature_counts_before_that_for_its_layer(
    operator: SignedIn, planner: SignedIn, root: int, engine: Engine
) -> None:
    with Session(engine) as session:
        layer = make_zones(session, name="桥")
        bridge = put(
            session, layer, "北太平庄桥", box(*lonlat(2.5, 2.5), *lonlat(3.5, 3.5)), name_en="Bridge"
        )
        put(session, layer, "桥北太平庄", box(*lonlat(8, 3), *lonlat(9, 4)))
        session.commit()
        layer_id = layer.id
    found = planner.get("/features", query_string={"q": "北太平"}).json["items"]
    assert [one["name"] for one in found] == ["北太平庄桥", "桥北太平庄"]
    assert planner.get("/features", query_string={"q": "bridge"}).json["items"] == found[:1]
    make(planner, root, "各桥", layer_ids=[layer_id], slots=[LEAD])
    plan = make(planner, root, "此桥", feature_ids=[bridge], slots=[LEAD])
    assert plan["features"] == found[:1]
    at_bridge, beside = (
        response(operator, report(operator, x=3, y=3)),
        response(operator, report(operator, x=8.5, y=3.5)),
    )
    assert (at_bridge["plan"]["name"], beside["plan"]["name"]) == ("此桥", "各桥")


NIGHT = {"weekly": [{"days": [1, 2, 3, 4, 5, 6, 7], "opens": "22:00", "closes": "06:00"}]}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param({"slots": [LEAD | {"count": 2}]}, "invalid", id="two leads"),
        pytest.param({}, "invalid", id="nothing in it"),
        pytest.param({"slots": [LEAD], "categories": ["unknown"]}, "category_unknown", id="category"),
        pytest.param({"slots": [LEAD], "feature_ids": [987654]}, "feature_not_published", id="feature"),
        pytest.param({"slots": [LEAD], "told_organisations": [999]}, "organisation_unknown", id="told"),
        pytest.param({"slots": [LEAD], "window": {"weekly": [{"days": []}]}}, "window_invalid", id="window"),
        pytest.param({"slots": [LEAD | {"mode": "boat"}]}, "invalid", id="mode"),
    ],
)
def test_plans_that_make_no_sense_are_refused(
    planner: SignedIn, root: int, content: dict[str, Any], code: str
) -> None:
    refused = planner.post("/response-plans", {"name": "常规", "organisation_id": root, **content})
    assert (refused.status_code, refused.json["code"]) == (422, code)


def test_a_name_is_used_once_in_an_organisation(planner: SignedIn, root: int, city: City) -> None:
    make(planner, root, slots=[LEAD])
    again = planner.post("/response-plans", {"name": "常规", "organisation_id": root, "slots": [LEAD]})
    assert (again.status_code, again.json["code"]) == (409, "response_plan_name_taken")
    make(planner, city.west, slots=[LEAD])


def test_operators_read_plans_and_planners_write_them(
    app: Application, operator: SignedIn, root: int
) -> None:
    body = {"name": "常规", "organisation_id": root, "slots": [LEAD]}
    assert operator.post("/response-plans", body).status_code == 403
    assert operator.get("/response-plans").status_code == 200
    assert sign_in(app, "agency").get("/response-plans").status_code == 403


def test_a_neighbour_on_a_boundary_incident_is_given_the_owners_plan(
    app: Application, operator: SignedIn, planner: SignedIn, city: City
) -> None:
    make(sign_in(app, "east_planner"), city.east, "东区预案", slots=[LEAD])
    incident = report(operator, x=11, y=5)
    found = response(sign_in(app, "west_operator"), incident)
    assert found["plan"]["name"] == "东区预案"


def test_the_ledger_and_the_feed_tell_of_a_response(
    operator: SignedIn, planner: SignedIn, root: int, engine: Engine
) -> None:
    make(planner, root, name_en="Usual", slots=[LEAD], told_roles=["supervisor"])
    incident = report(operator, x=3, y=3)
    take(operator, incident, response(operator, incident))
    with engine.connect() as connection:
        lines = connection.exec_driver_sql(
            "SELECT payload->>'text', payload->>'text_en' FROM event WHERE kind = 'feed'"
        ).all()
    number = incident["number"]
    told = (f"{number} 启动预案 常规，告知督导员", f"{number}: plan Usual, told supervisors")
    assert told in [tuple(line) for line in lines]
