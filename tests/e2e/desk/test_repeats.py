"""An incident at a place with a past says so at once, shows earlier cases, and is told whom it concerns."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from geoalchemy2.shape import from_shape
from playwright.sync_api import Browser, expect
from shapely import Point
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.categories import Category
from data.database import make_engine
from data.partitions import ensure_months
from data.violations import Subject, Violation
from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.served import Colleague, serve
from tests.factories.city import City, lonlat, make_city
from tests.postgres import Server

PLACE = lonlat(2, 5)


def add_past(session: Session, city: City) -> None:
    """Six cases of a stall within a month at a place, three of them of one shop."""
    shop = Subject(name="老槐树烧烤店", kind="shop", organisation_id=city.west, grade="D")
    session.add(shop)
    session.flush()
    category = session.scalars(select(Category.id).where(Category.code == "stall")).one()
    for days in range(1, 7):
        happened_at = datetime.now(UTC) - timedelta(days=days)
        ensure_months(session.connection(), "violation", happened_at, happened_at)
        session.add(
            Violation(
                happened_at=happened_at, category_id=category, location=from_shape(Point(PLACE), 4326),
                address="西大街1号", address_key="西大街1", source="patrol", organisation_id=city.west,
                subject_id=shop.id if days <= 3 else None,
            )
        )  # fmt: skip


@pytest.fixture(scope="module")
def address(
    server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where a city with such a place is served."""
    instance = tmp_path_factory.mktemp("repeated")
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            add_past(session, make_city(session, instance))
            session.commit()
        engine.dispose()
        with serve(url, instance, beside=()) as served:
            yield served.address


@pytest.fixture(autouse=True)
def city_at_rest() -> None:
    """Leave this city as it is."""


def test_what_an_incident_repeats_is_said_and_opened_by_a_key(
    open_console: OpenConsole, address: str, browser: Browser
) -> None:
    console = open_console()
    console.sign_in()
    page = console.page
    context = browser.new_context(base_url=address)
    report = {"category": "stall", "location": PLACE, "source": "12345", "place": "西大街一号（门口）"}
    incident = Colleague.sign_in(context.request, "admin").send("POST", "/incidents", report)
    context.close()
    console.select(incident)
    line = console.details.get_by_test_id("repeats-line")
    expect(line).to_contain_text("30 天内此处第 7 次")
    expect(console.details.get_by_test_id("earlier-violation")).to_have_count(0)
    page.keyboard.press("h")
    earlier = console.details.get_by_test_id("earlier-violation")
    expect(earlier).to_have_count(6)
    expect(earlier.first).to_contain_text("同地址")
    console.details.get_by_role("button", name="就是它").click()
    expect(line).to_contain_text("同一对象 365 天内 3 次")
    page.keyboard.press("h")
    expect(earlier).to_have_count(0)
