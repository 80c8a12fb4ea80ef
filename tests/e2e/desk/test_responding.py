"""Squads for all that waits at once, and response plans, at the console and on a squad's phone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague
from tests.factories.city import City

LEAD, SUPPORT = {"role": "lead"}, {"role": "support"}


@pytest.fixture
def plans(colleague: Colleague) -> Iterator[dict[str, Any]]:
    """A plan for stalls, and a stronger one, as long as the test lasts."""
    root = colleague.get("/session")["organisation"]["id"]
    usual = {"name": "摊点", "categories": ["stall"], "slots": [LEAD], "checklist": [{"text": "有无伤员"}]}
    stronger = {"name": "摊点加强", "level": 2, "slots": [LEAD, SUPPORT, {"role": "support", "mode": "foot"}]}
    made = [
        colleague.send("POST", "/response-plans", {"organisation_id": root, **content})
        for content in (usual, stronger)
    ]
    yield made[0]
    for plan in made:
        kept = colleague.requests.delete(
            f"/api/v1/response-plans/{plan['id']}", headers={"X-CSRF-Token": colleague.csrf_token}
        )
        assert kept.status == 204


def test_all_that_waits_is_sent_at_once_by_keys(console: Console, colleague: Colleague, city: City) -> None:
    first, second = colleague.report(4, 4), colleague.report(1, 2)
    expect(console.row(second)).to_be_visible()
    console.page.keyboard.press("g")
    console.page.keyboard.press("a")
    panel = console.page.get_by_test_id("global-panel")
    expect(panel.get_by_test_id("saved")).to_contain_text("共省")
    nearer = panel.get_by_test_id(f"line-{second['number']}")
    expect(nearer.locator(".once")).to_contain_text("西-01")
    expect(panel.get_by_test_id(f"line-{first['number']}").locator(".turn")).to_contain_text("西-01")
    console.page.keyboard.press("n")
    expect(panel.get_by_test_id("take-pairs")).to_be_disabled()
    console.page.keyboard.press("a")
    console.page.keyboard.press("Enter")
    expect(console.page.get_by_text("已派 2 件")).to_be_visible()
    expect(nearer.get_by_role("status")).to_contain_text("已派")
    console.page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    sent = {each["squad_id"] for each in colleague.get(f"/incidents/{second['id']}")["assignments"]}
    assert sent == {city.squads["西-01"]}


def test_who_was_lost_to_a_colleague_is_told_in_its_line(
    console: Console, colleague: Colleague, city: City
) -> None:
    first, second = colleague.report(4, 4), colleague.report(1, 2)
    expect(console.row(second)).to_be_visible()
    console.command("a")
    panel = console.page.get_by_test_id("global-panel")
    expect(panel.get_by_test_id("take-pairs")).to_be_enabled()
    colleague.dispatch(first, city.squads["西-01"])
    console.page.keyboard.press("Enter")
    for incident in (first, second):
        expect(panel.get_by_test_id(f"line-{incident['number']}").get_by_role("alert")).to_be_visible()


def test_the_plan_that_fits_is_taken_and_raised_by_one_key_each(
    console: Console, colleague: Colleague, plans: dict[str, Any]
) -> None:
    incident = colleague.report(3, 3)
    console.select(incident)
    response = console.details.get_by_test_id("response")
    expect(response).to_contain_text("摊点")
    expect(response.locator(".seat-row")).to_contain_text("西-01")
    console.page.keyboard.press("p")
    expect(console.page.get_by_text("已启动“摊点”")).to_be_visible()
    expect(console.assignments).to_contain_text("西-01")
    console.page.keyboard.press("u")
    expect(response).to_contain_text("摊点加强")
    expect(response).to_contain_text("缺 1 支")
    expect(response.locator(".seat-row.there")).to_have_count(1)
    expect(response.get_by_test_id("take-response")).to_contain_text("增派 1 支")
    console.page.get_by_role("button", name="撤销").last.click()
    expect(response).to_contain_text("1 级响应")


def test_what_is_asked_on_arrival_is_answered_on_the_phone_and_read_at_the_desk(
    console: Console, open_console: OpenConsole, colleague: Colleague, plans: dict[str, Any], city: City
) -> None:
    incident = colleague.report(3, 3)
    choice = {"plan_id": plans["id"], "squads": [{"squad_id": city.squads["西-01"], "role": "lead"}]}
    taken = colleague.send("POST", f"/incidents/{incident['id']}/response", choice)
    assignment = taken["assignments"][0]["id"]
    for status in ("accepted", "en_route", "on_scene"):
        colleague.send("PATCH", f"/assignments/{assignment}", {"status": status})
    phone = open_console()
    sign_in_squad(phone.page)
    asked = phone.page.get_by_test_id("questions")
    asked.get_by_role("button", name=re.compile("^否$")).click()
    expect(asked).to_contain_text("已全部回答")
    console.page.get_by_role("tab", name="处置").click()
    console.select(incident)
    answered = console.details.get_by_test_id("questions")
    expect(answered.get_by_role("button", name=re.compile("^否$"))).to_have_attribute("aria-pressed", "true")


def sign_in_squad(page: Page) -> None:
    """Sign in as the squad on its phone."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.locator("input[name=account]").fill("squad")
    page.locator("input[name=password]").fill("squad")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/field$"))


def test_a_planner_writes_a_plan(open_console: OpenConsole, colleague: Colleague) -> None:
    console = open_console()
    console.sign_in("planner", "planner")
    console.page.keyboard.press("g")
    console.page.keyboard.press("r")
    console.page.get_by_test_id("new-response-plan").click()
    form = console.page.get_by_test_id("response-plan-form")
    form.locator("input[name=name]").fill("夜间扰民")
    form.get_by_test_id("add-question").click()
    form.get_by_label("问项", exact=True).fill("噪声是否已停")
    form.get_by_test_id("save-plan").click()
    expect(console.page.get_by_text("已保存“夜间扰民”")).to_be_visible()
    kept = [plan for plan in colleague.get("/response-plans")["items"] if plan["name"] == "夜间扰民"]
    assert [item["text"] for item in kept[0]["checklist"]] == ["噪声是否已停"]
    console.page.get_by_role("button", name="停用").click()
    console.page.get_by_role("button", name="停用").click()
    expect(console.page.get_by_text("已停用“夜间扰民”")).to_be_visible()
