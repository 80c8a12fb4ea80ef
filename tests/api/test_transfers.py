"""Transfers: asked for up, down and sideways; answered, withdrawn, risen; the holder keeps it until then."""

import threading
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.api.conftest import SignedIn, sign_in
from tests.api.joint import acts, fire_timer, notices, report
from tests.factories.city import City
from web.application import Application

WHY = {"reason": "属邻区管辖"}


def ask(client: SignedIn, incident: dict[str, Any], to: int) -> dict[str, Any]:
    answer = client.post(f"/incidents/{incident['id']}/transfers", {"to": to, **WHY})
    assert answer.status_code == 201, answer.text
    return answer.json


def reply(client: SignedIn, transfer: dict[str, Any], answer: str, **other: Any) -> Any:
    return client.post(f"/transfers/{transfer['id']}/answer", {"answer": answer, **other})


def look(client: SignedIn, incident: dict[str, Any]) -> dict[str, Any]:
    return client.get(f"/incidents/{incident['id']}").json


def test_sideways_the_holder_keeps_it_until_the_other_accepts(
    engine: Engine, city: City, operator: SignedIn, west: SignedIn, east: SignedIn
) -> None:
    made = report(operator, 8)
    assert east.get(f"/incidents/{made['id']}").status_code == 404
    transfer = ask(west, made, city.east)
    assert (transfer["state"], transfer["holder"]["name"], transfer["target"]["name"]) == (
        "open",
        "西区",
        "东区",
    )
    shown = look(east, made)
    assert (shown["responsible"]["name"], shown["transfer"]["target"]["name"]) == ("西区", "东区")
    refused = east.post(f"/incidents/{made['id']}/transitions", {"to": "registered"})
    assert refused.json["code"] == "not_yours"
    accepted = reply(east, transfer, "accept").json
    assert accepted["state"] == "accepted"
    shown = look(west, made)
    assert (shown["status"], shown["responsible"]["name"]) == ("transferred", "东区")
    assert (shown["transfer"], shown["passed_on"]) == (None, 1)
    assert acts(engine, made)[-3:] == ["transfer.requested", "incident.transferred", "transfer.accepted"]
    assert [to for to, _ in notices(engine, "transfer.requested")] == [city.east]
    assert west.post(f"/incidents/{made['id']}/transitions", {"to": "registered"}).status_code == 403
    assert east.post(f"/incidents/{made['id']}/transitions", {"to": "registered"}).status_code == 200


def test_refused_it_stays_with_its_holder(
    engine: Engine, city: City, operator: SignedIn, west: SignedIn, east: SignedIn
) -> None:
    made = report(operator, 8)
    transfer = ask(west, made, city.east)
    assert reply(east, transfer, "refuse").json["code"] == "reason_missing"
    assert reply(east, transfer, "refuse", reason="在贵区").json["state"] == "refused"
    shown = look(west, made)
    assert (shown["status"], shown["responsible"]["name"], shown["passed_on"]) == ("received", "西区", 0)
    assert [(to, details["reason"]) for to, details in notices(engine, "transfer.refused")] == [
        (city.west, "在贵区")
    ]
    assert reply(east, transfer, "accept").json["code"] == "transfer_closed"


def test_withdrawn_it_can_be_asked_of_another(
    city: City, operator: SignedIn, west: SignedIn, east: SignedIn
) -> None:
    made = report(operator, 8)
    transfer = ask(west, made, city.east)
    again = west.post(f"/incidents/{made['id']}/transfers", {"to": city.west_street, **WHY})
    assert (again.status_code, again.json["code"], again.json["to"]) == (409, "transfer_pending", "东区")
    assert east.post(f"/transfers/{transfer['id']}/withdrawal", {}).json["code"] == "not_yours"
    assert west.post(f"/transfers/{transfer['id']}/withdrawal", {}).json["state"] == "withdrawn"
    assert ask(west, made, city.west_street)["target"]["name"] == "西一街道"


