"""Each sees what is theirs: by the queries, and by the database itself where a query forgets."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from data.accounts import Account
from data.database import make_sessions
from data.incidents import Incident
from data.ledger import LedgerEntry
from data.organisations import Organisation
from data.scope import ROLE, Scope, everything, limit
from data.squads import Squad
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, lonlat
from web.application import Application

HIDDEN = (
    "incident",
    "squad",
    "assignment",
    "recommendation",
    "reporter",
    "fix",
    "ledger",
)


def report(client: SignedIn, x: float, y: float = 3) -> dict:
    place = {"category": "stall", "location": lonlat(x, y), "source": "patrol"}
    return client.post("/incidents", place | {"reporter": {"name": "张", "phone": "139"}}).json


def send(client: SignedIn, incident: dict, squad: int) -> dict:
    return client.post(f"/incidents/{incident['id']}/assignments", {"squad_id": squad}).json


def scope_of(engine: Engine, name: str) -> Scope:
    with Session(engine) as session:
        account = session.scalars(select(Account).where(Account.name == name)).one()
        path = session.get_one(Organisation, account.organisation_id).path
        sees = "own" if account.role in ("squad", "agency") else "organisation"
        return Scope(account.id, account.organisation_id, path, sees, account.squad_id)


@pytest.fixture
def east(operator: SignedIn, city: City) -> dict:
    """An incident in the east, far from the west, with a squad of the east on it."""
    made = report(operator, 20)
    send(operator, made, city.squads["东-02"])
    return made


def test_a_district_sees_its_own_and_what_is_below(app: Application, operator: SignedIn, east: dict) -> None:
    west = report(operator, 1)
    seen = {
        name: [one["id"] for one in sign_in(app, name).get("/incidents").json["items"]]
        for name in ("operator", "west_operator", "street_operator", "east_operator")
    }
    assert seen["operator"] == [west["id"], east["id"]]
    assert seen["west_operator"] == seen["street_operator"] == [west["id"]]
    assert seen["east_operator"] == [east["id"]]


def test_both_owners_of_a_boundary_area_see_what_happens_there(app: Application, operator: SignedIn) -> None:
    made = report(operator, 9.5)
    assert made["boundary"]["neighbour"]["name"] == "东区"
    for name in ("west_operator", "east_operator"):
        assert sign_in(app, name).get(f"/incidents/{made['id']}").status_code == 200


def test_who_takes_it_first_keeps_it(app: Application, operator: SignedIn) -> None:
    made = report(operator, 9.5)
    assert made["responsible"] is None
    east, west = sign_in(app, "east_operator"), sign_in(app, "west_operator")
    taken = east.post(f"/incidents/{made['id']}/transitions", {"to": "registered"}).json
    assert taken["responsible"]["name"] == "东区"
    refused = west.patch(f"/incidents/{made['id']}", {"place": "路口"})
    assert (refused.status_code, refused.json["code"]) == (403, "not_yours")
    assert "东区" in refused.json["detail"]


def test_in_a_boundary_area_both_sides_squads_may_be_sent(
    app: Application, operator: SignedIn, city: City
) -> None:
    made, own = report(operator, 9.5), report(operator, 1)
    west = sign_in(app, "west_operator")

    def squads(incident: dict) -> set[str]:
        found = west.get(f"/incidents/{incident['id']}/recommendation?limit=20").json
        return {one["call_sign"] for one in (*found["candidates"], *found["left_out"])}

    assert squads(made) == {"西-01", "西-02", "东-01", "东-02"}
    assert squads(own) == {"西-01", "西-02"}
    refused = west.post(f"/incidents/{own['id']}/assignments", {"squad_id": city.squads["东-01"]})
    assert (refused.status_code, refused.json["code"]) == (404, "squad_unknown")


def test_a_squad_is_shown_to_those_it_works_for_while_it_does(
    app: Application, operator: SignedIn, city: City
) -> None:
    made = report(operator, 9.5)
    west = sign_in(app, "west_operator")
    path = f"/squads/{city.squads['东-01']}"
    assert west.get(path).status_code == 404
    sent = send(operator, made, city.squads["东-01"])
    assert west.get(path).json["incident_id"] == made["id"]
    operator.patch(f"/assignments/{sent['id']}", {"status": "released", "reason": "换队"})
    assert west.get(path).status_code == 404
    assert west.get(f"/incidents/{made['id']}").json["assignments"][0]["call_sign"] == "东-01"


def test_who_reports_what_is_not_theirs_still_sees_it(app: Application) -> None:
    for name in ("west_operator", "squad", "agency"):
        client = sign_in(app, name)
        made = report(client, 20)
        assert client.get(f"/incidents/{made['id']}").json["number"] == made["number"]


def test_a_squad_sees_the_incidents_it_was_sent_to(
    app: Application, operator: SignedIn, city: City, east: dict
) -> None:
    own = report(operator, 1)
    squad = sign_in(app, "squad")
    assert squad.get("/incidents").json["items"] == []
    send(operator, own, city.squads["西-01"])
    assert [one["id"] for one in squad.get("/incidents").json["items"]] == [own["id"]]
    assert [one["call_sign"] for one in squad.get("/squads").json["items"]] == ["西-01"]


@pytest.mark.parametrize("name", ["west_operator", "squad", "agency"])
def test_the_database_hides_what_a_query_forgets_to(
    app: Application, operator: SignedIn, engine: Engine, city: City, east: dict, name: str
) -> None:
    at = datetime.now(UTC).isoformat()
    operator.post(
        "/fixes",
        {"fixes": [{"squad_id": city.squads["东-02"], "location": lonlat(19, 9), "recorded_at": at}]},
    )
    with make_sessions(engine)() as session:
        everyone = {table: count(session, table) for table in HIDDEN}
        limit(session, scope_of(engine, name))
        seen = {table: count(session, table) for table in HIDDEN}
    own = {"west_operator": {"squad": 2}, "squad": {"squad": 1}, "agency": {"squad": 0}}[name]
    assert all(everyone.values()), everyone
    assert seen == dict.fromkeys(HIDDEN, 0) | own | {"ledger": seen["ledger"]}
    assert seen["ledger"] < everyone["ledger"]


def test_queries_keep_to_the_scope_even_where_the_database_does_not(
    app: Application, engine: Engine, east: dict
) -> None:
    with make_sessions(engine)() as session:
        limit(session, scope_of(engine, "west_operator"))
        session.execute(text("RESET ROLE"))
        assert count(session, "incident") == 1
        assert session.scalars(select(Incident)).all() == []
        assert session.get(Incident, east["id"]) is None
        assert session.scalars(select(Incident.number)).all() == []
        assert session.scalars(select(Squad.call_sign).order_by(Squad.id)).all() == ["西-01", "西-02"]


def test_what_the_system_has_to_know_is_lifted_and_closed_again(engine: Engine, east: dict) -> None:
    with make_sessions(engine)() as session:
        limit(session, scope_of(engine, "west_operator"))
        with everything(session):
            assert session.scalars(select(Incident.id)).all() == [east["id"]]
        assert session.scalars(select(Incident.id)).all() == []
        session.commit()
        assert count(session, "incident") == 0
        with pytest.raises(ZeroDivisionError), everything(session):
            raise ZeroDivisionError
        assert count(session, "incident") == 0


@pytest.mark.parametrize("words", ["UPDATE ledger SET act = ''", "DELETE FROM ledger", "TRUNCATE ledger"])
def test_the_applications_role_only_adds_to_the_ledger(engine: Engine, east: dict, words: str) -> None:
    with make_sessions(engine)() as session:
        limit(session, scope_of(engine, "admin"))
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text(words))


def test_a_system_session_is_not_narrowed(engine: Engine, east: dict) -> None:
    with make_sessions(engine)() as session:
        assert session.scalar(text("SELECT current_user")) != ROLE
        session.execute(update(Squad).values(speed_kmh=1.0))
        assert session.scalars(select(LedgerEntry.sequence)).first() == 1


def count(session: Session, table: str) -> int:
    return session.scalar(text(f"SELECT count(*) FROM {table}"))
