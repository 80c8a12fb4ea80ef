"""Reporters of incidents: several of one, masked in lists, each look kept, and their satisfaction."""

from typing import Any

import pytest
from sqlalchemy import func, select, update

from data.incidents import Incident, ReporterLook
from data.ledger import Event, LedgerEntry
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from web.application import Application

WANG = {"name": "王女士", "phone": "13800001234"}
LI = {"name": "李四", "phone": "62221234"}


def report(client: SignedIn, x: float = 2, **other: Any) -> dict[str, Any]:
    place = {"category": "stall", "location": lonlat(x, 5), "source": "12345"}
    return client.post("/incidents", place | other).json


def again(client: SignedIn, incident: dict[str, Any], **what: Any) -> Any:
    return client.post(f"/incidents/{incident['id']}/reports", {"source": "public", **what})


def reports(client: SignedIn, incident: dict[str, Any]) -> dict[str, Any]:
    return client.get(f"/incidents/{incident['id']}/reports").json


def handle(operator: SignedIn, incident: dict[str, Any], squad_id: int) -> None:
    sent = operator.post(
        f"/incidents/{incident['id']}/assignments", {"squad_id": squad_id, "override_reason": "就近"}
    )
    for step in ("accepted", "en_route", "on_scene", "handled"):
        assert operator.patch(f"/assignments/{sent.json['id']}", {"status": step}).status_code == 200


@pytest.fixture
def incident(operator: SignedIn) -> dict[str, Any]:
    return report(operator, reporter=WANG)


def test_another_report_of_the_same_is_added(operator: SignedIn, incident: dict[str, Any]) -> None:
    added = again(operator, incident, words="楼下又摆上了", reporter=LI)
    assert added.status_code == 201, added.text
    listed = reports(operator, incident)["items"]
    assert [(one["name"], one["phone"], one["source"], one["words"]) for one in listed] == [
        ("王**", "*******1234", "12345", ""),
        ("李*", "****1234", "public", "楼下又摆上了"),
    ]
    assert listed[1] == added.json


def test_each_look_at_reporters_is_kept_once_an_hour(
    app: Application, operator: SignedIn, incident: dict[str, Any]
) -> None:
    address = f"/incidents/{incident['id']}/reporters"
    supervisor = sign_in(app, "supervisor")
    for account in (operator, operator, supervisor):
        (seen,) = account.get(address).json["items"]
        assert (seen["name"], seen["phone"]) == (WANG["name"], WANG["phone"])
    looks = reports(operator, incident)["looks"]
    assert {look["account"] for look in looks} == {"operator", "supervisor"}
    with app.extensions["database"].sessions.begin() as session:
        acts = session.scalars(select(LedgerEntry.account_name).where(LedgerEntry.act == "reporter.seen"))
        assert sorted(acts) == ["operator", "supervisor"]
        session.execute(
            update(ReporterLook).values(hour=ReporterLook.hour - func.make_interval(0, 0, 0, 0, 1))
        )
    operator.get(address)
    assert len(reports(operator, incident)["looks"]) == 3


def test_personal_data_is_in_no_list_and_no_stream(
    app: Application, operator: SignedIn, incident: dict[str, Any]
) -> None:
    again(operator, incident, reporter=LI)
    for path in (f"/incidents/{incident['id']}", "/incidents", f"/incidents/{incident['id']}/timeline"):
        words = operator.get(path).text
        assert WANG["phone"] not in words
        assert LI["phone"] not in words
    with app.extensions["database"].sessions() as session:
        told = " ".join(str(payload) for payload in session.scalars(select(Event.payload)))
        kept = " ".join(str(details) for details in session.scalars(select(LedgerEntry.details)))
        for secret in (*WANG.values(), *LI.values()):
            assert secret not in told
            assert secret not in kept


def test_reporters_of_merged_incidents_come_along(
    app: Application, operator: SignedIn, incident: dict[str, Any]
) -> None:
    merged, deeper = report(operator, x=22, reporter=LI), report(operator, x=4)
    with app.extensions["database"].sessions.begin() as session:
        for source, target in ((merged, incident), (deeper, merged)):
            row = session.get_one(Incident, source["id"])
            row.status, row.merged_into = "merged", target["id"]
    west = sign_in(app, "west_operator")
    assert west.get(f"/incidents/{merged['id']}").status_code == 404
    listed = reports(west, incident)["items"]
    assert [one["incident_number"] for one in listed] == [incident["number"], merged["number"]]
    late = again(operator, deeper, words="还在")
    assert (late.status_code, late.json["incident_id"]) == (201, incident["id"])


def test_only_those_who_need_them_see_reporters(
    app: Application, operator: SignedIn, incident: dict[str, Any], city: City
) -> None:
    for path in ("reports", "reporters"):
        address = f"/incidents/{incident['id']}/{path}"
        assert sign_in(app, "agency").get(address).status_code == 403
        assert sign_in(app, "planner").get(address).status_code == 403
        assert sign_in(app, "east_operator").get(address).status_code == 404
        assert sign_in(app, "squad").get(address).status_code == 404
    body = {"squad_id": city.squads["西-01"], "override_reason": "就近"}
    operator.post(f"/incidents/{incident['id']}/assignments", body)
    squad = sign_in(app, "squad")
    assert squad.get(f"/incidents/{incident['id']}/reporters").json["items"][0]["phone"] == WANG["phone"]


def test_what_has_ended_is_reported_anew(operator: SignedIn, incident: dict[str, Any]) -> None:
    operator.post(f"/incidents/{incident['id']}/transitions", {"to": "cancelled", "reason": "误报"})
    answer = again(operator, incident)
    assert (answer.status_code, answer.json["code"]) == (409, "report_of_ended")


def test_reporters_are_asked_once_it_is_handled(
    operator: SignedIn, incident: dict[str, Any], city: City
) -> None:
    first = reports(operator, incident)["items"][0]
    address = f"/reports/{first['id']}/satisfaction"
    early = operator.send("PUT", address, {"rating": "satisfied"})
    assert (early.status_code, early.json["code"]) == (409, "not_handled_yet")
    handle(operator, incident, city.squads["西-01"])
    assert operator.send("PUT", address, {"rating": "delighted"}).status_code == 422
    answer = operator.send("PUT", address, {"rating": "basically", "note": "希望常来巡查"}).json
    assert answer["satisfaction"]["rating"] == "basically"
    assert answer["satisfaction"]["asked_by"] == "operator"
    operator.send("PUT", address, {"rating": "satisfied"})
    acts = operator.get(f"/incidents/{incident['id']}/timeline").json["items"]
    asked = [act["details"] for act in acts if act["act"] == "reporter.asked"]
    assert [(each["before"], each["rating"]) for each in asked] == [
        (None, "basically"),
        ("basically", "satisfied"),
    ]


def test_satisfaction_is_the_holders_to_ask(
    app: Application, operator: SignedIn, incident: dict[str, Any], city: City
) -> None:
    handle(operator, incident, city.squads["西-01"])
    first = reports(operator, incident)["items"][0]
    answer = sign_in(app, "east_operator").send(
        "PUT", f"/reports/{first['id']}/satisfaction", {"rating": "satisfied"}
    )
    assert (answer.status_code, answer.json["code"]) == (404, "reporter_unknown")