@pytest.mark.parametrize(
    ("to", "status", "code"), [("west", 409, "transfer_to_holder"), (99999, 422, "organisation_unknown")]
)
def test_where_it_cannot_go(
    city: City, operator: SignedIn, west: SignedIn, to: str | int, status: int, code: str
) -> None:
    made = report(operator, 8)
    target = getattr(city, to) if isinstance(to, str) else to
    answer = west.post(f"/incidents/{made['id']}/transfers", {"to": target, **WHY})
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_the_lifecycle_leads_there_only_by_a_transfer(operator: SignedIn, west: SignedIn) -> None:
    made = report(operator, 8)
    answer = west.post(f"/incidents/{made['id']}/transitions", {"to": "transferred", "reason": "属邻区"})
    assert answer.status_code == 409


def test_up_from_the_street_and_down_again(
    city: City, operator: SignedIn, west: SignedIn, street: SignedIn
) -> None:
    made = report(operator, 1)
    assert made["responsible"]["name"] == "西一街道"
    up = ask(street, made, city.west)
    assert reply(street, up, "accept").json["code"] == "not_yours_to_answer"
    reply(west, up, "accept")
    assert look(street, made)["responsible"]["name"] == "西区"
    down = ask(west, made, city.west_street)
    # Who stands above both may tell the one below at once.
    assert reply(west, down, "accept").json["state"] == "accepted"
    assert look(street, made)["responsible"]["name"] == "西一街道"


def test_left_unanswered_those_above_both_decide(
    engine: Engine, city: City, operator: SignedIn, west: SignedIn, east: SignedIn
) -> None:
    made = report(operator, 8)
    transfer = ask(west, made, city.east)
    assert reply(operator, transfer, "take_over").json["code"] == "not_yours_to_answer"
    fire_timer(engine, "transfer.unanswered")
    shown = look(west, made)
    assert (shown["transfer"]["decider"]["name"], shown["responsible"]["name"]) == ("市", "西区")
    assert reply(east, transfer, "take_over").json["code"] == "not_yours_to_answer"
    assert reply(operator, transfer, "take_over", reason="市级直办").json["state"] == "taken_over"
    assert look(east, made)["responsible"]["name"] == "市"
    assert len(notices(engine, "transfer.risen")) == 1


def test_a_decider_may_give_it_to_who_was_asked(
    engine: Engine, city: City, operator: SignedIn, west: SignedIn, east: SignedIn
) -> None:
    made = report(operator, 8)
    transfer = ask(west, made, city.east)
    fire_timer(engine, "transfer.unanswered")
    reply(operator, transfer, "accept")
    assert look(east, made)["responsible"]["name"] == "东区"


def test_passed_on_twice_all_are_warned(
    engine: Engine, city: City, operator: SignedIn, west: SignedIn, east: SignedIn
) -> None:
    made = report(operator, 8)
    reply(east, ask(west, made, city.east), "accept")
    assert notices(engine, "transfer.often") == []
    reply(west, ask(east, made, city.west), "accept")
    warned = notices(engine, "transfer.often")
    assert {to for to, _ in warned} >= {city.west, city.east}
    assert len(warned) == 3
    assert {details["times"] for _, details in warned} == {2}
    assert look(west, made)["passed_on"] == 2


@pytest.mark.parametrize(
    ("squads", "status", "assignment"),
    [("stay", "accepted", "accepted"), ("recall", "transferred", "released")],
)
def test_squads_stay_or_are_recalled_as_the_receiver_says(
    city: City, operator: SignedIn, west: SignedIn, east: SignedIn, squads: str, status: str, assignment: str
) -> None:
    made = report(operator, 8)
    sent = west.post(f"/incidents/{made['id']}/assignments", {"squad_id": city.squads["西-02"]}).json
    west.patch(f"/assignments/{sent['id']}", {"status": "accepted"})
    reply(east, ask(west, made, city.east), "accept", squads=squads)
    shown = look(east, made)
    assert (shown["status"], shown["responsible"]["name"]) == (status, "东区")
    assert [one["status"] for one in shown["assignments"]] == [assignment]


