"""Incidents go across between two real instances: once, with their history, whatever gets lost on the way."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from data.categories import Category
from data.incidents import Reporter
from data.ledger import LedgerEntry
from data.receiving import Handover, Peer
from dispatch.receiving import handing
from tests.api.conftest import SignedIn
from tests.api.instances import Instance, make_peer, open_pair
from tests.factories.city import lonlat
from tests.factories.photos import photo
from tests.postgres import Server

NAME, PHONE = "钱孙李", "13800001111"
WHY = "属对方管辖"


@pytest.fixture(scope="module")
def pair(
    server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Instance, Instance]]:
    with open_pair(server, template_database, tmp_path_factory.mktemp("instances")) as pair:
        yield pair


def report(here: Instance, **other: Any) -> dict[str, Any]:
    body = {
        "source": "12345", "category": "stall", "location": list(lonlat(8, 8)), "description": "占道",
        "reporter": {"name": NAME, "phone": PHONE}, **other,
    }  # fmt: skip
    made = here.west.post("/incidents", body)
    assert made.status_code == 201, made.text
    return made.json


def ask(client: SignedIn, incident: int, to: int) -> dict[str, Any]:
    asked = client.post(f"/incidents/{incident}/transfers", {"to": to, "reason": WHY})
    assert asked.status_code == 201, asked.text
    return asked.json


def send(here: Instance, **other: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return an incident that was asked of the other side, and the transfer."""
    made = report(here, **other)
    return made, ask(here.west, made["id"], here.city.east)


def arrived(there: Instance, number: str) -> list[int]:
    """Return the incidents there that came with a number of ours."""
    with there.sessions() as session:
        of = select(Handover.incident_id).where(Handover.their_number == number, Handover.direction == "in")
        return list(session.scalars(of))


def elsewhere(at: Instance, incident: int) -> dict[str, Any]:
    return at.west.get(f"/incidents/{incident}/elsewhere").json


def answer(at: Instance, incident: int, what: str, reason: str = "") -> None:
    waiting = at.west.get(f"/transfers?incident={incident}").json["items"][0]
    said = at.west.post(f"/transfers/{waiting['id']}/answer", {"answer": what, "reason": reason})
    assert said.status_code == 200, said.text


def waiting_for_a_squad(who: SignedIn) -> list[int]:
    """Return the incidents that the global assignment would give squads."""
    found = who.post("/assignments/proposal", {})
    assert found.status_code == 200, found.text
    return [line["incident_id"] for line in found.json["lines"]]


def waiting_here(who: SignedIn) -> list[int]:
    """Return the incidents that wait, of which the top bar has to tell as many."""
    found = [row["id"] for row in who.get("/incidents?status=waiting&limit=200").json["items"]]
    assert who.get("/counts").json["waiting"] == len(found)
    return found


