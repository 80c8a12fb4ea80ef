"""One's own account: password, second factor, sessions and tokens."""

from datetime import UTC, datetime
from typing import Any

import pyotp
import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from data.accounts import Account, ApiToken, SecondFactor
from data.attempts import CODES_BY_NAME
from data.sessions import make_token
from data.settings import put_setting
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import lonlat
from web.application import Application

OWN = "seven willows by the lake"
OTHERS = ["eight poplars on a hill", "nine lanterns in the fog", "a crane stands still"]


def put(client: SignedIn, path: str, body: Any) -> Any:
    return client.send("PUT", path, body)


def change(client: SignedIn, present: str, password: str) -> Any:
    return put(client, "/account/password", {"present": present, "password": password})


def enrol(client: SignedIn, password: str | None) -> tuple[pyotp.TOTP, list[str]]:
    begun = client.post("/account/second-factor", {"password": password} if password else {})
    assert begun.status_code == 201, begun.text
    totp = pyotp.TOTP(begun.json["secret"])
    confirmed = put(client, "/account/second-factor", {"code": totp.now()})
    assert confirmed.status_code == 200, confirmed.text
    return totp, confirmed.json["codes"]


def forget_steps(engine: Engine) -> None:
    """Let the present code be taken again, as if the next had come."""
    with Session(engine) as session, session.begin():
        session.execute(update(SecondFactor).values(last_step=None))


def test_a_password_is_changed_and_other_sessions_end(app: Application, operator: SignedIn) -> None:
    other = sign_in(app, "operator")
    assert change(operator, "operator", OWN).status_code == 200
    assert operator.get("/session").status_code == 200
    assert other.get("/session").status_code == 401
    sign_in(app, "operator", OWN)


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        ("short", ["too_short"]),
        ("the operator of a lake", ["is_name"]),
        ("Password2026!!", ["common"]),
        ("x" * 201, ["too_long"]),
    ],
)
def test_a_password_keeps_to_the_rules(operator: SignedIn, password: str, faults: list[str]) -> None:
    answer = change(operator, "operator", password)
    assert (answer.status_code, answer.json["code"]) == (422, "password_refused")
    assert set(faults) <= set(answer.json["faults"])