def test_accepted_while_the_holder_dispatches_either_is_whole(
    app: Application, city: City, operator: SignedIn
) -> None:
    holder, other = sign_in(app, "west_operator"), sign_in(app, "east_operator")
    for _ in range(4):
        made = report(operator, 8)
        transfer = ask(holder, made, city.east)
        barrier, answers = threading.Barrier(2), {}

        def dispatch(made: dict[str, Any] = made, barrier: Any = barrier, answers: Any = answers) -> None:
            barrier.wait()
            path = f"/incidents/{made['id']}/assignments"
            answers["sent"] = holder.post(path, {"squad_id": city.squads["西-02"]})

        def accept(
            transfer: dict[str, Any] = transfer, barrier: Any = barrier, answers: Any = answers
        ) -> None:
            barrier.wait()
            answers["accepted"] = reply(other, transfer, "accept")

        threads = [threading.Thread(target=dispatch), threading.Thread(target=accept)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers["accepted"].status_code == 200
        shown = look(other, made)
        assert shown["responsible"]["name"] == "东区"
        if answers["sent"].status_code == 201:
            assert (shown["status"], len(shown["assignments"])) == ("dispatched", 1)
            operator.patch(
                f"/assignments/{answers['sent'].json['id']}", {"status": "released", "reason": "下一轮"}
            )
        else:
            assert answers["sent"].json["code"] == "not_yours"
            assert (shown["status"], shown["assignments"]) == ("transferred", [])


def test_each_sees_in_the_box_what_waits_for_it(
    city: City, operator: SignedIn, west: SignedIn, east: SignedIn, engine: Engine
) -> None:
    made = report(operator, 8)
    transfer = ask(west, made, city.east)

    def boxes(client: SignedIn) -> tuple[list[int], list[int], int]:
        incoming, outgoing = (client.get(f"/transfers?box={box}").json for box in ("in", "out"))
        ids = [[one["id"] for one in page["items"]] for page in (incoming, outgoing)]
        return ids[0], ids[1], incoming["waiting"]

    assert boxes(east) == ([transfer["id"]], [], 1)
    assert boxes(west) == ([], [transfer["id"]], 0)
    assert boxes(operator) == ([], [transfer["id"]], 0)
    fire_timer(engine, "transfer.unanswered")
    assert boxes(operator) == ([transfer["id"]], [transfer["id"]], 1)
    reply(east, transfer, "accept")
    assert boxes(operator) == ([], [], 0)
    done = west.get(f"/transfers?box=all&open=false&incident={made['id']}").json["items"]
    assert [one["state"] for one in done] == ["accepted"]


def test_who_is_proposed_and_found(city: City, operator: SignedIn, street: SignedIn) -> None:
    made = report(operator, 1)
    near = street.get(f"/incidents/{made['id']}/transfer-targets").json["items"]
    assert [(one["organisation"]["name"], one["why"]) for one in near] == [
        ("西区", "above"),
        ("市", "above"),
    ]
    found = street.get(f"/incidents/{made['id']}/transfer-targets?q=east").json["items"]
    assert [(one["organisation"]["name"], one["why"]) for one in found] == [("东区", "found")]


def test_another_district_knows_nothing_of_it(
    city: City, operator: SignedIn, west: SignedIn, street: SignedIn, east: SignedIn
) -> None:
    made = report(operator, 1)
    transfer = ask(street, made, city.west)
    assert reply(east, transfer, "accept").status_code == 404
    assert east.get("/transfers?box=all").json["items"] == []
    assert east.get(f"/incidents/{made['id']}/transfer-targets").status_code == 404
