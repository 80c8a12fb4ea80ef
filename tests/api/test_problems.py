"""Refusals: their form, their language, and that nothing half-done stays behind."""

import logging
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from data.settings import Setting, put_setting
from tests.api.conftest import SignedIn
from web.application import Application
from web.database import current_session
from web.permissions import PUBLIC, allow
from web.problems.rows import Row
from web.problems.table import DATABASE_DOWN, HTTP_PROBLEMS, INVALID, NOUNS, PROBLEMS


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "zh-CN"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh", "zh-CN"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("fr", "zh-CN"),
        ("*", "zh-CN"),
        (";;;", "zh-CN"),
    ],
)
def test_a_problem_is_told_in_the_language_asked_for(
    app: Application, accepted: str | None, language: str
) -> None:
    headers = {"Accept-Language": accepted} if accepted else {}
    answer = app.test_client().get("/api/v1/counts", headers=headers)
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]
    assert answer.json == {
        "type": "urn:problem:not_signed_in",
        "title": "Unauthorized",
        "status": 401,
        "detail": {"zh-CN": "请先登录。", "en": "Sign in first."}[language],
        "code": "not_signed_in",
    }


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "code"),
    [
        ("GET", "/api/v1/nothing", {}, 404, "no_such_address"),
        ("POST", "/api/v1/nothing", {}, 404, "no_such_address"),
        ("GET", "/tiles/base", {}, 404, "no_such_address"),
        ("PUT", "/api/v1/session", {}, 405, "method_not_allowed"),
        ("POST", "/", {}, 405, "method_not_allowed"),
        ("POST", "/api/v1/session", {"data": "{"}, 415, "json_expected"),
        ("POST", "/api/v1/session", {"data": "{", "content_type": "application/json"}, 400, "not_json"),
        ("POST", "/api/v1/session", {"data": b"\xff", "content_type": "application/json"}, 400, "not_json"),
        (
            "POST",
            "/api/v1/session",
            {"data": "[" * 100_000, "content_type": "application/json"},
            400,
            "not_json",
        ),
        (
            "POST",
            "/api/v1/session",
            {"data": b" " * (9 * 2**20), "content_type": "application/json"},
            413,
            "too_large",
        ),
        ("POST", "/api/v1/session", {}, 422, "invalid"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    app: Application, method: str, path: str, options: dict[str, Any], status: int, code: str
) -> None:
    answer = app.test_client().open(path, method=method, **options)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"


def test_a_field_is_told_with_where_what_and_what_is_accepted(operator: SignedIn) -> None:
    answer = operator.get("/what-is-here?at=39.9,116.4")
    assert answer.json["errors"] == [
        {"where": "at", "what": "经度在前，纬度在后；此处似乎颠倒", "accepted": "[lon, lat]"}
    ]
    answer = operator.get("/organisations?limit=0&level=x", headers={"Accept-Language": "en"})
    assert [error["where"] for error in answer.json["errors"]] == ["limit", "level"]
    assert answer.json["errors"][0]["accepted"] == "≥ 1"
    assert "'city', 'district' or 'street'" in answer.json["errors"][1]["accepted"]


def add_view(app: Application, view: Any) -> None:
    """Add a public address that does what the test wants."""
    app.add_url_rule("/api/v1/test", view_func=allow(PUBLIC)(view))


def test_a_bug_is_recorded_and_not_shown(app: Application, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        put_setting(current_session(), "is_sample", True)
        raise ValueError("secret")

    add_view(app, fail)
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/api/v1/test")
    assert (answer.status_code, answer.json["code"]) == (500, "internal_error")
    assert "secret" not in answer.text
    assert "secret" in caplog.text


@pytest.mark.parametrize("refused", [False, True])
def test_a_request_is_one_transaction(app: Application, engine: Engine, refused: bool) -> None:
    def write() -> tuple[str, int]:
        put_setting(current_session(), "is_sample", True)
        return "", 409 if refused else 200

    add_view(app, write)
    app.test_client().get("/api/v1/test")
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Setting)) == (0 if refused else 1)


@pytest.mark.parametrize(
    ("state", "code"), [("55P03", "busy"), ("57014", "busy"), ("08006", DATABASE_DOWN.code)]
)
def test_trouble_in_the_database_asks_to_try_again(
    app: Application, monkeypatch: pytest.MonkeyPatch, state: str, code: str
) -> None:
    class Trouble(Exception):
        sqlstate = state

    def fail() -> None:
        raise OperationalError("SELECT", {}, Trouble())

    add_view(app, fail)
    answer = app.test_client().get("/api/v1/test")
    assert (answer.status_code, answer.json["code"]) == (503, code)
    assert answer.headers["Retry-After"]


ROWS = [*PROBLEMS.values(), *HTTP_PROBLEMS.values(), INVALID, DATABASE_DOWN]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_every_problem_has_words_in_both_languages_over_the_same_things(row: Row) -> None:
    assert row.zh.endswith(("。", "？"))
    assert row.en.endswith(".")
    assert row.zh != row.en
    assert row.code.isidentifier()


def test_every_noun_has_words_in_both_languages() -> None:
    assert all(zh and en for zh, en in NOUNS.values())