def test_the_last_passwords_are_not_taken_again(operator: SignedIn, engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        put_setting(session, "password_history", 3)
    before = "operator"
    for password in (OWN, *OTHERS[:2]):
        assert change(operator, before, password).status_code == 200
        before = password
    for password in (OWN, *OTHERS[:2]):
        assert change(operator, before, password).json["faults"] == ["used_before"]
    assert change(operator, before, OTHERS[2]).status_code == 200
    assert change(operator, OTHERS[2], OWN).status_code == 200


def test_the_present_password_is_asked_for_and_guessing_it_is_counted(operator: SignedIn) -> None:
    statuses = [change(operator, "wrong", OWN).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_the_second_factor_is_shown_after_the_password(
    app: Application, operator: SignedIn, engine: Engine
) -> None:
    other = sign_in(app, "operator")
    totp, _ = enrol(operator, "operator")
    assert operator.get("/incidents").status_code == 200
    assert other.get("/session").status_code == 401
    again = sign_in(app, "operator")
    assert again.get("/session").json["lacks"] == "code"
    assert again.get("/incidents").json["code"] == "sign_in_unfinished"
    assert change(again, "operator", OWN).json["code"] == "sign_in_unfinished"
    assert again.post("/account/second-factor/removal", {"password": "operator"}).status_code == 403
    replayed = again.post("/session/code", {"code": totp.now()})
    assert (replayed.status_code, replayed.json["code"]) == (422, "code_refused")
    forget_steps(engine)
    assert again.post("/session/code", {"code": totp.now()}).json["lacks"] is None
    assert again.get("/incidents").status_code == 200


def test_the_secret_is_kept_encrypted(operator: SignedIn, engine: Engine) -> None:
    totp, codes = enrol(operator, "operator")
    with Session(engine) as session:
        kept = session.scalars(select(SecondFactor.secret)).one()
    assert totp.secret.encode() not in kept
    assert len(set(codes)) == 10


def test_another_key_of_the_instance_is_said_plainly(
    app: Application, operator: SignedIn, engine: Engine
) -> None:
    totp, _ = enrol(operator, "operator")
    with Session(engine) as session, session.begin():
        session.execute(update(SecondFactor).values(secret=b"sealed by another", last_step=None))
    answer = sign_in(app, "operator").post("/session/code", {"code": totp.now()})
    assert (answer.status_code, answer.json["code"]) == (409, "factor_unreadable")


def test_a_recovery_code_stands_in_once(app: Application, operator: SignedIn) -> None:
    _, codes = enrol(operator, "operator")
    assert sign_in(app, "operator").post("/session/code", {"code": codes[0].upper()}).status_code == 200
    assert sign_in(app, "operator").post("/session/code", {"code": codes[0]}).status_code == 422
    assert operator.get("/account").json["recovery_codes_left"] == 9
    renewed = operator.post("/account/recovery-codes", {"password": "operator"}).json["codes"]
    assert sign_in(app, "operator").post("/session/code", {"code": codes[1]}).status_code == 422
    assert sign_in(app, "operator").post("/session/code", {"code": renewed[0]}).status_code == 200


def test_guessing_codes_is_stopped_from_everywhere_together(app: Application, operator: SignedIn) -> None:
    enrol(operator, "operator")
    again = sign_in(app, "operator")
    for turn in range(CODES_BY_NAME):
        where = {"REMOTE_ADDR": f"10.0.0.{turn}"}
        assert again.post("/session/code", {"code": "000000"}, environ_base=where).status_code == 422
    where = {"REMOTE_ADDR": "10.0.1.1"}
    assert again.post("/session/code", {"code": "000000"}, environ_base=where).status_code == 429


def test_a_role_may_have_to_have_a_second_factor(app: Application, engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        put_setting(session, "second_factor_roles", ["operator"])
    operator = sign_in(app, "operator")
    assert operator.get("/session").json["lacks"] == "factor"
    assert operator.get("/incidents").status_code == 403
    enrol(operator, None)
    assert operator.get("/session").json["lacks"] is None
    kept = operator.post("/account/second-factor/removal", {"password": "operator"})
    assert (kept.status_code, kept.json["code"]) == (409, "factor_required")
    assert sign_in(app, "planner").get("/session").json["lacks"] is None


def test_a_second_factor_is_removed_by_its_owner(app: Application, operator: SignedIn) -> None:
    enrol(operator, "operator")
    assert operator.post("/account/second-factor", {"password": "operator"}).status_code == 409
    assert operator.post("/account/second-factor/removal", {"password": "wrong"}).status_code == 422
    assert operator.post("/account/second-factor/removal", {"password": "operator"}).status_code == 204
    assert sign_in(app, "operator").get("/session").json["lacks"] is None


def test_a_wrong_first_code_puts_nothing_into_use(app: Application, operator: SignedIn) -> None:
    assert put(operator, "/account/second-factor", {"code": "123456"}).status_code == 409
    begun = operator.post("/account/second-factor", {"password": "operator"}).json
    assert begun["uri"].startswith("otpauth://totp/")
    assert begun["qr_svg"].startswith("<svg")
    assert put(operator, "/account/second-factor", {"code": "x"}).json["code"] == "code_refused"
    assert sign_in(app, "operator").get("/session").json["lacks"] is None


def test_sessions_are_listed_and_ended(app: Application, operator: SignedIn) -> None:
    second, third = sign_in(app, "operator"), sign_in(app, "operator")
    items = operator.get("/account/sessions").json["items"]
    assert [each["is_current"] for each in items].count(True) == 1
    assert {each["address"] for each in items} == {"127.0.0.1"}
    [newest] = [each for each in second.get("/account/sessions").json["items"] if each["is_current"]]
    assert operator.send("DELETE", f"/account/sessions/{newest['id']}").status_code == 204
    assert second.get("/session").status_code == 401
    assert operator.send("DELETE", f"/account/sessions/{newest['id']}").status_code == 404
    assert operator.send("DELETE", "/account/sessions").status_code == 204
    assert third.get("/session").status_code == 401
    assert operator.get("/session").status_code == 200


def test_sessions_of_others_are_not_ended(app: Application, operator: SignedIn) -> None:
    [other] = sign_in(app, "planner").get("/account/sessions").json["items"]
    assert operator.send("DELETE", f"/account/sessions/{other['id']}").status_code == 404


def bearer(app: Application, secret: str, method: str, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {secret}"}
    return app.test_client().open(f"/api/v1{path}", method=method, json=body, headers=headers)


def test_a_token_does_what_it_is_for_and_no_more(app: Application, operator: SignedIn) -> None:
    new = {"label": "gateway", "permissions": ["see_squads"], "days": 30}
    secret = operator.post("/tokens", new).json["secret"]
    assert bearer(app, secret, "GET", "/squads").status_code == 200
    refused = bearer(app, secret, "GET", "/incidents")
    assert (refused.status_code, refused.json["code"]) == (403, "not_in_token")
    assert bearer(app, secret, "GET", "/session").json["permissions"] == ["own_session", "see_squads"]
    assert operator.get("/tokens").json["items"][0]["last_used_at"] is not None


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ({"permissions": ["see_ledger"]}, "permissions_not_own"),
        ({"permissions": ["own_account"]}, "permissions_not_own"),
        ({"permissions": []}, "invalid"),
        ({"days": 366}, "invalid"),
        ({"days": 0}, "invalid"),
    ],
)
def test_bad_tokens_are_refused(operator: SignedIn, new: dict[str, Any], code: str) -> None:
    answer = operator.post("/tokens", {"label": "x", "permissions": ["see_map"], "days": 1} | new)
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_token_ends_by_time_and_is_revoked(app: Application, operator: SignedIn, engine: Engine) -> None:
    new = {"label": "x", "permissions": ["see_map"], "days": 1}
    made, other = (operator.post("/tokens", new).json for _ in range(2))
    assert operator.send("DELETE", f"/tokens/{made['token']['id']}").status_code == 204
    assert bearer(app, made["secret"], "GET", "/session").status_code == 401
    assert sign_in(app, "planner").send("DELETE", f"/tokens/{other['token']['id']}").status_code == 404
    with Session(engine) as session, session.begin():
        session.execute(update(ApiToken).values(expires_at=datetime.now(UTC)))
    assert bearer(app, other["secret"], "GET", "/session").status_code == 401
    assert operator.get("/tokens").json["items"] == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/account", None),
        ("GET", "/account/sessions", None),
        ("PUT", "/account/password", {"present": "operator", "password": OWN}),
        ("POST", "/account/second-factor", {}),
        ("POST", "/tokens", {"label": "x", "permissions": ["see_map"]}),
    ],
)
def test_a_token_never_reaches_the_account_itself(
    app: Application, engine: Engine, method: str, path: str, body: Any
) -> None:
    with Session(engine) as session, session.begin():
        account = session.scalars(select(Account).where(Account.name == "operator")).one()
        secret = make_token(session, account, "all", datetime.now(UTC))
    answer = bearer(app, secret, method, path, body)
    assert (answer.status_code, answer.json["code"]) == (403, "not_by_token")


