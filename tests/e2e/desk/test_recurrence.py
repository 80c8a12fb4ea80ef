"""A supervisor reads where the next shift should look, how far that can be trusted, and what breaks out."""

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from data.database import make_engine
from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.served import serve
from tests.factories.city import make_city
from tests.factories.recurrence import plant_cases
from tests.postgres import Server

BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def address(
    server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where a city of its own is served in which violations recur."""
    instance = tmp_path_factory.mktemp("recurring")
    today = datetime.combine(datetime.now(BEIJING).date(), time(), BEIJING)
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            plant_cases(session, make_city(session, instance), today)
            session.commit()
        engine.dispose()
        with serve(url, instance) as served:
            yield served.address


@pytest.fixture(autouse=True)
def city_at_rest() -> None:
    """Leave this city as it is."""


def test_the_next_shift_is_forecast_beside_how_forecasts_did(open_console: OpenConsole) -> None:
    console = open_console()
    console.sign_in("supervisor", "supervisor")
    page = console.page
    page.keyboard.press("g")
    page.keyboard.press("h")
    forecast = page.get_by_test_id("forecast")
    expect(forecast.get_by_test_id("hit-rate-best")).to_contain_text("%")
    expect(forecast.get_by_test_id("hit-rate-plain")).to_contain_text("%")
    expect(forecast).to_contain_text("PEI*")
    expect(forecast.get_by_test_id("feeds-itself")).to_contain_text("巡查发现")
    expect(page.get_by_test_id("outbreaks")).to_contain_text("件，通常")
    repeats = page.get_by_test_id("near-repeat")
    repeats.get_by_role("button", name="计算").click()
    expect(repeats.locator("b").first).to_contain_text("×")
    # By complaints alone, patrols do not feed on themselves.
    page.keyboard.press("s")
    expect(forecast.get_by_test_id("feeds-itself")).to_have_count(0)
    expect(repeats.get_by_role("button", name="计算")).to_be_visible()
