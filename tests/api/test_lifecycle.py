"""The lifecycle over the API: legal moves and who may make them, verification, merging, what is offered."""

from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from data.incidents import STATUSES, Incident
from dispatch.lifecycle import BY_ASSIGNMENT, MOVES, ROWS, TABLE
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from web.application import Application

OUTSIDE = (*BY_ASSIGNMENT, "transferred", "merged")


def report(client: SignedIn, x: float = 1, y: float = 5, **other: Any) -> dict[str, Any]:
    body = {"category": "stall", "location": lonlat(x, y), "source": "patrol", **other}
    return client.post("/incidents", body).json


def go(client: SignedIn, incident: dict[str, Any], to: str, **more: Any) -> Any:
    return client.post(f"/incidents/{incident['id']}/transitions", {"to": to, **more})


def read(client: SignedIn, incident: dict[str, Any]) -> dict[str, Any]:
    return client.get(f"/incidents/{incident['id']}").json


def send(client: SignedIn, incident: dict[str, Any], squad: int, role: str = "lead") -> dict[str, Any]:
    body = {"squad_id": squad, "role": role, "override_reason": "试"}
    return client.post(f"/incidents/{incident['id']}/assignments", body).json


def handle(client: SignedIn, assignment: dict[str, Any]) -> None:
    answer = client.patch(f"/assignments/{assignment['id']}", {"status": "handled"})
    assert answer.status_code == 200, answer.text


def offered(client: SignedIn, incident: dict[str, Any]) -> set[str]:
    return {move["to"] for move in read(client, incident)["moves"]}


def put(engine: Engine, incident: dict[str, Any], **values: Any) -> None:
    with Session(engine) as session:
        session.execute(update(Incident).where(Incident.id == incident["id"]).values(**values))
        session.commit()


def test_the_table_names_every_status_and_each_move_once() -> None:
    assert set(MOVES) == set(STATUSES)
    assert len(ROWS) == len(TABLE)
    assert {row.to for row in TABLE} == set(STATUSES) - {"received"}
    assert "closed" not in MOVES["handled"]
    assert all(row.by and row.name and row.name_en for row in TABLE)


def test_the_api_tells_the_table(operator: SignedIn) -> None:
    rows = operator.get("/lifecycle").json["items"]
    assert {(row["source"], row["to"]) for row in rows} == set(ROWS)


def test_every_move_is_answered_as_the_table_says(operator: SignedIn, engine: Engine) -> None:
    made = report(operator)
    for source in STATUSES:
        for to in sorted(set(STATUSES) - set(OUTSIDE)):
            put(engine, made, status=source, handled_by=None)
            answer = go(operator, made, to, reason="因此")
            row = ROWS.get((source, to))
            wanted = 409 if row is None else 403 if row.by == ("system",) else 200
            assert answer.status_code == wanted, (source, to, answer.text)
            if row is None:
                assert answer.json["allowed"] == list(MOVES[source])


def test_a_move_that_asks_for_a_reason_is_not_made_without(operator: SignedIn, engine: Engine) -> None:
    made = report(operator)
    for row in TABLE:
        if row.reason and row.to not in OUTSIDE and row.by != ("system",):
            put(engine, made, status=row.source)
            assert go(operator, made, row.to, reason=" ").json["code"] == "reason_missing", row
            assert read(operator, made)["status"] == row.source


def test_what_others_make_is_not_made_by_a_move(operator: SignedIn) -> None:
    made = report(operator)
    assert go(operator, made, "transferred", reason="不归我").json["code"] == "transfer_moves"
    for to in BY_ASSIGNMENT:
        assert go(operator, made, to).json["code"] == "assignment_moves"


def test_another_person_verifies_then_it_is_closed(app: Application, operator: SignedIn, city: City) -> None:
    made = report(operator)
    handle(operator, send(operator, made, city.squads["西-01"]))
    assert read(operator, made)["handled_by"]["name"] == "operator"
    assert offered(operator, made) == {"reopened"}
    refused = go(operator, made, "verified")
    assert (refused.status_code, refused.json["code"]) == (409, "same_person")
    assert go(operator, made, "closed").json["code"] == "illegal_move"
    other = sign_in(app, "supervisor")
    assert offered(other, made) == {"verified", "reopened"}
    assert go(other, made, "verified").json["verified_by"]["name"] == "supervisor"
    assert go(operator, made, "closed").json["status"] == "closed"


def test_what_the_squad_handled_its_desk_verifies(app: Application, operator: SignedIn, city: City) -> None:
    made = report(operator)
    handle(sign_in(app, "squad"), send(operator, made, city.squads["西-01"]))
    assert go(operator, made, "verified").status_code == 200


def test_opened_again_it_is_handled_and_verified_anew(
    app: Application, operator: SignedIn, city: City
) -> None:
    made = report(operator)
    handle(operator, send(operator, made, city.squads["西-01"]))
    go(sign_in(app, "supervisor"), made, "verified")
    again = go(operator, made, "reopened", reason="又摆出来了").json
    assert (again["status"], again["handled_by"], again["verified_by"]) == ("reopened", None, None)
    last = operator.get(f"/incidents/{made['id']}/timeline").json["items"][-1]
    assert (last["act"], last["account"], last["details"]["reason"]) == (
        "incident.reopened",
        "operator",
        "又摆出来了",
    )
    assert last["details"]["after_s"] >= 0


