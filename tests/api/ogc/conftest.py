"""One app and one set of collections for all tests of the OGC API; who changes rows makes its own share."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from data.database import make_engine
from tests.factories.city import make_city
from tests.factories.ogc import Shared, make_shared
from tests.postgres import Server
from web.settings import Settings

DASHED = ("bbox_crs", "filter_lang", "filter_crs")


@dataclass
class Ogc:
    """The OGC API as a program of an agency sees it."""

    client: FlaskClient
    engine: Engine
    shared: Shared

    def get(
        self,
        path: str,
        headers: dict[str, str] | None = None,
        token: str = "",
        buffered: bool = True,
        **query: Any,
    ) -> TestResponse:
        """Ask; `{i}` and `{h}` in a path are the collections of incidents and hotspots."""
        path = path.replace("{i}", f"/collections/{self.shared.incidents}")
        path = path.replace("{h}", f"/collections/{self.shared.hotspots}")
        query = {name.replace("_", "-") if name in DASHED else name: value for name, value in query.items()}
        given = {"Authorization": f"Bearer {token or self.shared.token}", **(headers or {})}
        return self.client.get(f"/ogc{path}", query_string=query, headers=given, buffered=buffered)

    def items(self, path: str = "{i}/items", **query: Any) -> list[dict[str, Any]]:
        """Return the features that are answered."""
        answer = self.get(path, **{"limit": 1000, **query})
        assert answer.status_code == 200, answer.text
        return answer.json["features"]

    def numbers(self, **query: Any) -> list[int]:
        """Return which of the incidents are answered, by their place in `shared.rows`."""
        return [int(item["id"].rpartition("-")[2]) for item in self.items(**query)]


@pytest.fixture(scope="session")
def ogc(server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ogc]:
    """The OGC API over the small city's shares."""
    instance = tmp_path_factory.mktemp("ogc")
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            make_city(session, instance)
            shared = make_shared(session)
        app = create_app(Settings(database_url=url, instance=instance, secret_key="tests"))
        yield Ogc(app.test_client(), engine, shared)
        app.extensions["situation"].close()
        app.extensions["live"].close()
        app.extensions["database"].engine.dispose()
        engine.dispose()
