"""What a planner publishes is at the desk at once; the slider shows its end; an old version returns."""

import itertools
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague
from tests.factories.city import lonlat

BEIJING = ZoneInfo("Asia/Shanghai")
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def planner(browser: Browser, address: str) -> Iterator[Colleague]:
    """A planner who works over the API."""
    context = browser.new_context(base_url=address)
    yield Colleague.sign_in(context.request, "planner")
    context.close()


@pytest.fixture
def layer(planner: Colleague) -> Iterator[dict[str, Any]]:
    """A layer of key zones of the test's own; emptied afterwards, so that no later incident wears its tags.

    Its name is Latin, and so are those of features with a window: the feed tells them in both languages, and
    other tests read all that is in English.
    """
    number = next(NUMBERS)
    body = {"key": f"zones_{number}", "kind": "key_zone", "name": f"K{number}", "group": "five_zones"}
    layer = planner.send("POST", "/layers", body | {"group_name": "五区", "group_name_en": "Five zones"})
    yield layer
    address = f"/layers/{layer['id']}"
    planner.send("DELETE", f"{address}/draft", None)
    published = planner.get(f"{address}/features")["features"]
    if published:
        draft(planner, layer, *(remove(feature) for feature in published))
        planner.send("POST", f"{address}/publish", {"reason": "测试结束"})


def remove(feature: dict[str, Any]) -> dict[str, Any]:
    """Return the edit that deletes a feature."""
    base = feature["properties"]["revision_id"]
    return {"action": "delete", "feature_id": feature["id"], "base": base}


def zone(name: str, x: float, *, ends_in_days: int | None = None, **demands: Any) -> dict[str, Any]:
    """Return the content of a zone around the city's middle, from so far west on."""
    ring = [lonlat(*place) for place in [(x, 1), (14, 1), (14, 9), (x, 9), (x, 1)]]
    window = None
    if ends_in_days is not None:
        ends = datetime.now(BEIJING).replace(tzinfo=None, microsecond=0) + timedelta(days=ends_in_days)
        window = {"phases": [{"name": "", "starts": None, "ends": ends.isoformat()}]}
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"geometry": shape, "name": name, "window": window, "demands": demands}


def draft(planner: Colleague, layer: dict[str, Any], *edits: dict[str, Any]) -> list[dict[str, Any]]:
    """Save edits to the layer's draft."""
    body = {"edits": list(edits), "reason": "会商纪要"}
    return planner.send("POST", f"/layers/{layer['id']}/edits", body)["features"]


def open_versions(console: Console, layer: dict[str, Any]) -> None:
    """Open a layer from its row of the layer panel."""
    console.wait_for_map()
    console.page.get_by_test_id("layers-button").click()
    console.page.get_by_test_id(f"state-{layer['key']}").click()
    console.page.get_by_test_id("layers-button").click()


def look_at_middle(console: Console) -> None:
    """Ask what is at the middle of the map."""
    console.page.mouse.click(*console.point(0.5, 0.5), button="right")
    console.page.get_by_test_id("menu-what").click()


def test_what_is_published_reaches_the_desk_at_once(
    open_console: OpenConsole, planner: Colleague, colleague: Colleague, layer: dict[str, Any]
) -> None:
    draft(planner, layer, {"action": "create", "content": zone("N1", 6, ends_in_days=2, priority_up=1)})
    desk, planning = open_console(), open_console()
    desk.sign_in()
    desk.wait_for_map()
    planning.sign_in("planner", "planner")
    open_versions(planning, layer)
    change = planning.page.get_by_test_id("change")
    expect(change).to_contain_text("N1")
    change.press("Enter")
    expect(planning.details).to_contain_text("优先级提 1 级")

    planning.page.get_by_test_id("act-publish").click()
    expect(planning.page.get_by_test_id("publish")).to_be_enabled()
    planning.page.keyboard.type("两会保障")
    with desk.page.expect_response(
        lambda answer: f"/tiles/{layer['key']}/" in answer.url and answer.status == 200
    ):
        planning.page.keyboard.press("Enter")
    expect(planning.page.get_by_test_id("version-1")).to_contain_text("两会保障")
    expect(planning.page.get_by_test_id("layer-state")).to_contain_text("已发布")

    incident = colleague.report(10, 5)
    desk.select(incident)
    expect(desk.details.get_by_test_id("incident-tag")).to_have_text("N1")
    expect(desk.details.get_by_test_id("raised")).to_contain_text("P3 → P2")

    look_at_middle(desk)
    expect(desk.page.get_by_test_id("feature-here")).to_contain_text("N1")
    expect(desk.page.get_by_test_id("feature-here")).to_contain_text("优先级提 1 级")


