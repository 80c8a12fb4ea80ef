"""Squads for all that waits: at once beside in turn, taken as far as chosen, and replayed."""

import threading
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.api.conftest import SignedIn, sign_in
from tests.api.test_incidents import report
from tests.factories.city import City
from web.application import Application


def proposal(who: SignedIn, **wanted: Any) -> dict[str, Any]:
    answer = who.post("/assignments/proposal", wanted)
    assert answer.status_code == 200, answer.text
    return answer.json


def take(who: SignedIn, *pairs: tuple[int, int]) -> Any:
    chosen = [{"incident_id": incident, "squad_id": squad} for incident, squad in pairs]
    return who.post("/assignments/batch", {"pairs": chosen})


def squads(found: dict[str, Any], which: str) -> dict[str, str | None]:
    return {line["number"]: line[which] and line[which]["call_sign"] for line in found["lines"]}


def chosen(found: dict[str, Any]) -> list[tuple[int, int]]:
    return [(line["incident_id"], line["at_once"]["squad_id"]) for line in found["lines"] if line["at_once"]]


@pytest.fixture
def rivals(operator: SignedIn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two incidents of which the first in the queue would take from the second the squad next to it."""
    return report(operator, x=4, y=4), report(operator, x=1, y=2)


def test_all_at_once_is_shown_beside_one_by_one_with_the_minutes_it_saves(
    operator: SignedIn, rivals: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    first, second = (each["number"] for each in rivals)
    found = proposal(operator)
    assert squads(found, "in_turn")[first] == "西-01"
    assert squads(found, "at_once") == {first: "西-02", second: "西-01"}
    assert found["saved_s"] > 0
    saved = found["in_turn"]["travel_s"] - found["at_once"]["travel_s"]
    assert found["saved_s"] == pytest.approx(saved)
    assert found["at_once"]["cost_s"] < found["in_turn"]["cost_s"]
    why = {line["number"]: line["why"] for line in found["lines"]}
    assert why[first]["code"] == "given_to"
    assert second in why[first]["text"]
    assert why[second]["code"] == "freed_from"
    assert found["considered"] == 4


def test_nothing_is_stored_by_asking(operator: SignedIn, rivals: Any) -> None:
    proposal(operator)
    statuses = {each["status"] for each in operator.get("/incidents").json["items"]}
    assert statuses == {"received"}


def test_what_is_chosen_is_sent_and_the_rest_waits(
    operator: SignedIn, rivals: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    pair = chosen(proposal(operator))[0]
    done = take(operator, pair)
    assert done.status_code == 200, done.text
    assert done.json["sent"] == 1
    assert done.json["outcomes"][0]["assignment"]["role"] == "lead"
    left = proposal(operator)
    assert [line["incident_id"] for line in left["lines"]] == [rivals[1]["id"]]


def test_each_loser_is_told_and_takes_no_other_with_it(
    operator: SignedIn, city: City, rivals: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    third = report(operator, x=15, y=5)
    operator.post(f"/incidents/{third['id']}/assignments", {"squad_id": city.squads["东-01"]})
    done = take(
        operator,
        (rivals[0]["id"], city.squads["东-01"]),
        (rivals[1]["id"], city.squads["西-01"]),
        (third["id"], city.squads["西-02"]),
        (10**6, city.squads["东-02"]),
    ).json
    assert done["sent"] == 1
    problems = [one["problem"] and one["problem"]["code"] for one in done["outcomes"]]
    assert problems == ["squad_taken", None, "incident_taken", "incident_unknown"]
    assert third["number"] in done["outcomes"][0]["problem"]["detail"]
    timeline = operator.get(f"/incidents/{rivals[0]['id']}/timeline").json["items"]
    assert "assignment.dispatched" not in [each["act"] for each in timeline]


def test_no_squad_and_no_incident_is_chosen_twice(operator: SignedIn, city: City, rivals: Any) -> None:
    squad = city.squads["西-01"]
    assert take(operator, (rivals[0]["id"], squad), (rivals[1]["id"], squad)).status_code == 422
    assert take(operator, (rivals[0]["id"], squad), (rivals[0]["id"], squad + 1)).status_code == 422


def test_only_what_may_go_goes(operator: SignedIn, city: City) -> None:
    gas = report(operator, category="gas", x=3)
    operator.patch(f"/squads/{city.squads['西-01']}", {"status": "off_duty"})
    stall = report(operator, x=2, y=3)
    found = proposal(operator)
    assert squads(found, "at_once") == {gas["number"]: "东-02", stall["number"]: "西-02"}
    operator.patch(f"/squads/{city.squads['东-02']}", {"status": "off_duty"})
    line = next(line for line in proposal(operator)["lines"] if line["number"] == gas["number"])
    assert (line["at_once"], line["why"]["code"]) == (None, "nobody_may")


def test_of_two_and_one_squad_the_more_urgent_is_served(operator: SignedIn, city: City) -> None:
    for call_sign in ("西-02", "东-01", "东-02"):
        operator.patch(f"/squads/{city.squads[call_sign]}", {"status": "off_duty"})
    slow, urgent = report(operator, x=2, y=3, priority=4), report(operator, x=9, y=3, priority=1)
    found = proposal(operator)
    assert squads(found, "at_once") == {slow["number"]: None, urgent["number"]: "西-01"}
    why = {line["number"]: line["why"]["code"] for line in found["lines"]}
    assert why[slow["number"]] in ("left_for", "nobody_left")
    assert proposal(operator, priorities=[4])["lines"][0]["at_once"]["call_sign"] == "西-01"


def test_a_district_gives_its_own_squads_to_its_own_incidents(
    app: Application, operator: SignedIn, city: City
) -> None:
    west, east = report(operator, x=3, y=5), report(operator, x=20, y=2)
    other = sign_in(app, "west_operator")
    found = proposal(other)
    assert [line["number"] for line in found["lines"]] == [west["number"]]
    assert found["considered"] == 2
    lost = take(other, (east["id"], city.squads["西-01"])).json
    assert lost["outcomes"][0]["problem"]["code"] == "incident_unknown"
    lost = take(other, (west["id"], city.squads["东-02"])).json
    assert lost["outcomes"][0]["problem"]["code"] == "squad_unknown"


def test_what_it_rested_on_is_kept_and_gives_the_same_again(
    operator: SignedIn, rivals: Any, app: Application
) -> None:
    batch = take(operator, *chosen(proposal(operator))).json
    again = operator.get(f"/assignments/batch/{batch['id']}/proposal").json
    assert (again["verdict"], again["differing"]) == ("same", [])
    assert len(again["then"]["lines"]) == 2
    assert operator.get("/assignments/batch/999/proposal").status_code == 404
    elsewhere = sign_in(app, "west_operator")
    assert elsewhere.get(f"/assignments/batch/{batch['id']}/proposal").status_code == 404


def test_each_assignment_of_a_batch_can_be_replayed_too(operator: SignedIn, rivals: Any) -> None:
    batch = take(operator, *chosen(proposal(operator))).json
    for one in batch["outcomes"]:
        replayed = operator.get(f"/assignments/{one['assignment']['id']}/recommendation").json
        assert replayed["verdict"] == "same"


def test_of_two_operators_with_the_same_proposal_each_pair_is_made_once(
    app: Application, operator: SignedIn, rivals: Any, engine: Engine
) -> None:
    pairs = chosen(proposal(operator))
    others = [operator, sign_in(app, "operator2", "operator")]
    answers: list[Any] = []
    start = threading.Barrier(2)

    def act(who: SignedIn, order: list[tuple[int, int]]) -> None:
        start.wait()
        answers.append(take(who, *order))

    threads = [
        threading.Thread(target=act, args=(who, order))
        for who, order in zip(others, (pairs, pairs[::-1]), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert sorted(answer.json["sent"] for answer in answers) == [0, 2]
    with engine.connect() as connection:
        active = connection.exec_driver_sql("SELECT count(*) FROM assignment WHERE ended_at IS NULL").scalar()
    assert active == 2


def test_nothing_waits_nothing_is_proposed(operator: SignedIn) -> None:
    found = proposal(operator)
    assert (found["lines"], found["saved_s"], found["at_once"]["served"]) == ([], 0, 0)


def test_a_squad_may_not_send_others(app: Application, rivals: Any) -> None:
    assert sign_in(app, "squad").post("/assignments/proposal", {}).status_code == 403
