"""A hotspot gets a patrol order: toured over the roads, told to the squad, ended; and its effect is read."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from data.database import make_engine
from data.hotspots import Hotspot
from layers.windows.spans import ZONE
from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.served import Colleague, serve
from tests.factories.city import City, make_city
from tests.factories.patrols import make_cases, make_hotspot
from tests.postgres import Server

TODAY = datetime.now(ZONE).date()
WEEKS_AGO = timedelta(days=56)


@pytest.fixture(scope="module")
def patrolled(
    server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[City, str, int]]:
    """A city of its own with a hotspot in the west, where cases fell two months ago, and its server."""
    instance = tmp_path_factory.mktemp("patrolled")
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            city = make_city(session, instance)
            hotspot = _plant(session, city)
            session.commit()
        engine.dispose()
        with serve(url, instance) as served:
            yield city, served.address, hotspot.id


def _plant(session: Session, city: City) -> Hotspot:
    hotspot = make_hotspot(session, city.west, 1, 1, group_code="all")
    alike = [(-1.5, 4.5), (4.5, 6.5), (2.5, 10.5)]
    before = [TODAY - WEEKS_AGO - timedelta(days=day) for day in range(1, 57)]
    after = [TODAY - timedelta(days=day) for day in range(1, 57)]
    make_cases(session, city.west, [(1.5, 1.5), (2.5, 2.5), *alike], before)
    make_cases(session, city.west, [*alike, (3.5, 1.5)], after)
    make_cases(session, city.west, [(1.5, 1.5)], after[::4])
    return hotspot


@pytest.fixture(scope="module")
def address(patrolled: tuple[City, str, int]) -> str:
    """Where this city is served."""
    return patrolled[1]


@pytest.fixture
def supervisor(browser: Browser, address: str) -> Iterator[Colleague]:
    """The supervisor of the west, over the API."""
    context = browser.new_context(base_url=address)
    yield Colleague.sign_in(context.request, "west_supervisor")
    context.close()


@pytest.fixture(autouse=True)
def city_at_rest() -> None:
    """Leave this city as it is."""


def test_an_order_is_given_toured_told_and_ended(
    open_console: OpenConsole, supervisor: Colleague, patrolled: tuple[City, str, int]
) -> None:
    hotspot = patrolled[2]
    console = open_console()
    console.sign_in("west_supervisor", "west_supervisor")
    page = console.page
    page.keyboard.press("g")
    page.keyboard.press("m")
    sheet = page.get_by_test_id("sheet-patrols")
    expect(sheet).to_contain_text("没有巡查任务")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.get_by_text("早市口").first.click()
    page.get_by_test_id("order-patrol").click()
    form = page.get_by_test_id("patrol-form")
    form.locator("input[name=goal]").fill("早市不占道")
    form.get_by_label("西-02").check()
    form.locator("input[name=opens]").fill("00:00")
    form.locator("input[name=closes]").fill("00:00")
    form.get_by_role("button", name="下达", exact=True).click()
    order = page.get_by_test_id("patrol-order")
    expect(order).to_contain_text("进行中")
    expect(order).to_contain_text("早市不占道")
    order.get_by_role("button", name="排路线").click()
    expect(order.get_by_test_id("tours")).to_contain_text(re.compile("西-02.*路上.*→.*早市口", re.DOTALL))
    order.get_by_role("button", name="看地图").click()
    expect(page.get_by_test_id("sheet-patrols")).to_have_count(0)
    expect(page.get_by_test_id("hotspot-orders")).to_contain_text("进行中")

    phone = open_console()
    phone.page.goto("/field")
    phone.page.locator("input[name=account]").fill("west_squad")
    phone.page.locator("input[name=password]").fill("west_squad")
    phone.page.keyboard.press("Enter")
    told = phone.page.get_by_test_id("field-orders")
    expect(told).to_contain_text("早市不占道")
    told.get_by_role("button", name="知道了").click()
    expect(told.get_by_role("button", name="知道了")).to_have_count(0)

    page.get_by_test_id("hotspot-orders").get_by_role("button", name="早市口巡查").click()
    order.get_by_role("button", name="结束任务").click()
    order.locator("input[name=reason]").fill("下雨")
    order.get_by_role("button", name="结束任务").click()
    expect(order).to_contain_text("提前结束：下雨")
    expect(told).to_have_count(0)
    assert supervisor.get(f"/patrol-orders?hotspot={hotspot}")["items"][0]["state"] == "ended"


def test_what_an_order_changed_is_read_on_the_page_of_its_hotspot(
    open_console: OpenConsole, supervisor: Colleague, patrolled: tuple[City, str, int]
) -> None:
    city, _, hotspot = patrolled
    days = {"starts_on": str(TODAY - WEEKS_AGO), "ends_on": str(TODAY - timedelta(days=1))}
    order = {
        "hotspots": [hotspot],
        "squads": [city.squads["西-01"]],
        "name": "秋季整治",
        **days,
        "give": True,
    }
    supervisor.send("POST", "/patrol-orders", order)
    console = open_console()
    console.sign_in("west_supervisor", "west_supervisor")
    page = console.page
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.get_by_text("早市口").first.click()
    effect = page.get_by_test_id("patrol-effect")
    expect(effect).to_contain_text("秋季整治")
    expect(effect).to_contain_text(re.compile("下降.*95% 置信区间"))
    expect(effect.get_by_role("row", name=re.compile("^此处"))).to_contain_text("112")
    effect.get_by_label("前后各").select_option(label="14 天")
    expect(effect).to_contain_text("起 14 天")
    effect.locator("select").first.select_option(label="全部")
    effect.get_by_role("button", name="看地图").click()
    page.keyboard.press("Escape")
    expect(effect).to_be_visible()
