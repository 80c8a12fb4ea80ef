"""Agencies: made with credentials, let in from where and as often as they may, each refusal in the ledger."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

import dispatch.shares.refusals
from app import create_app
from data.agencies import AgencyBucket, AgencyRefusal
from data.database import make_engine, make_sessions
from data.ledger import LedgerEntry
from data.shares import Agency
from data.timers import Timer
from dispatch.shares.rates import take
from dispatch.telling import install
from dispatch.timers.firing import fire
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City, make_city
from tests.postgres import Server
from web.application import Application
from web.settings import Settings
from web.signin.agencies import is_allowed

Asks = Callable[..., TestResponse]


@pytest.fixture(scope="module")
def engine(server: Server, template_database: str) -> Iterator[Engine]:
    """A database for all tests here: each makes agencies of its own."""
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture(scope="module")
def city(engine: Engine, tmp_path_factory: Any) -> tuple[City, Path]:
    instance = tmp_path_factory.mktemp("instance")
    with Session(engine, expire_on_commit=False) as session:
        return make_city(session, instance), instance


@pytest.fixture(scope="module")
def app(engine: Engine, city: tuple[City, Path]) -> Iterator[Application]:
    url = engine.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url, instance=city[1], secret_key="tests", proxies=1))
    yield app
    app.extensions["situation"].close()
    app.extensions["live"].close()
    app.extensions["database"].engine.dispose()


@pytest.fixture(scope="module")
def admin(app: Application) -> SignedIn:
    return sign_in(app, "admin")


def make(admin: SignedIn, name: str, **about: Any) -> tuple[dict[str, Any], Asks]:
    """Make an agency with a credential; return it with what asks as it does."""
    agency = admin.post("/agencies", {"name": name, **about})
    assert agency.status_code == 201, agency.text
    made = admin.post(f"/agencies/{agency.json['id']}/credentials", {"label": "试"})
    assert made.status_code == 201, made.text
    return agency.json, asking(admin.client.application.test_client(), made.json["secret"])


def asking(client: FlaskClient, secret: str) -> Asks:
    def ask(path: str = "/api/v1/session", address: str = "192.0.2.7", **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {secret}", "X-Forwarded-For": address}
        return client.open(path, headers=headers, **options)

    return ask


def told(engine: Engine, act: str, subject: int) -> list[dict[str, Any]]:
    with Session(engine) as session:
        found = select(LedgerEntry.details).where(LedgerEntry.act == act, LedgerEntry.subject_id == subject)
        return list(session.scalars(found.order_by(LedgerEntry.sequence)))


def test_an_agency_is_made_changed_and_ended(admin: SignedIn, engine: Engine) -> None:
    agency, ask = make(admin, "水务局", name_en="Water", addresses=["192.0.2.7", "10.1.2.3/8"])
    assert agency["addresses"] == ["192.0.2.7/32", "10.0.0.0/8"]
    assert ask().json["account"]["role"] == "agency"
    changed = admin.patch(f"/agencies/{agency['id']}", {"name": "水务局二", "rate_per_minute": 20}).json
    assert (changed["name"], changed["rate_per_minute"], changed["credentials"]) == ("水务局二", 20, 1)
    assert told(engine, "agency.changed", agency["id"])[0]["changes"]["rate_per_minute"] == {
        "was": 600,
        "now": 20,
    }
    assert admin.post(f"/agencies/{agency['id']}/end", {"reason": ""}).status_code == 422
    assert admin.post(f"/agencies/{agency['id']}/end", {"reason": "合同到期"}).json["ended_at"]
    refused = ask()
    assert (refused.status_code, refused.json["code"]) == (403, "agency_ended")
    assert told(engine, "agency.refused", agency["id"])[0]["code"] == "agency_ended"
    for send in (
        lambda: admin.patch(f"/agencies/{agency['id']}", {"contact": "1"}),
        lambda: admin.post(f"/agencies/{agency['id']}/credentials", {}),
        lambda: admin.post(f"/agencies/{agency['id']}/end", {"reason": "再"}),
    ):
        assert (send().status_code, send().json["code"]) == (409, "agency_over")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": "甲", "addresses": ["10.0.0.0/33"]}, 422, "address_unfit"),
        ({"name": "甲", "addresses": ["nowhere"]}, 422, "address_unfit"),
        ({"name": "admin"}, 409, "agency_name_taken"),
        ({"name": "甲", "organisation_id": 999_999}, 422, "organisation_unknown"),
        ({"name": ""}, 422, "invalid"),
        ({"name": "甲", "rate_per_minute": 0}, 422, "invalid"),
    ],
)
def test_what_will_not_do_is_refused_and_leaves_nothing(
    admin: SignedIn, body: dict[str, Any], status: int, code: str
) -> None:
    refused = admin.post("/agencies", body)
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert "甲" not in [each["name"] for each in admin.get("/agencies").json["items"]]


def test_a_district_has_agencies_of_its_own(
    app: Application, admin: SignedIn, city: tuple[City, Path]
) -> None:
    of_west, _ = make(sign_in(app, "west_admin"), "西区环卫", organisation_id=city[0].west_street)
    east = sign_in(app, "east_admin")
    assert east.get(f"/agencies/{of_west['id']}").status_code == 404
    assert east.get("/agencies").json["items"] == []
    above = east.post("/agencies", {"name": "东区环卫", "organisation_id": city[0].west})
    assert (above.status_code, above.json["code"]) == (403, "organisation_above")
    assert of_west["id"] in [each["id"] for each in admin.get("/agencies").json["items"]]


def test_an_agency_does_what_agencies_do_and_nothing_else(
    app: Application, admin: SignedIn, engine: Engine
) -> None:
    agency, ask = make(admin, "园林局")
    may = set(ask().json["permissions"])
    assert may == {"own_session", "read_shares", "send_cases"}
    for path in (
        "/api/v1/incidents",
        "/api/v1/layers",
        "/api/v1/agencies",
        "/tiles/base/0/0/0.mvt",
        "/api/v1/account",
    ):
        assert ask(path).status_code in (403, 404), path
    codes = {(each["code"], each["operation"]) for each in told(engine, "agency.refused", agency["id"])}
    assert {("not_allowed", "list_incidents"), ("not_allowed", "list_all_agencies")} <= codes


def test_the_account_of_an_agency_is_not_managed_by_itself(admin: SignedIn) -> None:
    make(admin, "档案馆")
    [account] = admin.get("/accounts?search=档案馆").json["items"]
    path = f"/accounts/{account['id']}"
    for refused in (admin.patch(path, {"role": "admin"}), admin.post(f"{path}/password", None)):
        assert (refused.status_code, refused.json["code"]) == (409, "account_of_agency")


def test_a_credential_is_replaced_with_overlap_and_revoked_at_once(admin: SignedIn, engine: Engine) -> None:
    agency, ask = make(admin, "交通委")
    path = f"/agencies/{agency['id']}/credentials"
    old = admin.get(path).json["items"][0]
    rotated = admin.post(f"{path}/{old['id']}/rotate", {"overlap_h": 2}).json
    new = asking(admin.client.application.test_client(), rotated["secret"])
    assert ask().status_code == new().status_code == 200
    left = {each["id"]: each["expires_at"] for each in admin.get(path).json["items"]}
    assert left[old["id"]] < left[rotated["credential"]["id"]]
    at_once = admin.post(f"{path}/{old['id']}/rotate", {"overlap_h": 0})
    assert [at_once.status_code, ask().status_code] == [201, 401]
    assert admin.send("DELETE", f"{path}/{rotated['credential']['id']}").status_code == 204
    refused = new()
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert admin.send("DELETE", f"{path}/{rotated['credential']['id']}").status_code == 404
    assert [each["code"] for each in told(engine, "agency.refused", agency["id"])] == ["not_signed_in"]
    assert rotated["secret"] not in str(told(engine, "credential.rotated", agency["id"]))


def test_it_asks_from_its_addresses_only_behind_a_proxy_as_well(admin: SignedIn, engine: Engine) -> None:
    agency, ask = make(admin, "应急局", addresses=["10.0.0.0/8", "2001:db8::/32"])
    assert ask(address="10.9.9.9").status_code == ask(address="2001:db8::1").status_code == 200
    # What a client itself claims stands before what the proxy adds.
    for address in ("192.0.2.7", "10.9.9.9, 192.0.2.7", "2001:db9::1"):
        refused = ask(address=address)
        assert (refused.status_code, refused.json["code"]) == (403, "address_not_allowed"), address
    assert told(engine, "agency.refused", agency["id"])[0]["address"] == "192.0.2.7"


@pytest.mark.parametrize(
    ("address", "networks", "allowed"),
    [
        ("10.0.0.1", [], True),
        ("", ["10.0.0.0/8"], False),
        ("unix:", ["10.0.0.0/8"], False),
        ("::ffff:10.0.0.1", ["10.0.0.0/8"], True),
        ("11.0.0.1", ["10.0.0.0/8", "11.0.0.1/32"], True),
        ("::1", ["0.0.0.0/0"], False),
    ],
)
def test_which_addresses_are_of_a_network(address: str, networks: list[str], allowed: bool) -> None:
    assert is_allowed(address, networks) is allowed


def test_too_many_requests_are_told_when_to_come_again(admin: SignedIn, engine: Engine) -> None:
    agency, ask = make(admin, "气象局", rate_per_minute=3)
    answers = [ask() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert answers[0].headers["RateLimit-Policy"] == '"agency";q=3;w=60'
    assert answers[0].headers["RateLimit"].startswith('"agency";r=2;t=')
    refused = [ask() for _ in range(3)]
    assert {answer.status_code for answer in refused} == {429}
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 20
    assert refused[0].json["code"] == "asks_too_often"
    back_s = 20
    with engine.begin() as connection:
        before = AgencyBucket.at - timedelta(seconds=back_s)
        connection.execute(
            update(AgencyBucket).where(AgencyBucket.agency_id == agency["id"]).values(at=before)
        )
    assert [ask().status_code, ask().status_code] == [200, 429]


def test_a_bucket_is_one_for_all_processes(admin: SignedIn, engine: Engine) -> None:
    agency, _ = make(admin, "统计局", rate_per_minute=10)
    allowed: list[bool] = []

    def ask() -> None:
        for _ in range(5):
            with Session(engine) as session, session.begin():
                allowed.append(take(session, session.get_one(Agency, agency["id"])).allowed)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # A slow machine may fill the bucket by one or two meanwhile.
    assert 10 <= sum(allowed) <= 12 < len(allowed)


def test_repeated_refusals_are_counted_in_one_entry(admin: SignedIn, engine: Engine) -> None:
    agency, ask = make(admin, "教委")
    for _ in range(4):
        assert ask("/api/v1/incidents/1").status_code == 403
    assert ask("/api/v1/nothing-at-all").status_code == 404
    entries = told(engine, "agency.refused", agency["id"])
    assert [(each["code"], each["times"]) for each in entries] == [("not_allowed", 1), ("no_such_address", 1)]
    assert entries[0]["path"] == "/api/v1/incidents/1"
    sessions = make_sessions(engine)
    install(sessions)
    with sessions.begin() as session:
        lately = AgencyRefusal.since - dispatch.shares.refusals.COUNTED_FOR
        session.execute(update(AgencyRefusal).values(since=lately))
        of_agency = (
            Timer.subject_kind == "agency",
            Timer.subject_id == agency["id"],
            Timer.fired_at.is_(None),
        )
        session.execute(update(Timer).where(*of_agency).values(due_at=text("now() - interval '1 s'")))
        fire(session, session.scalars(select(Timer.id).where(*of_agency)).one())
    last = told(engine, "agency.refused", agency["id"])[-1]
    assert (last["code"], last["operation"], last["times"]) == ("not_allowed", "get_one_incident", 3)
    with Session(engine) as session:
        assert (
            session.scalars(select(AgencyRefusal).where(AgencyRefusal.agency_id == agency["id"])).all() == []
        )


def test_only_an_administrator_manages_agencies(app: Application) -> None:
    for role in ("operator", "planner", "supervisor", "squad", "agency"):
        client = sign_in(app, role)
        assert (
            client.get("/agencies").status_code == client.post("/agencies", {"name": "乙"}).status_code == 403
        )
