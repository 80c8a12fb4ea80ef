"""Signing in by a provider (OpenID Connect), against a small one that really serves."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from data.accounts import Account
from data.ledger import LedgerEntry
from tests.factories.provider import CLIENT_ID, CLIENT_SECRET, SmallProvider, serve_provider
from web.application import Application
from web.settings import ProviderSettings

SET_OUT = "/api/v1/session/provider"


@pytest.fixture
def provider(app: Application) -> Iterator[SmallProvider]:
    """A provider that the app is configured for."""
    with serve_provider() as provider:
        settings = ProviderSettings(provider.issuer, CLIENT_ID, CLIENT_SECRET, name="城市身份")
        app.settings = replace(app.settings, provider=settings)
        yield provider


def visit(client: FlaskClient) -> str:
    """Go to the provider and sign in there; return the address that it sends the browser back to."""
    there = client.get(SET_OUT)
    assert there.status_code == 302
    answer = requests.get(there.headers["Location"], allow_redirects=False, timeout=60)
    return answer.headers["Location"]


def sign_in(client: FlaskClient) -> TestResponse:
    return client.get(visit(client))


def why(answer: TestResponse) -> str | None:
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.headers["Location"]).query).get("sign_in_failed", [None])[0]


def test_whom_the_provider_knows_is_signed_in(app: Application, provider: SmallProvider) -> None:
    client = app.test_client()
    assert client.get("/api/v1/welcome").json["provider"] == {"name": "城市身份", "address": SET_OUT}
    answer = sign_in(client)
    assert answer.headers["Location"] == "/"
    session = client.get("/api/v1/session").json
    assert (session["account"]["name"], session["lacks"]) == ("operator", None)
    assert client.get_cookie("sign_in_flow") is None


def test_without_a_provider_there_is_none(app: Application) -> None:
    client = app.test_client()
    assert client.get("/api/v1/welcome").json["provider"] is None
    assert why(client.get(SET_OUT)) == "not_configured"


BENT = [
    {"claims": {"nonce": "another"}},
    {"claims": {"aud": "another"}},
    {"claims": {"iss": "http://127.0.0.1"}},
    {"claims": {"exp": 1_000_000_000}},
    {"claims": {"azp": "another", "aud": [CLIENT_ID, "another"]}},
    {"signing_key": RSAKey.generate_key(2048, {"kid": "one"})},
    {"description": {"token_endpoint": "http://localhost/token"}},
    {"description": {"jwks_uri": "http://localhost/keys"}},
    {"description": {"issuer": "http://localhost"}},
]


@pytest.mark.parametrize("bent", BENT, ids=lambda bent: str(next(iter(bent.items())))[:60])
def test_what_the_provider_says_has_to_be_right(
    app: Application, provider: SmallProvider, bent: dict[str, Any], engine: Engine
) -> None:
    for name, value in bent.items():
        setattr(provider, name, value)
    client = app.test_client()
    there = client.get(SET_OUT)
    if why(there) is None:
        back = requests.get(there.headers["Location"], allow_redirects=False, timeout=60)
        there = client.get(back.headers["Location"])
    assert why(there) == "invalid"
    assert client.get("/api/v1/session").status_code == 401
    with Session(engine) as session:
        assert session.scalars(select(LedgerEntry.act)).all() == ["session.refused"]


def test_only_the_issuers_host_is_asked(app: Application, provider: SmallProvider) -> None:
    sign_in(app.test_client())
    sign_in(app.test_client())
    description = "/.well-known/openid-configuration"
    assert provider.asked == [description, "/authorize", "/token", "/keys", "/authorize", "/token"]


def test_an_answer_is_taken_once_by_the_browser_that_set_out(
    app: Application, provider: SmallProvider
) -> None:
    client, other = app.test_client(), app.test_client()
    back = visit(client)
    assert why(other.get(back)) == "stale"
    other.get(SET_OUT)
    assert why(other.get(back)) == "stale"
    assert why(client.get(back)) is None
    assert why(client.get(back)) == "stale"


def test_a_cookie_that_was_altered_is_stale(app: Application, provider: SmallProvider) -> None:
    client = app.test_client()
    back = visit(client)
    client.set_cookie("sign_in_flow", "x")
    assert why(client.get(back)) == "stale"


def test_a_key_that_the_provider_has_renewed_is_found(app: Application, provider: SmallProvider) -> None:
    sign_in(app.test_client())
    provider.key = provider.signing_key = RSAKey.generate_key(2048, {"kid": "two"})
    assert why(sign_in(app.test_client())) is None


def test_a_refusal_there_is_told_here(app: Application, provider: SmallProvider) -> None:
    client = app.test_client()
    state = parse_qs(urlsplit(visit(client)).query)["state"][0]
    assert why(client.get(f"{SET_OUT}/return?error=access_denied&state={state}")) == "denied"


def test_a_provider_that_is_away_is_told(app: Application, provider: SmallProvider) -> None:
    gone = ProviderSettings("http://127.0.0.1:1", CLIENT_ID, CLIENT_SECRET)
    app.settings = replace(app.settings, provider=gone)
    assert why(app.test_client().get(SET_OUT)) == "unreachable"


@pytest.mark.parametrize(
    ("name", "said"), [("stranger", "unknown_account"), ("a b", "no_name"), ("", "no_name")]
)
def test_a_stranger_is_refused(app: Application, provider: SmallProvider, name: str, said: str) -> None:
    provider.name = name
    assert why(sign_in(app.test_client())) == said


def test_a_disabled_account_is_refused(app: Application, provider: SmallProvider, engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.execute(
            update(Account).where(Account.name == "planner").values(disabled_at="2026-01-01T00:00Z")
        )
    provider.name = "planner"
    assert why(sign_in(app.test_client())) == "disabled"


@pytest.mark.parametrize(
    ("rule", "made"),
    [("operator@11", True), ("squad@11", False), ("king@11", False), ("operator@99", False), ("", False)],
)
def test_an_account_is_made_by_rule_only(
    app: Application, provider: SmallProvider, rule: str, made: bool
) -> None:
    app.settings = replace(app.settings, provider=replace(app.settings.provider, new_accounts=rule))
    provider.name = "lisi"
    client = app.test_client()
    assert (why(sign_in(client)) is None) is made
    if made:
        session = client.get("/api/v1/session").json
        assert (session["account"]["display_name"], session["organisation"]["code"]) == ("李四", "11")