def test_over_https_cookies_are_bound_to_the_host(app: Application) -> None:
    body = {"account": "operator", "password": "operator"}
    answer = app.test_client().post("/api/v1/session", json=body, base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    plain = app.test_client().post("/api/v1/session", json=body)
    assert "Strict-Transport-Security" not in plain.headers


def test_over_https_a_cookie_from_plain_http_does_not_count(app: Application) -> None:
    body = {"account": "operator", "password": "operator"}
    client = app.test_client()
    client.post("/api/v1/session", json=body)
    cookie = client.get_cookie("session").value
    headers = {"Cookie": f"session={cookie}"}
    answer = app.test_client().get("/api/v1/session", headers=headers, base_url="https://localhost")
    assert answer.status_code == 401


def test_a_token_finds_only_what_it_is_for(app: Application, operator: SignedIn) -> None:
    body = {"category": "stall", "location": lonlat(2, 5), "source": "12345"}
    number = operator.post("/incidents", body).json["number"]
    for permissions, kinds in ((["see_map"], []), (["see_map", "see_incidents"], ["incident"])):
        new = {"label": "x", "permissions": permissions, "days": 1}
        secret = operator.post("/tokens", new).json["secret"]
        found = bearer(app, secret, "GET", f"/search?q={number}").json["items"]
        assert [each["kind"] for each in found if each["kind"] == "incident"] == kinds