def test_an_incident_goes_across_with_its_history_and_its_end_comes_back(
    pair: tuple[Instance, Instance],
) -> None:
    here, there = pair
    made = report(here)
    headers = {"X-CSRF-Token": here.west.csrf_token}
    here.west.client.post(
        f"/api/v1/incidents/{made['id']}/files",
        data={"file": (io.BytesIO(photo()), "现场.jpg")},
        headers=headers,
    )
    transfer = ask(here.west, made["id"], here.city.east)
    assert elsewhere(here, made["id"])["handovers"][0]["state"] == "waiting"
    here.work()
    (there_id,) = arrived(there, made["number"])
    shown = there.west.get(f"/incidents/{there_id}").json
    assert (shown["description"], shown["source"], shown["reported_at"]) == (
        "占道", "agency", made["reported_at"],
    )  # fmt: skip
    assert (shown["responsible"]["name"], shown["transfer"]["target"]["name"]) == ("西一街道", "西区")
    came = elsewhere(there, there_id)["case"]
    assert (came["channel"], came["case_number"], came["sent"]["reason"]) == ("peer", made["number"], WHY)
    assert [act["act"] for act in came["timeline"]][:2] == ["incident.received", "file.attached"]
    assert came["link"] == f"{here.url}/?incident={made['id']}"
    assert len(there.west.get(f"/incidents/{there_id}/files").json["items"]) == 1
    with there.sessions() as session:
        reporter = session.scalars(select(Reporter).where(Reporter.incident_id == there_id)).one()
        assert (reporter.name, reporter.phone) == (NAME, PHONE)
    # Who has asked may not answer in the other's stead, nor act once it is theirs.
    refused = here.east.post(f"/transfers/{transfer['id']}/answer", {"answer": "accept"})
    assert (refused.status_code, refused.json["code"]) == (409, "transfer_at_peer")
    answer(there, there_id, "accept")
    there.work()
    shown = here.west.get(f"/incidents/{made['id']}").json
    assert (shown["status"], shown["responsible"]["name"], shown["transfer"]) == ("transferred", "东区", None)
    refused = here.admin.post(f"/incidents/{made['id']}/transitions", {"to": "registered"})
    assert (refused.status_code, refused.json["code"]) == (409, "incident_at_peer")
    assert shown["at_peer"]
    assert made["id"] not in waiting_here(here.admin)
    # Nobody here is to be sent: neither to whom it went in name, nor by those above.
    for who in (here.east, here.admin):
        assert made["id"] not in waiting_for_a_squad(who)
    assert there_id in waiting_for_a_squad(there.west)
    there.west.post(f"/incidents/{there_id}/transitions", {"to": "registered"})
    there.work()
    handover = elsewhere(here, made["id"])["handovers"][0]
    assert (handover["state"], handover["their_status"]) == ("accepted", "registered")
    assert handover["their_link"] == f"{there.url}/?incident={there_id}"
    there.west.post(f"/incidents/{there_id}/transitions", {"to": "cancelled", "reason": "查无此事"})
    there.work()
    shown = here.west.get(f"/incidents/{made['id']}").json
    assert shown["status"] == "closed"
    acts = [act["act"] for act in here.west.get(f"/incidents/{made['id']}/timeline").json["items"]]
    assert acts[-2:] == ["handover.status", "incident.closed"]


def test_refused_there_it_comes_back_with_the_reason(pair: tuple[Instance, Instance]) -> None:
    here, there = pair
    made, _ = send(here)
    here.work()
    (there_id,) = arrived(there, made["number"])
    answer(there, there_id, "refuse", "不在本辖区")
    there.work()
    shown = here.west.get(f"/incidents/{made['id']}").json
    assert (shown["status"], shown["responsible"]["name"], shown["transfer"]) == ("received", "西区", None)
    last = here.west.get(f"/transfers?incident={made['id']}&box=all&open=false").json["items"][0]
    assert (last["state"], last["answer_reason"]) == ("refused", "不在本辖区")
    assert there.west.get(f"/incidents/{there_id}").json["status"] == "cancelled"
    # It may be asked for again, and is another hand-over then.
    ask(here.west, made["id"], here.city.east)
    here.work()
    assert len(arrived(there, made["number"])) == 2


