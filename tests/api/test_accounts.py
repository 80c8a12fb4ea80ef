"""Accounts as administrators manage them: within their part of the tree, each act told in the ledger."""

from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from data.accounts import Account
from data.attempts import FAILURES_BY_NAME_AND_ADDRESS
from data.ledger import LedgerEntry
from tests.api.conftest import SignedIn, sign_in
from tests.factories.city import City
from web.application import Application

OWN = "seven willows by the lake"


@pytest.fixture
def admin(app: Application) -> SignedIn:
    """An administrator of the whole city."""
    return sign_in(app, "admin")


@pytest.fixture
def western(app: Application) -> SignedIn:
    """An administrator of the western district."""
    return sign_in(app, "west_admin")


def ids(engine: Engine) -> dict[str, int]:
    with Session(engine) as session:
        return dict(session.execute(select(Account.name, Account.id)).all())


def acts(engine: Engine) -> list[tuple[str, str]]:
    with Session(engine) as session:
        entries = session.execute(
            select(LedgerEntry.act, LedgerEntry.account_name).order_by(LedgerEntry.sequence)
        )
        return [(act, name) for act, name in entries if act != "session.opened"]


def names(answer: Any) -> set[str]:
    assert answer.status_code == 200, answer.text
    return {each["name"] for each in answer.json["items"]}


def test_an_administrator_sees_its_own_part_of_the_tree(admin: SignedIn, western: SignedIn) -> None:
    everyone = names(admin.get("/accounts"))
    assert {"operator", "west_operator", "east_operator", "street_operator"} <= everyone
    seen = names(western.get("/accounts"))
    assert {"west_operator", "west_admin", "street_operator"} <= seen
    assert not {name for name in seen if name.startswith("east") or "_" not in name}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"disabled": True}),
        ("POST", "/password", None),
        ("DELETE", "/lockout", None),
        ("DELETE", "/second-factor", None),
        ("GET", "/sessions", None),
        ("DELETE", "/sessions", None),
        ("GET", "/tokens", None),
        ("DELETE", "/tokens/1", None),
    ],
)
def test_accounts_of_others_are_not_there(
    western: SignedIn, engine: Engine, method: str, path: str, body: Any
) -> None:
    for name in ("operator", "admin", "east_operator"):
        answer = western.send(method, f"/accounts/{ids(engine)[name]}{path}", body)
        assert (answer.status_code, answer.json["code"]) == (404, "missing")
    assert acts(engine) == []


def test_accounts_are_found(admin: SignedIn, city: City, engine: Engine) -> None:
    assert names(admin.get("/accounts?search=OPER")) >= {"operator", "operator2", "west_operator"}
    assert names(admin.get("/accounts?search=%25")) == set()
    assert names(admin.get("/accounts?role=planner")) == {"planner", "west_planner", "east_planner"}
    below = names(admin.get(f"/accounts?organisation_id={city.west}&role=operator"))
    assert below == {"west_operator", "street_operator"}
    admin.patch(f"/accounts/{ids(engine)['operator2']}", {"disabled": True})
    assert names(admin.get("/accounts?state=disabled")) == {"operator2"}
    assert "operator2" not in names(admin.get("/accounts?state=active"))
    page = admin.get("/accounts?limit=2").json
    following = admin.get(f"/accounts?limit=2&cursor={page['next']}").json
    assert not {each["id"] for each in page["items"]} & {each["id"] for each in following["items"]}


def test_a_new_account_signs_in_once_by_its_one_time_password(
    app: Application, western: SignedIn, city: City, engine: Engine
) -> None:
    new = {"name": "zhang", "role": "operator", "organisation_id": city.west_street}
    made = western.post("/accounts", new)
    assert made.status_code == 201, made.text
    assert made.json["account"]["organisation"]["code"] == "111"
    assert made.json["account"]["one_time_until"] is not None
    zhang = sign_in(app, "zhang", made.json["password"])
    session = zhang.get("/session").json
    assert (session["lacks"], session["permissions"]) == ("password", [])
    refused = zhang.get("/incidents")
    assert (refused.status_code, refused.json["lacks"]) == (403, "password")
    changed = zhang.send("PUT", "/account/password", {"present": made.json["password"], "password": OWN})
    assert (changed.status_code, changed.json["lacks"]) == (200, None)
    assert zhang.get("/incidents").status_code == 200
    assert sign_in(app, "zhang", OWN).get("/session").json["lacks"] is None
    assert acts(engine) == [("account.made", "west_admin"), ("account.password_changed", "zhang")]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"name": "operator"}, 409, "account_name_taken"),
        ({"name": "a b"}, 422, "invalid"),
        ({"role": "king"}, 422, "invalid"),
        ({"organisation_id": "city"}, 404, "missing"),
        ({"organisation_id": "east"}, 404, "missing"),
        ({"role": "squad"}, 422, "squad_not_fitting"),
        ({"role": "squad", "squad_id": "东-01"}, 422, "squad_not_fitting"),
        ({"squad_id": "西-01"}, 422, "squad_not_fitting"),
    ],
)
def test_bad_accounts_are_refused(
    western: SignedIn, city: City, engine: Engine, change: dict[str, Any], status: int, code: str
) -> None:
    places = {"city": 1, "east": city.east, **city.squads}
    body = {"name": "zhang", "role": "operator", "organisation_id": city.west} | {
        key: places.get(value, value) for key, value in change.items()
    }
    answer = western.post("/accounts", body)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert "zhang" not in ids(engine)


