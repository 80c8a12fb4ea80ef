"""An app over a small city in a database of the test's own, and clients that have signed in."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from data.database import make_engine
from data.squads import Squad
from tests.factories.city import City, make_city
from tests.postgres import Server
from web.application import Application
from web.settings import Settings


@dataclass(frozen=True)
class Founded:
    """The small city as it was founded: a database to copy, and the files of its instance."""

    database: str
    instance: Path
    city: City


@pytest.fixture(scope="session")
def founded(
    server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Founded]:
    """The small city, made once; each test has a copy, which takes a tenth of making it."""
    instance = tmp_path_factory.mktemp("founded")
    with server.fresh_name(template_database) as name:
        engine = make_engine(server.url(name))
        with Session(engine, expire_on_commit=False) as session:
            city = make_city(session, instance)
        engine.dispose()
        yield Founded(name, instance, city)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, server: Server, template_database: str) -> Iterator[str]:
    """The address of a database of this test's own: with the small city for those who ask for it."""
    wants_city = "city" in request.fixturenames
    template = request.getfixturevalue("founded").database if wants_city else template_database
    with server.fresh_url(template) as url:
        yield url


@pytest.fixture
def city(founded: Founded, engine: Engine, tmp_path: Path) -> City:
    """The small city, committed, and its squads just seen."""
    shutil.copytree(founded.instance, tmp_path, dirs_exist_ok=True)
    with engine.begin() as connection:
        connection.execute(update(Squad).values(fix_at=datetime.now(UTC)))
    return founded.city


@pytest.fixture
def app(city: City, database_url: str, tmp_path: Path) -> Iterator[Application]:
    """The app on that city."""
    app = create_app(Settings(database_url=database_url, instance=tmp_path, secret_key="tests"))
    yield app
    app.extensions["situation"].close()
    app.extensions["live"].close()
    app.extensions["database"].engine.dispose()


@dataclass
class SignedIn:
    """A client with a session: writes bear its CSRF token."""

    client: FlaskClient
    csrf_token: str

    def get(self, path: str, **options: Any) -> TestResponse:
        """Read."""
        return self.client.get(f"/api/v1{path}", **options)

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        """Write, as JSON."""
        headers = {"X-CSRF-Token": self.csrf_token, **options.pop("headers", {})}
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers, **options)

    def post(self, path: str, body: Any, **options: Any) -> TestResponse:
        """Create."""
        return self.send("POST", path, body, **options)

    def patch(self, path: str, body: Any, **options: Any) -> TestResponse:
        """Change."""
        return self.send("PATCH", path, body, **options)


def sign_in(app: Application, name: str, password: str | None = None) -> SignedIn:
    """Return a client signed in with an account of the small city."""
    client = app.test_client()
    answer = client.post("/api/v1/session", json={"account": name, "password": password or name})
    assert answer.status_code == 201, answer.text
    return SignedIn(client, answer.json["csrf_token"])


@pytest.fixture
def operator(app: Application) -> SignedIn:
    """An operator of the whole city."""
    return sign_in(app, "operator")


@pytest.fixture
def west(app: Application) -> SignedIn:
    """An operator of the western district."""
    return sign_in(app, "west_operator")


@pytest.fixture
def east(app: Application) -> SignedIn:
    """An operator of the eastern district."""
    return sign_in(app, "east_operator")


@pytest.fixture
def street(app: Application) -> SignedIn:
    """An operator of a street in the west."""
    return sign_in(app, "street_operator")
