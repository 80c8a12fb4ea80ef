"""Signing in and out, by cookie and by token, and what guards that."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from data.accounts import Account, ApiToken, SignInAttempt, SignInSession
from data.attempts import FAILURES_BY_ADDRESS, FAILURES_BY_NAME_AND_ADDRESS
from data.sessions import make_token
from data.settings import put_setting
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import lonlat
from web.application import Application


def try_to_sign_in(app: Application, name: str = "operator", password: str = "wrong", **options: Any) -> Any:
    return app.test_client().post("/api/v1/session", json={"account": name, "password": password}, **options)


def test_a_session_tells_who_one_is(operator: SignedIn) -> None:
    session = operator.get("/session").json
    assert session["account"]["name"] == "operator"
    assert session["organisation"]["level"] == "city"
    assert session["organisation"]["bbox"] == pytest.approx([*lonlat(-5, -5), *lonlat(25, 15)])
    assert "dispatch" in session["permissions"]
    assert session["csrf_token"] == operator.csrf_token
    assert len(session["bounds"]) == 4
    assert session["attribution"] == "the makers of the grid"


def test_the_cookie_is_kept_from_scripts_and_other_sites(app: Application) -> None:
    answer = try_to_sign_in(app, password="operator")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    over_tls = try_to_sign_in(app, password="operator", base_url="https://localhost")
    assert "Secure" in over_tls.headers["Set-Cookie"]


def test_only_hashes_are_stored(operator: SignedIn, engine: Engine) -> None:
    cookie = operator.client.get_cookie("session").value
    with Session(engine) as session:
        stored = session.scalars(select(SignInSession.token_hash)).all()
    assert len(stored) == 1
    assert cookie.encode() not in stored[0]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"account": "operator", "password": "wrong"}, 401, "sign_in_refused"),
        ({"account": "nobody", "password": "nobody"}, 401, "sign_in_refused"),
        ({"account": "operator"}, 422, "invalid"),
        ({"account": "", "password": "x"}, 422, "invalid"),
        ({"account": "o\x00", "password": "x"}, 422, "invalid"),
        ({"account": "operator", "password": "operator", "admin": True}, 422, "invalid"),
        ([], 422, "invalid"),
        ("operator", 422, "invalid"),
    ],
)
def test_bad_sign_ins_are_refused(app: Application, body: Any, status: int, code: str) -> None:
    answer = app.test_client().post("/api/v1/session", json=body)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("disabled", ["operator"])
def test_a_disabled_account_is_out_at_once(
    operator: SignedIn, app: Application, engine: Engine, disabled: str
) -> None:
    with Session(engine) as session, session.begin():
        session.execute(update(Account).where(Account.name == disabled).values(disabled_at=func.now()))
    assert operator.get("/session").status_code == 401
    assert try_to_sign_in(app, password="operator").json["code"] == "sign_in_refused"


def test_guessing_is_slowed_down_without_locking_a_colleague_out(app: Application) -> None:
    for _ in range(FAILURES_BY_NAME_AND_ADDRESS):
        assert try_to_sign_in(app).status_code == 401
    refused = try_to_sign_in(app, password="operator")
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_sign_ins")
    assert int(refused.headers["Retry-After"]) > 0
    elsewhere = try_to_sign_in(app, password="operator", environ_base={"REMOTE_ADDR": "10.0.0.2"})
    assert elsewhere.status_code == 201
    assert try_to_sign_in(app, name="admin", password="admin").status_code == 201


def test_guessing_names_is_slowed_down_too(app: Application) -> None:
    for turn in range(FAILURES_BY_ADDRESS):
        assert try_to_sign_in(app, name=f"name{turn}").status_code == 401
    assert try_to_sign_in(app, name="another").status_code == 429


def test_failures_are_forgotten_after_a_while(app: Application, engine: Engine) -> None:
    for _ in range(FAILURES_BY_NAME_AND_ADDRESS):
        try_to_sign_in(app)
    with Session(engine) as session, session.begin():
        session.execute(update(SignInAttempt).values(at=SignInAttempt.at - timedelta(minutes=11)))
    assert try_to_sign_in(app, password="operator").status_code == 201


def test_a_session_ends(app: Application, engine: Engine) -> None:
    one, other = sign_in(app, "operator"), sign_in(app, "operator")
    assert one.send("DELETE", "/session").status_code == 204
    assert one.get("/session").status_code == 401
    assert other.get("/session").status_code == 200
    with Session(engine) as session, session.begin():
        session.execute(update(SignInSession).values(expires_at=datetime.now(UTC)))
    assert other.get("/session").status_code == 401


@pytest.mark.parametrize(("left_s", "lasts"), [(3600, True), (7 * 3600, False)])
def test_a_session_in_use_goes_on(operator: SignedIn, engine: Engine, left_s: int, lasts: bool) -> None:
    until = datetime.now(UTC) + timedelta(seconds=left_s)
    with Session(engine) as session, session.begin():
        session.execute(update(SignInSession).values(expires_at=until))
    operator.get("/counts")
    with Session(engine) as session:
        assert (session.scalars(select(SignInSession.expires_at)).one() > until) is lasts


@pytest.mark.parametrize("token", [None, "", "x", "ä"])
def test_a_write_by_cookie_needs_the_csrf_token(operator: SignedIn, token: str | None) -> None:
    headers = {} if token is None else {"X-CSRF-Token": token}
    answer = operator.client.patch("/api/v1/session", json={"theme": "light"}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (403, "csrf_missing")
    assert operator.get("/session").json["account"]["theme"] == "dark"


def test_the_csrf_token_of_another_session_does_not_do(app: Application) -> None:
    one, other = sign_in(app, "operator"), sign_in(app, "admin")
    headers = {"X-CSRF-Token": other.csrf_token}
    assert one.client.patch("/api/v1/session", json={}, headers=headers).status_code == 403


def test_preferences_are_kept(operator: SignedIn, app: Application) -> None:
    liked = {"locale": "en", "theme": "light", "panels": {"left": 340}}
    assert operator.patch("/session", liked).status_code == 200
    again = sign_in(app, "operator").get("/session").json
    assert (again["account"]["locale"], again["account"]["theme"]) == ("en", "light")
    assert again["panels"] == {"left": 340}


@pytest.mark.parametrize("change", [{"locale": "fr"}, {"theme": "pink"}, {"panels": []}, {"role": "admin"}])
def test_bad_preferences_are_refused(operator: SignedIn, change: dict[str, Any]) -> None:
    assert operator.patch("/session", change).status_code == 422


@pytest.fixture
def token(app: Application, engine: Engine) -> str:
    with Session(engine) as session, session.begin():
        account = session.scalars(select(Account).where(Account.name == "operator")).one()
        return make_token(session, account, "tests", datetime.now(UTC))


def test_a_program_signs_in_by_token_and_needs_no_csrf_token(app: Application, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    answer = app.test_client().patch("/api/v1/session", json={"theme": "light"}, headers=headers)
    assert answer.status_code == 200
    assert answer.json["csrf_token"] is None


@pytest.mark.parametrize("change", [{"revoked_at": func.now()}, {"expires_at": func.now()}])
def test_a_token_that_has_ended_is_refused(
    app: Application, engine: Engine, token: str, change: dict[str, Any]
) -> None:
    with Session(engine) as session, session.begin():
        session.execute(update(ApiToken).values(**change))
    answer = app.test_client().get("/api/v1/session", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "authorization", ["Bearer", "Bearer ", "Bearer x", "Basic b3BlcmF0b3I6", "Bearer \xe4"]
)
def test_a_bad_token_is_refused_even_beside_a_good_cookie(operator: SignedIn, authorization: str) -> None:
    answer = operator.client.get("/api/v1/session", headers={"Authorization": authorization})
    assert answer.status_code == (200 if authorization.startswith("Basic") else 401)


def test_the_welcome_names_accounts_on_the_sample_only(app: Application, engine: Engine) -> None:
    assert app.test_client().get("/api/v1/welcome").json["sample_accounts"] is None
    with Session(engine) as session, session.begin():
        put_setting(session, "is_sample", True)
    welcome = app.test_client().get("/api/v1/welcome", headers={"Accept-Language": "en"}).json
    assert {"name": "planner", "role": "planner", "display_name": "planner"} in welcome["sample_accounts"]
    assert welcome["locale"] == "en"