def test_another_role_ends_the_sessions(
    app: Application, admin: SignedIn, city: City, engine: Engine
) -> None:
    operator, path = sign_in(app, "west_operator"), f"/accounts/{ids(engine)['west_operator']}"
    assert admin.patch(path, {"display_name": "张三"}).json["sessions"] == 1
    assert operator.get("/session").json["account"]["display_name"] == "张三"
    changed = admin.patch(path, {"role": "squad", "squad_id": city.squads["西-01"]})
    assert changed.json["squad"] == {"id": city.squads["西-01"], "call_sign": "西-01"}
    assert operator.get("/session").status_code == 401
    back = admin.patch(path, {"role": "operator"}).json
    assert (back["role"], back["squad"]) == ("operator", None)


def test_a_disabled_account_is_out_and_may_come_back(
    app: Application, admin: SignedIn, engine: Engine
) -> None:
    operator, path = sign_in(app, "operator"), f"/accounts/{ids(engine)['operator']}"
    assert admin.patch(path, {"disabled": True}).json["disabled_at"] is not None
    assert operator.get("/session").status_code == 401
    assert admin.patch(path, {"disabled": False}).json["disabled_at"] is None
    sign_in(app, "operator")
    assert [act for act, _ in acts(engine)] == ["account.disabled", "session.ended", "account.enabled"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("PATCH", "", {"disabled": True}), ("POST", "/password", None), ("DELETE", "/sessions", None)],
)
def test_nobody_locks_themselves_out(
    admin: SignedIn, engine: Engine, method: str, path: str, body: Any
) -> None:
    answer = admin.send(method, f"/accounts/{ids(engine)['admin']}{path}", body)
    assert (answer.status_code, answer.json["code"]) == (409, "own_account")


def test_a_reset_password_ends_the_sessions_and_lapses(
    app: Application, admin: SignedIn, engine: Engine
) -> None:
    operator, path = sign_in(app, "operator"), f"/accounts/{ids(engine)['operator']}"
    given = admin.send("POST", f"{path}/password").json["password"]
    assert operator.get("/session").status_code == 401
    with Session(engine) as session, session.begin():
        session.scalars(
            select(Account).where(Account.name == "operator")
        ).one().one_time_until = "2026-01-01T00:00Z"
    body = {"account": "operator", "password": given}
    late = app.test_client().post("/api/v1/session", json=body)
    assert (late.status_code, late.json["code"]) == (401, "one_time_password_lapsed")


def test_a_lockout_is_seen_lifted_and_told(app: Application, admin: SignedIn, engine: Engine) -> None:
    wrong = {"account": "operator", "password": "wrong"}
    for _ in range(FAILURES_BY_NAME_AND_ADDRESS):
        app.test_client().post("/api/v1/session", json=wrong)
    path = f"/accounts/{ids(engine)['operator']}"
    assert admin.get(path).json["is_locked_out"]
    assert names(admin.get("/accounts?state=locked")) == {"operator"}
    assert admin.send("DELETE", f"{path}/lockout").status_code == 204
    assert not admin.get(path).json["is_locked_out"]
    sign_in(app, "operator")
    told = acts(engine)
    assert told == [
        *[("session.refused", "unknown")] * FAILURES_BY_NAME_AND_ADDRESS,
        ("session.locked_out", "unknown"),
        ("account.unlocked", "admin"),
    ]


def test_what_was_typed_for_a_name_is_not_written_down(app: Application, engine: Engine) -> None:
    app.test_client().post("/api/v1/session", json={"account": "my secret", "password": "x"})
    with Session(engine) as session:
        entry = session.scalars(select(LedgerEntry)).one()
    assert (entry.act, entry.subject_id) == ("session.refused", None)
    assert "my secret" not in str(entry.details)


def test_sessions_and_tokens_of_an_account_are_seen_and_ended(
    app: Application, admin: SignedIn, engine: Engine
) -> None:
    operator, path = sign_in(app, "operator"), f"/accounts/{ids(engine)['operator']}"
    new = {"label": "camera", "permissions": ["send_fixes"], "days": 3}
    made = operator.post("/tokens", new).json
    listed = admin.get(f"{path}/tokens").json["items"]
    assert [each["label"] for each in listed] == ["camera"]
    assert made["secret"] not in str(listed)
    assert admin.send("DELETE", f"{path}/tokens/{made['token']['id']}").status_code == 204
    assert admin.send("DELETE", f"{path}/tokens/{made['token']['id']}").status_code == 404
    assert [each["is_current"] for each in admin.get(f"{path}/sessions").json["items"]] == [False]
    assert admin.send("DELETE", f"{path}/sessions").status_code == 204
    assert operator.get("/session").status_code == 401
