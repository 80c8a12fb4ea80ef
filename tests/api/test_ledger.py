"""The ledger over HTTP: who did what when, and whether anybody has changed it."""

from typing import Any

import pytest
from sqlalchemy import Engine, text

from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from web.api import ledger
from web.application import Application


@pytest.fixture
def supervisor(app: Application) -> SignedIn:
    """A supervisor of the whole city."""
    return sign_in(app, "supervisor")


@pytest.fixture
def numbers(operator: SignedIn, supervisor: SignedIn, city: City) -> list[str]:
    """The numbers of two incidents: a squad is sent to the first, the supervisor cancels the second."""
    body = {"category": "stall", "location": lonlat(2, 5), "source": "12345"}
    first, second = (operator.post("/incidents", body).json for _ in range(2))
    sent = {"squad_id": city.squads["西-01"]}
    assert operator.post(f"/incidents/{first['id']}/assignments", sent).status_code == 201
    end = {"to": "cancelled", "reason": "误报"}
    assert supervisor.post(f"/incidents/{second['id']}/transitions", end).status_code == 200
    assert operator.patch(f"/squads/{city.squads['东-01']}", {"status": "off_duty"}).status_code == 200
    return [first["number"], second["number"]]


def acts(supervisor: SignedIn, **query: Any) -> list[str]:
    """Return the acts that are listed, but for those of having read the ledger."""
    answer = supervisor.get("/ledger", query_string=query)
    assert answer.status_code == 200, answer.text
    return [entry["act"] for entry in answer.json["items"] if entry["act"] != "ledger.read"]


def test_reading_it_is_an_act_as_well(supervisor: SignedIn, numbers: list[str]) -> None:
    acts(supervisor, incident=numbers[0])
    newest = supervisor.get("/ledger").json["items"][0]
    assert (newest["act"], newest["account"]) == ("ledger.read", "supervisor")
    assert newest["details"] == {"asked": {"incident": numbers[0]}}


def test_acts_are_told_newest_first_by_names_that_people_know(
    supervisor: SignedIn, numbers: list[str]
) -> None:
    items = supervisor.get("/ledger").json["items"]
    assert [entry["sequence"] for entry in items] == list(range(len(items), 0, -1))
    newest, before = items[:2]
    assert (newest["act"], newest["account"], newest["subject"]) == ("squad.changed", "operator", "东-01")
    assert newest["details"]["status"] == {"was": "available", "now": "off_duty"}
    assert (before["act"], before["account"], before["subject"]) == (
        "incident.cancelled",
        "supervisor",
        numbers[1],
    )
    assert len(bytes.fromhex(newest["hash"])) == 32


def test_they_are_found_by_incident_account_and_act(supervisor: SignedIn, numbers: list[str]) -> None:
    first, second = numbers
    assert acts(supervisor, incident=second) == ["incident.cancelled", "incident.received"]
    assert acts(supervisor, incident=first, act="assignment") == ["assignment.dispatched"]
    assert acts(supervisor, account="supervisor") == ["incident.cancelled", "session.opened"]
    assert acts(supervisor, act="incident.cancelled") == ["incident.cancelled"]
    assert acts(supervisor, act="incident_cancelled") == []
    assert acts(supervisor, incident="999999") == []


def test_pages_follow_each_other(supervisor: SignedIn, numbers: list[str]) -> None:
    whole, cursor, found = acts(supervisor), None, []
    while cursor or not found:
        page = supervisor.get(
            "/ledger", query_string={"limit": 2} | ({"cursor": cursor} if cursor else {})
        ).json
        found += [entry["act"] for entry in page["items"] if entry["act"] != "ledger.read"]
        cursor = page["next"]
    assert found == whole


@pytest.mark.parametrize("query", ["act=Incident", "act=a.b.c", "act=%25", "incident=", "unknown=1"])
def test_bad_questions_are_refused(supervisor: SignedIn, query: str) -> None:
    assert supervisor.get(f"/ledger?{query}").status_code == 422


def test_a_chain_that_has_just_begun_is_intact(supervisor: SignedIn) -> None:
    assert supervisor.get("/ledger/verification").json == {
        "after": 0,
        "verified_to": 1,
        "last": 1,
        "problem": None,
        "broken_at": None,
    }


def test_a_long_chain_is_checked_in_parts(
    supervisor: SignedIn, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    last = supervisor.get("/ledger/verification").json["last"]
    monkeypatch.setattr(ledger, "CHECKED_AT_ONCE", 2)
    reached = 0
    while reached < last:
        found = supervisor.get(f"/ledger/verification?after={reached}").json
        assert (found["after"], found["last"], found["problem"]) == (reached, last, None)
        assert found["verified_to"] == min(reached + 2, last)
        reached = found["verified_to"]


@pytest.mark.parametrize(
    ("change", "verified_to", "problem", "broken_at"),
    [
        ("UPDATE ledger SET account_name = 'nobody' WHERE sequence = 3", 2, "altered", 3),
        ("UPDATE ledger SET details = '{}' WHERE sequence = 1", 0, "altered", 1),
        ("UPDATE ledger SET previous_hash = hash WHERE sequence = 2", 1, "unbound", 2),
        ("DELETE FROM ledger WHERE sequence = 2", 1, "gap", 3),
        ("DELETE FROM ledger WHERE sequence = 1", 0, "gap", 2),
    ],
)
def test_what_was_changed_past_the_database_is_found(
    supervisor: SignedIn,
    numbers: list[str],
    engine: Engine,
    change: str,
    verified_to: int,
    problem: str,
    broken_at: int,
) -> None:
    last = supervisor.get("/ledger/verification").json["last"]
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER ledger_append_only"))
        connection.execute(text(change))
    found = supervisor.get("/ledger/verification").json
    assert found == {
        "after": 0,
        "verified_to": verified_to,
        "last": last,
        "problem": problem,
        "broken_at": broken_at,
    }


def test_a_check_goes_on_only_after_an_entry_that_is_there(supervisor: SignedIn) -> None:
    found = supervisor.get("/ledger/verification?after=7").json
    assert (found["verified_to"], found["problem"], found["broken_at"]) == (0, "gap", 7)