def test_a_squad_gives_an_incident_back_and_a_desk_takes_a_squad_back(
    app: Application, operator: SignedIn, city: City
) -> None:
    made = report(operator)
    sent = send(operator, made, city.squads["西-01"])
    squad = sign_in(app, "squad")
    assert offered(squad, made) == {"accepted", "returned"}
    squad.patch(f"/assignments/{sent['id']}", {"status": "released", "reason": "找不到当事人"})
    assert read(operator, made)["status"] == "returned"
    sent = send(operator, made, city.squads["西-01"])
    operator.patch(f"/assignments/{sent['id']}", {"status": "released", "reason": "另有任务"})
    assert read(operator, made)["status"] == "registered"
    send(operator, made, city.squads["西-01"])
    assert go(operator, made, "returned", reason="地址不清").json["status"] == "returned"
    assert operator.get(f"/squads/{city.squads['西-01']}").json["status"] == "available"


def test_what_is_offered_is_what_the_account_may(app: Application, operator: SignedIn) -> None:
    made = report(operator, x=8, y=1)
    desk = {"registered", "transferred", "merged", "cancelled"}
    for name, to in {
        "operator": desk,
        "west_supervisor": desk,
        "planner": set(),
        "west_planner": set(),
    }.items():
        client = sign_in(app, name)
        assert offered(client, made) == to, name
        listed = client.get("/incidents").json["items"][0]
        assert {move["to"] for move in listed["moves"]} == to, name
    assert sign_in(app, "street_operator").get(f"/incidents/{made['id']}").status_code == 404


def test_at_a_border_both_are_offered_it_until_one_has_taken_it(app: Application, operator: SignedIn) -> None:
    made = report(operator, x=9.5, y=3)
    west, east = sign_in(app, "west_operator"), sign_in(app, "east_operator")
    assert "registered" in offered(west, made) & offered(east, made)
    go(east, made, "registered")
    assert offered(west, made) == set()
    assert "cancelled" in offered(east, made)


@pytest.fixture
def two(operator: SignedIn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two reports of the same thing, the second the more urgent."""
    return report(operator, priority=3), report(operator, x=1.2, priority=2)


def test_a_merge_keeps_the_earlier_deadlines_and_undoing_it_brings_it_back(
    operator: SignedIn, engine: Engine, two: Any
) -> None:
    main, other = two
    before = read(operator, main)["deadlines"]["accept_at"]
    merged = go(operator, other, "merged", reason="同一件事", into=main["id"])
    assert (merged.json["status"], merged.json["merged_into"]) == ("merged", main["id"])
    kept = read(operator, main)
    assert (kept["deadlines"]["accept_at"], kept["priority"]) == (before, 2)
    acts = operator.get(f"/incidents/{main['id']}/timeline").json["items"]
    assert (acts[-1]["act"], acts[-1]["details"]["number"]) == ("incident.took_in", other["number"])
    assert go(operator, other, "reopened", reason="不是一回事").json["merged_into"] is None


def test_of_a_merged_incident_the_squads_are_released_or_go_on_for_the_other(
    operator: SignedIn, city: City, two: Any
) -> None:
    main, other = two
    send(operator, other, city.squads["西-01"])
    go(operator, other, "merged", reason="同一件事", into=main["id"])
    assert operator.get(f"/squads/{city.squads['西-01']}").json["status"] == "available"
    go(operator, other, "reopened", reason="再看")
    sent = send(operator, other, city.squads["西-01"])
    operator.patch(f"/assignments/{sent['id']}", {"status": "en_route"})
    send(operator, other, city.squads["西-02"], "support")
    go(operator, other, "merged", reason="同一件事", into=main["id"], squads="take_over")
    now = read(operator, main)
    assert (now["status"], [(one["role"], one["status"]) for one in now["assignments"]]) == (
        "en_route",
        [("lead", "en_route"), ("support", "dispatched")],
    )
    squad = operator.get(f"/squads/{city.squads['西-01']}").json
    assert (squad["incident_id"], squad["status"]) == (main["id"], "en_route")
    assert all(one["ended_at"] for one in read(operator, other)["assignments"])


def test_where_one_leads_already_the_other_supports(operator: SignedIn, city: City, two: Any) -> None:
    main, other = two
    send(operator, main, city.squads["西-02"])
    send(operator, other, city.squads["西-01"])
    go(operator, other, "merged", reason="同一件事", into=main["id"], squads="take_over")
    roles = [(one["call_sign"], one["role"]) for one in read(operator, main)["assignments"]]
    assert roles == [("西-02", "lead"), ("西-01", "support")]


def test_bad_merges_are_refused_and_leave_nothing(
    app: Application, operator: SignedIn, engine: Engine, two: Any
) -> None:
    main, other = two
    east = report(operator, x=20)
    cases = [
        ({}, 422, "merge_target_missing"),
        ({"into": other["id"]}, 422, "merged_into_itself"),
        ({"into": 99}, 404, "incident_unknown"),
        ({"into": main["id"], "reason": ""}, 422, "reason_missing"),
    ]
    for more, status, code in cases:
        answer = go(operator, other, "merged", **{"reason": "同一件事", **more})
        assert (answer.status_code, answer.json["code"]) == (status, code)
    hidden = go(sign_in(app, "west_operator"), other, "merged", reason="同一件事", into=east["id"])
    assert (hidden.status_code, hidden.json["code"]) == (404, "incident_unknown")
    put(engine, main, status="handled")
    ended = go(operator, other, "merged", reason="同一件事", into=main["id"])
    assert (ended.status_code, ended.json["code"]) == (409, "merge_target_ended")
    with Session(engine) as session:
        assert session.scalar(select(Incident.status).where(Incident.id == other["id"])) == "received"
