"""A server over the small city, consoles in the browser, and a colleague who acts by program."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from data.database import make_engine
from tests.e2e.conftest import COARSE, PATIENCE_MS
from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague, Served, serve
from tests.factories.city import City, make_city
from tests.postgres import ROOT, Server

SCREEN = {"width": 1440, "height": 900}
HOME = {"西-01": (2, 2), "西-02": (8, 8), "东-01": (12, 5), "东-02": (19, 9)}

OpenConsole = Callable[..., Console]


@pytest.fixture(scope="session")
def city_and_server(
    server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[City, Served]]:
    """The small city, and its server."""
    if not (ROOT / "web/console/dist/index.html").is_file():
        pytest.fail("The console is not built: run `make console` (or `make e2e`, which does it first).")
    instance = tmp_path_factory.mktemp("instance")
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            city = make_city(session, instance)
        engine.dispose()
        with serve(url, instance) as served:
            yield city, served


@pytest.fixture(scope="session")
def city(city_and_server: tuple[City, Served]) -> City:
    """What tests name of the small city."""
    return city_and_server[0]


@pytest.fixture(scope="session")
def served(city_and_server: tuple[City, Served]) -> Served:
    """The server of the small city."""
    return city_and_server[1]


@pytest.fixture(scope="session")
def address(served: Served) -> str:
    """Where the small city is served."""
    return served.address


@pytest.fixture(scope="session")
def colleague(browser: Browser, address: str) -> Iterator[Colleague]:
    """An administrator who works over the API."""
    context = browser.new_context(base_url=address)
    yield Colleague.sign_in(context.request, "admin")
    context.close()


@pytest.fixture(autouse=True)
def city_at_rest(colleague: Colleague) -> None:
    """Begin with an empty desk and every squad free at its place."""
    colleague.clear_desk()
    colleague.fix(*((sign, x, y) for sign, (x, y) in HOME.items()))


@pytest.fixture
def open_console(browser: Browser, address: str) -> Iterator[OpenConsole]:
    """Open consoles, each with a session of its own; an error in one of them fails the test."""
    contexts, errors = [], []

    def open_one() -> Console:
        context = browser.new_context(
            base_url=address,
            viewport=SCREEN,
            locale="zh-CN",
            reduced_motion="reduce",
            device_scale_factor=COARSE,
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        return Console(context.new_page())

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def console(open_console: OpenConsole) -> Console:
    """A console at which an operator has signed in."""
    console = open_console()
    console.sign_in()
    return console
