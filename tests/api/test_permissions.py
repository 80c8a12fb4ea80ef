"""Who may do what: every address says it, and the gate keeps it."""

import re

import pytest

from data.accounts import ROLES
from tests.api.conftest import SignedIn, sign_in
from web.application import Application
from web.permissions import PERMISSIONS, PUBLIC, may

# What is below /open311 asks for its key in its own way; tests.api.test_open311 walks it.
GUARDED = ("/api/", "/tiles/", "/ogc")
# Something that a part of an address may be, by its converter.
ANY = {"uuid:": "00000000-0000-0000-0000-000000000001"}
OPEN = {
    ("/api/v1/session", "POST"),
    ("/api/v1/session/provider", "GET"),
    ("/api/v1/session/provider/return", "GET"),
    ("/api/v1/welcome", "GET"),
    ("/api/v1/published-draws", "GET"),
    ("/api/v1/published-draws/<int:id>", "GET"),
    ("/api/v1/published-draws/<int:id>/list", "GET"),
}


def test_every_guarded_address_names_a_permission(app: Application) -> None:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(GUARDED):
            permission = getattr(app.view_functions[rule.endpoint], "permission", None)
            public = {(rule.rule, method) for method in rule.methods - {"HEAD", "OPTIONS"}} <= OPEN
            assert permission == PUBLIC if public else permission in PERMISSIONS, rule


def test_nothing_guarded_answers_without_signing_in(app: Application) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        for method in rule.methods & {"GET", "POST", "PATCH", "DELETE", "PUT"}:
            if rule.rule.startswith(GUARDED) and (rule.rule, method) not in OPEN:
                path = re.sub(r"<(\w+:)?\w+>", lambda one: ANY.get(one[1], "1"), rule.rule)
                assert client.open(path, method=method).status_code == 401, (method, path)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("method", "path", "permission"),
    [
        ("GET", "/organisations", "see_map"),
        ("GET", "/layers", "see_map"),
        ("GET", "/counts", "see_incidents"),
        ("GET", "/squads", "see_squads"),
        ("PATCH", "/simulation", "run_simulation"),
        ("POST", "/closures", "close_roads"),
        ("POST", "/squads", "manage_squads"),
        ("POST", "/fixes", "send_fixes"),
        ("GET", "/ledger", "see_ledger"),
        ("GET", "/ledger/verification", "see_ledger"),
    ],
)
def test_roles_get_what_the_table_gives(
    app: Application, role: str, method: str, path: str, permission: str
) -> None:
    answer = sign_in(app, role).send(method, path, {} if method != "GET" else None)
    if may(role, permission):
        assert answer.status_code in (200, 422), answer.text
    else:
        assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")


def test_an_unknown_permission_is_nobodys() -> None:
    assert not any(may(role, "unheard_of") for role in ROLES)


def test_security_headers_are_on_everything(operator: SignedIn) -> None:
    for path in ("/api/v1/session", "/api/v1/nothing", "/healthz", "/tiles/base/0/0/0.mvt"):
        headers = operator.client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "http" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert operator.get("/session").headers["Cache-Control"] == "no-store"
