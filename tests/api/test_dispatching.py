"""From incident to squad over the API: ranking, sending, two at once, arriving, being free again."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.conftest import SignedIn, sign_in
from tests.api.test_incidents import report
from tests.factories.city import City, lonlat
from web.application import Application


def ranking(operator: SignedIn, incident: dict[str, Any], limit: int = 5) -> dict[str, Any]:
    answer = operator.get(f"/incidents/{incident['id']}/recommendation?limit={limit}")
    assert answer.status_code == 200, answer.text
    return answer.json


def signs(answer: dict[str, Any]) -> list[str]:
    return [each["call_sign"] for each in answer["candidates"]]


def send(operator: SignedIn, incident: dict[str, Any], squad_id: int, **other: Any) -> Any:
    return operator.post(f"/incidents/{incident['id']}/assignments", {"squad_id": squad_id, **other})


def test_all_available_squads_are_ranked_with_reasons(operator: SignedIn) -> None:
    answer = ranking(operator, report(operator))
    assert set(signs(answer)) == {"西-01", "西-02", "东-01", "东-02"}
    scores = [each["score"] for each in answer["candidates"]]
    assert scores == sorted(scores)
    first = answer["candidates"][0]
    assert (first["call_sign"], first["straight_line_rank"]) == ("西-01", 1)
    assert first["distance_m"] == pytest.approx(300, abs=2)
    assert {"travel_time", "own_district"} == {reason["code"] for reason in first["reasons"]}
    east = next(each for each in answer["candidates"] if each["call_sign"] == "东-01")
    assert east["score"] == pytest.approx(east["travel_time_s"] + 180)


def test_both_sides_are_equal_at_a_border(operator: SignedIn) -> None:
    answer = ranking(operator, report(operator, x=11, y=5))
    assert signs(answer)[0] == "东-01"
    for each in answer["candidates"]:
        assert each["score"] == each["travel_time_s"]


def test_those_left_out_are_named_with_why(operator: SignedIn, city: City) -> None:
    operator.patch(f"/squads/{city.squads['东-02']}", {"status": "off_duty"})
    answer = ranking(operator, report(operator, category="gas"))
    assert answer["candidates"] == []
    why = {each["call_sign"]: each["why"]["code"] for each in answer["left_out"]}
    lacking = "lacks_capability"
    assert why == {"西-01": lacking, "西-02": lacking, "东-01": lacking, "东-02": "off_duty"}
    assert {each["code"]: each["count"] for each in answer["left_out_counts"]} == {lacking: 3, "off_duty": 1}


def test_sending_a_squad_left_out_asks_for_a_reason(operator: SignedIn, city: City) -> None:
    incident = report(operator, category="gas")
    refused = send(operator, incident, city.squads["西-01"])
    assert (refused.status_code, refused.json["code"]) == (422, "override_reason_missing")
    assert send(operator, incident, city.squads["西-01"], override_reason="就在现场").status_code == 201


def test_a_stale_fix_is_left_out_and_an_old_one_flagged(operator: SignedIn, city: City, engine: Any) -> None:
    ages = {"西-01": timedelta(minutes=31), "西-02": timedelta(minutes=6)}
    with engine.begin() as connection:
        for call_sign, age in ages.items():
            connection.exec_driver_sql(
                "UPDATE squad SET fix_at = %s WHERE call_sign = %s", (datetime.now(UTC) - age, call_sign)
            )
    answer = ranking(operator, report(operator))
    assert {each["call_sign"]: each["why"]["code"] for each in answer["left_out"]} == {"西-01": "stale_fix"}
    old = next(each for each in answer["candidates"] if each["call_sign"] == "西-02")
    assert "old_fix" in {reason["code"] for reason in old["reasons"]}


def test_a_closed_road_changes_the_ranking_and_opening_it_takes_that_back(operator: SignedIn) -> None:
    incident = report(operator, x=2, y=5)
    before = ranking(operator, incident)
    shape = {
        "type": "Polygon",
        "coordinates": [
            [lonlat(0.5, 3.4), lonlat(9.5, 3.4), lonlat(9.5, 3.6), lonlat(0.5, 3.6), lonlat(0.5, 3.4)]
        ],
    }
    closed = operator.post("/closures", {"geometry": shape, "reason": "施工"})
    assert closed.status_code == 201, closed.text
    during = ranking(operator, incident)
    slower = {each["call_sign"]: each["travel_time_s"] for each in during["candidates"]}
    assert slower["西-01"] > before["candidates"][0]["travel_time_s"]
    assert operator.send("DELETE", f"/closures/{closed.json['id']}").status_code == 200
    after = ranking(operator, incident)
    assert [each["travel_time_s"] for each in after["candidates"]] == [
        each["travel_time_s"] for each in before["candidates"]
    ]


def test_a_squad_goes_arrives_and_is_free_again(app: Application, operator: SignedIn, city: City) -> None:
    incident = report(operator)
    squad = city.squads["西-01"]
    assignment = send(operator, incident, squad).json
    assert operator.get(f"/incidents/{incident['id']}").json["status"] == "dispatched"
    assert operator.get(f"/squads/{squad}").json["status"] == "assigned"
    for step in ("accepted", "en_route"):
        assert operator.patch(f"/assignments/{assignment['id']}", {"status": step}).status_code == 200
        assert operator.get(f"/incidents/{incident['id']}").json["status"] == step
    near = {"squad_id": squad, "location": lonlat(2.3, 5), "recorded_at": datetime.now(UTC).isoformat()}
    assert operator.post("/fixes", {"fixes": [near]}).json == {"accepted": 1, "rejected": []}
    assert operator.get(f"/incidents/{incident['id']}").json["status"] == "on_scene"
    assert operator.patch(f"/assignments/{assignment['id']}", {"status": "handled"}).status_code == 200
    assert operator.get(f"/squads/{squad}").json["status"] == "available"
    verifier = sign_in(app, "supervisor")
    for to in ("verified", "closed"):
        moved = verifier.post(f"/incidents/{incident['id']}/transitions", {"to": to})
        assert moved.json["status"] == to


def test_a_squad_taken_back_leaves_the_incident_waiting(operator: SignedIn, city: City) -> None:
    incident = report(operator)
    assignment = send(operator, incident, city.squads["西-01"]).json
    assert (
        operator.patch(f"/assignments/{assignment['id']}", {"status": "released"}).json["code"]
        == "reason_missing"
    )
    assert (
        operator.patch(
            f"/assignments/{assignment['id']}", {"status": "released", "reason": "故障"}
        ).status_code
        == 200
    )
    assert operator.get(f"/incidents/{incident['id']}").json["status"] == "registered"
    assert operator.patch(f"/assignments/{assignment['id']}", {"status": "accepted"}).status_code == 409


def test_cancelling_sets_its_squads_free(operator: SignedIn, city: City) -> None:
    incident = report(operator)
    send(operator, incident, city.squads["西-01"])
    operator.post(f"/incidents/{incident['id']}/transitions", {"to": "cancelled", "reason": "误报"})
    assert operator.get(f"/squads/{city.squads['西-01']}").json["status"] == "available"


def test_of_two_operators_one_wins_and_the_other_is_told(
    app: Application, operator: SignedIn, city: City
) -> None:
    first, second = report(operator), report(operator, x=3)
    other = sign_in(app, "operator2", "operator")
    answers: dict[str, Any] = {}
    start = threading.Barrier(2)

    def act(name: str, who: SignedIn, incident: dict[str, Any]) -> None:
        start.wait()
        answers[name] = send(who, incident, city.squads["西-01"])

    threads = [
        threading.Thread(target=act, args=("operator", operator, first)),
        threading.Thread(target=act, args=("operator2", other, second)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = {name: answer.status_code for name, answer in answers.items()}
    assert sorted(statuses.values()) == [201, 409]
    winner = next(name for name, status in statuses.items() if status == 201)
    lost = next(answer for answer in answers.values() if answer.status_code == 409).json
    assert (lost["code"], lost["taken_by"]["account"]) == ("squad_taken", winner)
    assert "西-01" not in signs(lost["next"])


def test_an_incident_is_given_to_one_lead_only(operator: SignedIn, city: City) -> None:
    incident = report(operator)
    send(operator, incident, city.squads["西-01"])
    again = send(operator, incident, city.squads["西-02"])
    assert (again.status_code, again.json["code"]) == (409, "incident_taken")
    assert send(operator, incident, city.squads["西-02"], role="support").status_code == 201


def test_a_squads_account_acts_only_for_its_own(app: Application, operator: SignedIn, city: City) -> None:
    own = send(operator, report(operator), city.squads["西-01"]).json
    others = send(operator, report(operator, x=12), city.squads["东-01"]).json
    squad = sign_in(app, "squad")
    assert squad.patch(f"/assignments/{own['id']}", {"status": "accepted"}).status_code == 200
    assert squad.patch(f"/assignments/{others['id']}", {"status": "accepted"}).status_code == 404


def test_bare_places_are_ranked_without_storing(operator: SignedIn) -> None:
    answer = operator.post("/recommendations", {"location": lonlat(2, 5), "category": "stall", "limit": 2})
    assert signs(answer.json) == ["西-01", "西-02"]
    assert operator.get("/incidents").json["items"] == []


def test_a_place_off_the_roads_says_so(operator: SignedIn) -> None:
    answer = operator.post("/recommendations", {"location": lonlat(-4.9, 14.9), "category": "stall"}).json
    assert answer["candidates"] == []
    assert {note["code"] for note in answer["notes"]} == {"place_off_road"}
    assert {each["why"]["code"] for each in answer["left_out"]} == {"unreachable"}
