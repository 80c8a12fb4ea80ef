"""The console's files, health, metrics and the description, as a browser and a monitor ask for them."""

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from tests.api.conftest import SignedIn
from web.application import Application
from web.settings import Settings

INDEX = "<!doctype html><title>console</title>"


@pytest.fixture
def built(tmp_path: Path) -> Settings:
    """Settings of an app with a console that was built, and no database."""
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text(INDEX)
    (dist / "icon.svg").write_text("<svg/>")
    (dist / "assets" / "main-abc.js").write_text("let x = 1;" * 100)
    (dist / "assets" / "font.woff2").write_bytes(b"wOF2")
    (tmp_path / "secret").write_text("secret")
    return Settings(database_url=None, instance=tmp_path, secret_key="tests", console=dist)


@pytest.fixture
def client(built: Settings) -> Any:
    """A browser that has not signed in."""
    return create_app(built).test_client()


@pytest.mark.parametrize("path", ["/", "/wall", "/field/1", "/apiary", "/nothing.js"])
def test_the_first_page_is_always_fresh(client: Any, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text, answer.mimetype) == (200, INDEX, "text/html")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_hashed_file_is_kept_for_good_and_sent_zipped(client: Any) -> None:
    plain = client.get("/assets/main-abc.js")
    zipped = client.get("/assets/main-abc.js", headers={"Accept-Encoding": "gzip"})
    assert "immutable" in plain.headers["Cache-Control"]
    assert plain.mimetype in ("text/javascript", "application/javascript")
    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.headers["ETag"] != plain.headers["ETag"]


def test_a_font_is_sent_as_it_is(client: Any) -> None:
    with client.get("/assets/font.woff2", headers={"Accept-Encoding": "gzip"}) as answer:
        assert (answer.data, answer.headers.get("Content-Encoding")) == (b"wOF2", None)


@pytest.mark.parametrize(
    "path", ["/../secret", "/%2e%2e/secret", "/assets/../../secret", "//etc/passwd", "/assets"]
)
def test_nothing_outside_the_console_is_served(client: Any, path: str) -> None:
    answer = client.get(path)
    assert "secret" not in answer.text
    assert "root" not in answer.text


@pytest.mark.parametrize("path", ["/api", "/api/v1", "/tiles", "/openapi", "/healthz/x", "/metrics/x"])
def test_a_wrong_address_of_the_server_stays_a_problem(client: Any, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json["code"]) == (404, "no_such_address")


def test_a_console_that_is_not_built_says_how(built: Settings, tmp_path: Path) -> None:
    client = create_app(replace(built, console=tmp_path / "none")).test_client()
    answer = client.get("/", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    assert "make run" in answer.text


def test_without_a_database_health_is_down_and_the_api_says_so(client: Any) -> None:
    health = client.get("/healthz")
    assert (health.status_code, health.json["database"]) == (503, False)
    assert client.get("/api/v1/welcome").json["code"] == "database_not_configured"
    assert client.get("/metrics").status_code == 200


def test_health_tells_what_works(operator: SignedIn) -> None:
    health = operator.client.get("/healthz")
    assert health.status_code == 200
    assert health.json == {
        "status": "up",
        "database": True,
        "road_network": "grid",
        "stream": {"state": "idle", "clients": 0},
    }


def test_metrics_count_requests_and_tell_the_age_of_positions(operator: SignedIn, app: Application) -> None:
    for _ in range(3):
        operator.get("/counts")
    figures = app.test_client().get("/metrics").text
    line = 'http_request_seconds_count{endpoint="counts.get_counts",method="GET",status="200"}'
    [count] = [row.rpartition(" ")[2] for row in figures.splitlines() if row.startswith(line)]
    assert float(count) >= 3
    [age_s] = [row.split()[1] for row in figures.splitlines() if row.startswith("roster_age_seconds ")]
    assert 0 <= float(age_s) < 60
    assert "stream_clients 0.0" in figures