@pytest.mark.parametrize("lost", ["answer", "note", "news"])
def test_whatever_gets_lost_it_is_there_once(
    pair: tuple[Instance, Instance], monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    here, there = pair
    if lost == "answer":
        # The other side has kept it, but its answer never comes.
        there.wsgi.losing = {"/peers/transfers"}
    made, _ = send(here)
    with monkeypatch.context() as patch:
        if lost == "note":
            # Our worker dies between the answer and keeping it.
            patch.setattr(handing, "_note", lambda *_: 1 / 0)
        here.work()
    there.wsgi.losing = set()
    if lost != "news":
        assert elsewhere(here, made["id"])["handovers"][0]["state"] == "waiting"
    here.work()
    (there_id,) = arrived(there, made["number"])
    assert elsewhere(here, made["id"])["handovers"][0]["state"] == "received"
    answer(there, there_id, "accept")
    if lost == "news":
        here.wsgi.losing = {"/news"}
        there.work()
        here.wsgi.losing = set()
    there.work()
    there.work()
    with here.sessions() as session:
        accepted = select(func.count()).where(
            LedgerEntry.subject_id == made["id"], LedgerEntry.act == "transfer.accepted"
        )
        assert session.scalar(accepted) == 1
    assert here.west.get(f"/incidents/{made['id']}").json["status"] == "transferred"


def test_taken_back_before_or_after_it_was_answered(pair: tuple[Instance, Instance]) -> None:
    here, there = pair
    # Never sent: nobody else has to be asked.
    made, transfer = send(here)
    back = here.west.post(f"/transfers/{transfer['id']}/withdrawal", {"reason": "误送"})
    assert back.json["state"] == "withdrawn"
    here.work()
    assert arrived(there, made["number"]) == []
    # There, and not answered: it comes back.
    made, transfer = send(here)
    here.work()
    back = here.west.post(f"/transfers/{transfer['id']}/withdrawal", {"reason": "误送"})
    assert back.json["state"] == "open"
    here.work()
    assert here.west.get(f"/incidents/{made['id']}").json["transfer"] is None
    assert there.west.get(f"/incidents/{arrived(there, made['number'])[0]}").json["status"] == "cancelled"
    # Accepted meanwhile: it stays there, and only there.
    made, transfer = send(here)
    here.work()
    answer(there, arrived(there, made["number"])[0], "accept")
    here.west.post(f"/transfers/{transfer['id']}/withdrawal", {"reason": "误送"})
    here.work()
    shown = here.west.get(f"/incidents/{made['id']}").json
    assert (shown["status"], shown["responsible"]["name"]) == ("transferred", "东区")


def test_handed_back_it_is_the_same_incident_again(pair: tuple[Instance, Instance]) -> None:
    here, there = pair
    made, _ = send(here)
    here.work()
    (there_id,) = arrived(there, made["number"])
    answer(there, there_id, "accept")
    there.work()
    ask(there.west, there_id, there.city.west_street)
    there.work()
    answer(here, made["id"], "accept")
    here.work()
    shown = here.west.get(f"/incidents/{made['id']}").json
    assert shown["responsible"]["name"] == "西区"
    assert made["id"] in waiting_for_a_squad(here.west)
    assert made["id"] in waiting_here(here.west)
    assert here.west.post(f"/incidents/{made['id']}/transitions", {"to": "registered"}).status_code == 200
    assert {one["state"] for one in elsewhere(here, made["id"])["handovers"]} == {"returned", "accepted"}
    here.work()
    there.work()
    handovers = elsewhere(there, there_id)["handovers"]
    assert [(one["direction"], one["state"]) for one in handovers] == [
        ("in", "returned"), ("out", "accepted"),
    ]  # fmt: skip
    assert handovers[1]["their_status"] == "registered"


def test_what_cannot_be_taken_there_comes_back_at_once(pair: tuple[Instance, Instance]) -> None:
    here, _ = pair
    with here.sessions.begin() as session:
        session.add(Category(code="own", code_table="test", name="自设"))
    made, _ = send(here, category="own")
    here.work()
    last = here.west.get(f"/transfers?incident={made['id']}&box=all&open=false").json["items"][0]
    assert last["state"] == "refused"
    assert "own" in last["answer_reason"]


def test_a_peer_that_does_not_know_us_is_tried_again_until_it_does(pair: tuple[Instance, Instance]) -> None:
    here, there = pair
    peer = here.admin.get("/peers").json["items"][0]
    assert here.admin.post(f"/peers/{peer['id']}/trial", {}).json["known_as"] == "西一街道"
    theirs = there.admin.get("/peers").json["items"][0]
    renewed = there.admin.post(f"/peers/{theirs['id']}/credential", {}).json["secret"]
    assert not here.admin.post(f"/peers/{peer['id']}/trial", {}).json["reached"]
    made, _ = send(here)
    here.work()
    handover = elsewhere(here, made["id"])["handovers"][0]
    assert handover["state"] == "waiting"
    assert handover["problem"].startswith("401")
    assert here.admin.get("/peers").json["items"][0]["problem"].startswith("401")
    here.admin.patch(f"/peers/{peer['id']}", {"token": renewed})
    here.work()
    assert elsewhere(here, made["id"])["handovers"][0]["state"] == "received"
    secrets = json.dumps(here.admin.get("/peers").json)
    assert renewed not in secrets


def test_a_peer_that_has_ended_is_answered_here(pair: tuple[Instance, Instance]) -> None:
    here, there = pair
    twice = here.admin.post("/peers", {"organisation": here.city.east, "url": there.url})
    assert (twice.status_code, twice.json["code"]) == (409, "stands_already")
    made, transfer = send(here)
    here.work()
    peer = here.admin.get("/peers").json["items"][0]
    assert here.admin.post(f"/peers/{peer['id']}/end", {"reason": "合并"}).status_code == 200
    said = here.east.post(f"/transfers/{transfer['id']}/answer", {"answer": "accept"})
    assert said.status_code == 200, said.text
    with here.sessions() as session:
        assert session.scalars(select(Peer.token).where(Peer.id == peer["id"])).one() is None
    again = make_peer(here, here.city.east, there, "")
    assert again["organisation"]["name"] == "东区"
    assert made["id"]
