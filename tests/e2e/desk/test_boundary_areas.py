"""A planner derives boundary areas from the borders; at the desk a place near one tells both owners."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague

NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def planner(browser: Browser, address: str) -> Iterator[Colleague]:
    """A planner who works over the API."""
    context = browser.new_context(base_url=address)
    yield Colleague.sign_in(context.request, "planner")
    context.close()


@pytest.fixture
def layer(planner: Colleague) -> Iterator[dict[str, Any]]:
    """A layer of boundary areas of the test's own; emptied afterwards, so that nothing later wears its tags.

    Its name is Latin: the feed tells it in both languages, and other tests read all that is in English.
    """
    number = next(NUMBERS)
    body = {"key": f"boundaries_{number}", "kind": "boundary_area", "name": f"B{number}", "group": "borders"}
    layer = planner.send("POST", "/layers", body | {"group_name": "交界", "group_name_en": "Borders"})
    yield layer
    address = f"/layers/{layer['id']}"
    planner.send("DELETE", f"{address}/draft", None)
    edits = [
        {"action": "delete", "feature_id": feature["id"], "base": feature["properties"]["revision_id"]}
        for feature in planner.get(f"{address}/features")["features"]
    ]
    if edits:
        planner.send("POST", f"{address}/edits", {"edits": edits, "reason": "测试结束"})
        planner.send("POST", f"{address}/publish", {"reason": "测试结束"})


def open_layer(console: Console, layer: dict[str, Any]) -> None:
    """Open a layer's panel from its row of the layer list."""
    console.wait_for_map()
    console.page.get_by_test_id("layers-button").click()
    console.page.get_by_test_id(f"state-{layer['key']}").click()
    console.page.get_by_test_id("layers-button").click()


def derive(console: Console, within_m: str) -> None:
    """Fill in the form by keyboard, and send it."""
    page = console.page
    page.get_by_test_id("act-derive").press("Enter")
    expect(page.get_by_label("级别")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type(within_m)
    page.keyboard.press("Enter")


def test_what_a_planner_derives_tells_an_operator_both_owners(
    open_console: OpenConsole, planner: Colleague, layer: dict[str, Any]
) -> None:
    planning = open_console()
    planning.sign_in("planner", "planner")
    open_layer(planning, layer)
    form = planning.page.get_by_test_id("derive-form")
    derive(planning, "9000")
    expect(form).to_contain_text("1–5000 米")
    planning.page.get_by_label("边界两侧").fill("150")
    planning.page.keyboard.press("Enter")
    report = planning.page.get_by_test_id("derivation-report")
    expect(report).to_contain_text(re.compile("区级 · 150 m.*新增 1", re.DOTALL))
    expect(form).to_be_hidden()
    expect(planning.page.get_by_test_id("change")).to_contain_text("西区–东区交界")
    planner.send("POST", f"/layers/{layer['id']}/publish", {"reason": "辖区推导"})

    desk = open_console()
    desk.sign_in()
    desk.wait_for_map()
    desk.page.mouse.click(*desk.point(0.5, 0.5), button="right")
    desk.page.get_by_test_id("menu-what").click()
    about = desk.page.get_by_test_id("about-boundary")
    about.locator("summary").press("Enter")
    expect(about).to_contain_text(re.compile("双方.*西区.*⇄.*东区", re.DOTALL))
    expect(about).to_contain_text("2.8 km · 两侧各 150 m")
    expect(about).to_contain_text(re.compile("案件.*近一年"))


def test_a_refusal_and_a_failure_are_told_where_they_happen(
    open_console: OpenConsole, planner: Colleague, layer: dict[str, Any]
) -> None:
    console = open_console()
    console.sign_in("planner", "planner")
    open_layer(console, layer)
    page = console.page
    page.get_by_test_id("act-derive").click()
    page.get_by_label("级别").select_option("street")
    page.get_by_test_id("derive").click()
    expect(page.get_by_test_id("versions-panel").get_by_role("alert")).to_contain_text("至少要两个")

    page.get_by_label("级别").select_option("district")
    page.get_by_test_id("derive").click()
    expect(page.get_by_test_id("derivation-report")).to_contain_text("新增 1")
    expect(page.get_by_test_id("versions-panel").get_by_role("alert")).to_be_hidden()
    page.get_by_test_id("draw-layer").click()
    page.get_by_role("option", name="西区–东区交界").click()
    about = page.get_by_test_id("feature-panel").get_by_test_id("about-boundary")
    page.route("**/api/v1/boundary-areas/*", lambda route: route.fulfill(status=503))
    about.locator("summary").click()
    expect(about.get_by_role("alert")).to_be_visible()
    page.unroute("**/api/v1/boundary-areas/*")
    about.get_by_role("button", name="重试").click()
    expect(about).to_contain_text("尚未发布")
