"""What happens at a border: both are told, who is first keeps it, and what nobody takes rises."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from data.incidents import Incident
from data.joint import JointResponse, Transfer
from data.ledger import Event, LedgerEntry
from data.timers import Timer
from tests.api.conftest import SignedIn, sign_in
from tests.api.joint import acts, fire_timer, notices, report
from tests.factories.city import City, lonlat
from web.application import Application


def test_both_sides_are_told_at_once(engine: Engine, city: City, operator: SignedIn) -> None:
    made = report(operator)
    assert made["joint"]["state"] == "untaken"
    assert made["responsible"] is None
    with Session(engine) as session:
        told = session.scalars(select(Event).where(Event.kind.in_(("incident", "feed"))))
        assert all({city.west, city.east} <= set(each.seen_by) for each in told)


def test_who_takes_it_first_keeps_it_and_the_other_is_told(
    engine: Engine, operator: SignedIn, east: SignedIn, west: SignedIn
) -> None:
    made = report(operator)
    taken = east.post(f"/incidents/{made['id']}/taking", None).json
    assert taken["responsible"]["name"] == taken["joint"]["taken_by"]["name"] == "东区"
    assert taken["joint"]["state"] == "taken"
    late = west.post(f"/incidents/{made['id']}/taking", None)
    assert (late.status_code, late.json["code"], late.json["holder"]) == (409, "already_taken", "东区")
    assert east.post(f"/incidents/{made['id']}/taking", None).status_code == 200
    assert acts(engine, made) == ["incident.received", "incident.taken"]
    with Session(engine) as session:
        timer = session.scalars(select(Timer).where(Timer.kind == "joint.unanswered")).one()
        assert timer.cancelled_at is not None


def test_the_first_act_of_any_kind_takes_it(operator: SignedIn, west: SignedIn, city: City) -> None:
    made = report(operator)
    west.post(f"/incidents/{made['id']}/assignments", {"squad_id": city.squads["西-01"]})
    shown = west.get(f"/incidents/{made['id']}").json
    assert (shown["joint"]["state"], shown["joint"]["taken_by"]["name"]) == ("taken", "西区")


def test_the_neighbours_squad_is_sent_by_who_has_taken_it(
    operator: SignedIn, west: SignedIn, east: SignedIn, city: City
) -> None:
    made = report(operator)
    sent = west.post(f"/incidents/{made['id']}/assignments", {"squad_id": city.squads["东-01"]})
    assert sent.status_code == 201, sent.json
    assert west.get(f"/squads/{city.squads['东-01']}").json["status"] == "assigned"
    assert east.get(f"/squads/{city.squads['东-01']}").json["status"] == "assigned"
    back = west.patch(f"/assignments/{sent.json['id']}", {"status": "released", "reason": "换队"})
    assert back.status_code == 200, back.json
    assert west.get(f"/squads/{city.squads['东-01']}").status_code == 404


def test_of_two_at_once_exactly_one_takes_it(app: Application, engine: Engine, operator: SignedIn) -> None:
    clients = [sign_in(app, name) for name in ("west_operator", "east_operator")]
    for _ in range(5):
        made = report(operator)
        barrier, answers = threading.Barrier(2), []

        def take(client: SignedIn, path: str = f"/incidents/{made['id']}/taking") -> None:
            barrier.wait()  # noqa: B023 - each round has its own threads
            answers.append(client.post(path, None).status_code)  # noqa: B023

        threads = [threading.Thread(target=take, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == [200, 409]
        assert acts(engine, made).count("incident.taken") == 1


def test_what_nobody_takes_rises_with_the_whole_story(
    engine: Engine, operator: SignedIn, east: SignedIn, west: SignedIn
) -> None:
    made = report(operator)
    refused = west.post(f"/incidents/{made['id']}/refusals", {"reason": "在路东"}).json
    assert [one["organisation"]["name"] for one in refused["joint"]["refused"]] == ["西区"]
    fire_timer(engine, "joint.unanswered")
    shown = east.get(f"/incidents/{made['id']}").json
    assert (shown["responsible"]["name"], shown["joint"]["state"]) == ("市", "risen")
    assert east.post(f"/incidents/{made['id']}/taking", None).status_code == 403
    assert operator.post(f"/incidents/{made['id']}/taking", None).json["joint"]["state"] == "taken"
    with Session(engine) as session:
        risen = session.scalars(select(LedgerEntry).where(LedgerEntry.act == "incident.risen")).one()
    story = [(one["what"], one["organisation"], one.get("reason")) for one in risen.details["story"]]
    assert story == [("told", "西区", None), ("told", "东区", None), ("refused", "西区", "在路东")]
    assert risen.details["why"] == "unanswered"
    assert [details["organisation"] for _, details in notices(engine, "joint.refused")] == ["西区"]
    assert len(notices(engine, "incident.risen")) == 2


def test_when_both_refuse_it_rises_at_once(
    engine: Engine, operator: SignedIn, east: SignedIn, west: SignedIn
) -> None:
    made = report(operator)
    path = f"/incidents/{made['id']}/refusals"
    west.post(path, {"reason": "在路东"})
    shown = east.post(path, {"reason": "在路西"}).json
    assert (shown["responsible"]["name"], shown["joint"]["state"]) == ("市", "risen")
    assert shown["joint"]["due_at"] is None
    assert acts(engine, made)[1:] == ["incident.refused", "incident.refused", "incident.risen"]


def test_what_has_been_taken_does_not_rise(engine: Engine, operator: SignedIn, east: SignedIn) -> None:
    made = report(operator)
    with Session(engine) as session:
        session.execute(update(JointResponse).values(taken_at=datetime.now(UTC)))
        session.commit()
    fire_timer(engine, "joint.unanswered")
    assert east.get(f"/incidents/{made['id']}").json["responsible"] is None


@pytest.mark.parametrize(
    ("who", "x", "status", "code"),
    [
        ("west_operator", 1, 409, "not_joint"),
        ("east_operator", 1, 404, "incident_unknown"),
        ("operator", 9.5, 409, "not_one_side"),
        ("west_squad", 9.5, 403, "not_allowed"),
    ],
)
def test_who_cannot_refuse(
    app: Application, operator: SignedIn, who: str, x: float, status: int, code: str
) -> None:
    made = report(operator, x)
    answer = sign_in(app, who).post(f"/incidents/{made['id']}/refusals", {"reason": "不在我区"})
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_refusal_asks_for_a_reason(operator: SignedIn, west: SignedIn) -> None:
    made = report(operator)
    assert west.post(f"/incidents/{made['id']}/refusals", {"reason": " "}).status_code == 422


def test_moved_over_the_border_it_begins_anew(engine: Engine, operator: SignedIn, west: SignedIn) -> None:
    made = report(operator)
    west.post(f"/incidents/{made['id']}/refusals", {"reason": "在路东"})
    away = operator.patch(f"/incidents/{made['id']}", {"location": lonlat(20, 3)}).json
    assert (away["responsible"]["name"], away["joint"]) == ("东区", None)
    with Session(engine) as session:
        session.execute(update(Incident).values(status="received"))
        session.commit()
    back = operator.patch(f"/incidents/{made['id']}", {"location": lonlat(10.5, 3)}).json
    assert (back["responsible"], back["joint"]["state"], back["joint"]["refused"]) == (None, "untaken", [])


def test_an_open_transfer_ends_with_its_incident(
    engine: Engine, operator: SignedIn, west: SignedIn, city: City
) -> None:
    made = report(operator, 1)
    west.post(f"/incidents/{made['id']}/transfers", {"to": city.east, "reason": "属邻区"})
    west.post(f"/incidents/{made['id']}/transitions", {"to": "cancelled", "reason": "误报"})
    with Session(engine) as session:
        assert session.scalars(select(Transfer.state)).all() == ["void"]
    assert west.get(f"/incidents/{made['id']}").json["transfer"] is None