def test_the_slider_shows_a_zone_gone_after_its_window(
    console: Console, planner: Colleague, layer: dict[str, Any]
) -> None:
    draft(planner, layer, {"action": "create", "content": zone("G1", 6, ends_in_days=2)})
    planner.send("POST", f"/layers/{layer['id']}/publish", {"reason": "演唱会"})
    console.wait_for_map()
    page = console.page
    page.get_by_test_id("preview-button").click()
    page.get_by_test_id("slider-turns").click()
    turn = page.get_by_test_id("turn-list").get_by_role("button", name=re.compile("结束.*G1"))
    with page.expect_response(lambda answer: f"/tiles/{layer['key']}/" in answer.url and "at=" in answer.url):
        turn.click()
    expect(page.get_by_test_id("preview-banner")).to_contain_text("非实时")
    page.get_by_test_id("slider-turns").click()
    look_at_middle(console)
    expect(page.get_by_test_id("map-card")).to_contain_text("预演")
    expect(page.get_by_test_id("map-card")).not_to_contain_text("G1")
    page.keyboard.press("Escape")

    page.keyboard.press("Escape")
    expect(page.get_by_test_id("preview-banner")).to_be_hidden()
    look_at_middle(console)
    expect(page.get_by_test_id("map-card")).to_contain_text("G1")


def test_a_version_is_compared_shown_and_restored(
    open_console: OpenConsole, planner: Colleague, layer: dict[str, Any]
) -> None:
    (first,) = draft(planner, layer, {"action": "create", "content": zone("三里屯", 6)})
    planner.send("POST", f"/layers/{layer['id']}/publish", {"reason": "初版"})
    base = first["properties"]["revision_id"]
    edit = {"action": "change", "feature_id": first["id"], "base": base, "content": zone("三里屯商圈", 9)}
    draft(planner, layer, edit)
    planner.send("POST", f"/layers/{layer['id']}/publish", {"reason": "收缩"})

    console = open_console()
    console.sign_in("planner", "planner")
    open_versions(console, layer)
    page = console.page
    page.get_by_test_id("change").click()
    expect(console.details).to_contain_text("三里屯 → 三里屯商圈")
    page.get_by_test_id("version-1").get_by_role("button").first.click()
    with page.expect_response(re.compile(rf"/tiles/{layer['key']}/.*version=1")):
        page.get_by_test_id("show-version").click()
    expect(page.get_by_test_id("view-banner")).to_contain_text("v1 · 非现行")

    page.get_by_test_id("restore").click()
    page.keyboard.type("还用初版")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("layer-state")).to_contain_text("草稿")
    expect(page.get_by_test_id("change")).to_contain_text("三里屯")
    page.get_by_test_id("act-publish").click()
    expect(page.get_by_test_id("publish")).to_be_enabled()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("version-3")).to_be_visible()
    (feature,) = planner.get(f"/layers/{layer['id']}/features")["features"]
    assert feature["properties"]["name"] == "三里屯"
    assert feature["geometry"] == first["geometry"]


def test_errors_keep_a_draft_back_unless_a_reason_is_given(
    open_console: OpenConsole, planner: Colleague, layer: dict[str, Any]
) -> None:
    twice = zone("重复区域", 6)
    draft(planner, layer, *({"action": "create", "content": twice} for _ in range(2)))
    console = open_console()
    console.sign_in("planner", "planner")
    open_versions(console, layer)
    page = console.page
    page.get_by_test_id("act-publish").click()
    despite = page.get_by_test_id(re.compile("^despite-"))
    expect(despite).to_have_count(1)
    expect(page.get_by_test_id("publish")).to_be_disabled()
    page.get_by_test_id("show-findings").click()
    finding = page.get_by_test_id("finding").first
    expect(finding).to_contain_text("重复区域")
    finding.press("Enter")
    expect(finding).to_have_attribute("aria-current", "true")

    despite.check()
    page.get_by_test_id("publish").click()
    expect(page.get_by_test_id("publish-form")).to_contain_text("写明理由")
    page.locator("#publish-reason").fill("现场核实无误")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("version-1")).to_contain_text("现场核实无误")


def test_one_change_is_discarded_and_the_rest_submitted(
    open_console: OpenConsole, planner: Colleague, layer: dict[str, Any]
) -> None:
    draft(planner, layer, *({"action": "create", "content": zone(name, 6)} for name in ("东门", "西门")))
    console = open_console()
    console.sign_in("planner", "planner")
    open_versions(console, layer)
    page = console.page
    page.get_by_test_id("change").filter(has_text="西门").click()
    page.get_by_test_id("discard").click()
    page.get_by_test_id("discard-sure").click()
    expect(page.get_by_test_id("change")).to_have_count(1)
    page.get_by_test_id("act-submit").click()
    page.keyboard.type("请审")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("layer-state")).to_contain_text("审核中")
    expect(page.get_by_test_id("versions-panel")).to_contain_text("请审")
    page.get_by_test_id("act-take_back").click()
    expect(page.get_by_test_id("layer-state")).to_contain_text("草稿")
