"""The description of the API (OpenAPI 3.1), and that the API keeps to it whatever it is sent."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

import web.api.sheets
from app import create_app
from data.accounts import Account
from data.database import make_engine
from data.sessions import make_token
from scripts.api_description import KEPT, describe
from tests.factories.city import make_city
from tests.postgres import Server
from web.application import Application
from web.settings import Settings

ENDLESS = "/api/v1/stream"
EXAMPLES = 20
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


def list_operations() -> list[tuple[str, str]]:
    """Return the paths and methods of the API; an app without a database can tell them."""
    app = create_app(Settings(database_url=None, instance=Path(), secret_key=""))
    paths = app.api_doc["paths"].items()
    return [(path, method) for path, operations in paths for method in operations if path != ENDLESS]


OPERATIONS = list_operations()


@pytest.fixture(scope="module")
def described(server: Server, template_database: str, tmp_path_factory: Any) -> Iterator[Application]:
    """One app on a small city for all examples; they may change it as they like."""
    instance: Path = tmp_path_factory.mktemp("instance")
    with server.fresh_url(template_database) as url, pytest.MonkeyPatch.context() as patch:
        # Each drawing takes seconds, and is the same whatever was sent.
        patch.setattr(web.api.sheets, "draw_apart", lambda contents, _: b"%PDF-1.7")
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            make_city(session, instance)
        app = create_app(Settings(database_url=url, instance=instance, secret_key="tests"))
        yield app
        app.extensions["situation"].close()
        app.extensions["live"].close()
        app.extensions["database"].engine.dispose()
        engine.dispose()


@pytest.fixture(scope="module")
def bearer(described: Application) -> dict[str, str]:
    """The header of a program with every right."""
    with described.extensions["database"].sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.name == "admin")).one()
        return {"Authorization": f"Bearer {make_token(session, account, 'tests', datetime.now(UTC))}"}


@pytest.fixture(scope="module")
def description(described: Application) -> Any:
    """The description, with the app to send examples to."""
    return schemathesis.openapi.from_wsgi("/openapi/openapi.json", described)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_whatever_is_sent_the_answer_is_as_described(
    path: str, method: str, description: Any, bearer: dict[str, str]
) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=description[path][method].as_strategy(generation_mode=GenerationMode.POSITIVE)
        | description[path][method].as_strategy(generation_mode=GenerationMode.NEGATIVE)
    )
    def answer(case: Case) -> None:
        case.validate_response(case.call(headers=bearer), checks=CHECKS)

    answer()


def test_every_operation_is_named_once_and_summed_up(described: Application) -> None:
    paths = described.api_doc["paths"]
    operations = [operation for path in paths.values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    assert all(operation["summary"].endswith((".", ":")) for operation in operations)
    assert described.api_doc["openapi"].startswith("3.1")


def test_every_address_of_the_api_is_described(described: Application) -> None:
    described_paths = set(described.api_doc["paths"])
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in described.url_map.iter_rules()}
    served = {rule for rule in rules if rule.startswith(("/api/", "/tiles/"))}
    assert served == described_paths


def test_the_console_has_this_description() -> None:
    has = KEPT.read_text(encoding="utf-8")
    assert has == describe(), "the API has changed: `make api` renews its description and the console's types"
