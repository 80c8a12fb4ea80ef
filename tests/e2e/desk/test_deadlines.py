"""Deadlines and the safety of squads at the console, told by the worker as their time comes."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague
from tests.factories.city import City

PAUSABLE = {"pause_steps": ["resolve", "feedback"], "pause_most_s": 432_000}


@pytest.fixture
def settings(colleague: Colleague) -> Iterator[dict[str, Any]]:
    """The settings as they are; rules and settings are put back afterwards."""
    rules, settings = colleague.get("/deadline-rules"), colleague.get("/deadline-settings")
    yield settings
    colleague.send("PUT", "/deadline-rules", rules)
    colleague.send("PUT", "/deadline-settings", settings)


def open_notices(console: Console) -> None:
    for key in "gn":
        console.page.keyboard.press(key)


def test_a_deadline_that_nears_and_passes_is_told_to_those_who_answer_for_it(
    open_console: OpenConsole, colleague: Colleague, settings: dict[str, Any]
) -> None:
    colleague.send("PUT", "/deadline-rules", {"items": [PAUSABLE, {"category": "stall", "accept_s": 4}]})
    desk, supervisor = open_console(), open_console()
    desk.sign_in("street_operator", "street_operator")
    supervisor.sign_in("street_supervisor", "street_supervisor")
    incident = colleague.report(3, 3)
    expect(desk.page.get_by_test_id("notice-count")).to_have_text("1")
    open_notices(desk)
    sheet = desk.page.get_by_role("dialog", name="通知")
    expect(sheet).to_contain_text(f"接单将到期 刚刚 {incident['number']} 占道经营", use_inner_text=True)
    sheet.get_by_role("button", name="查看").click()
    expect(sheet).to_have_count(0)
    expect(desk.details).to_contain_text(incident["number"])
    expect(desk.page.get_by_test_id("notice-count")).to_have_text("0")
    expect(supervisor.page.get_by_test_id("notice-count")).to_have_text("1")
    open_notices(supervisor)
    expect(supervisor.page.get_by_role("dialog", name="通知")).to_contain_text("接单逾期")
    supervisor.page.keyboard.press("Escape")
    expect(desk.timeline).to_contain_text(re.compile("逾期.*接单.*西一街道"))


def test_the_clock_is_stopped_with_a_reason_and_goes_on(
    console: Console, colleague: Colleague, city: City
) -> None:
    incident = colleague.report(3, 3)
    sent = colleague.dispatch(incident, city.squads["西-01"])
    colleague.send("PATCH", f"/assignments/{sent['id']}", {"status": "on_scene"})
    console.page.get_by_role("tab", name=re.compile("处置")).click()
    console.select(incident)
    console.details.get_by_role("button", name="暂停计时").click()
    console.page.keyboard.type("等待物业")
    console.page.keyboard.press("Enter")
    paused = console.details.get_by_test_id("paused")
    expect(paused).to_contain_text("办结、反馈计时已暂停")
    expect(paused).to_contain_text("等待物业")
    paused.get_by_role("button", name="恢复计时").click()
    expect(paused).to_have_count(0)
    expect(console.timeline).to_contain_text("恢复计时")


def test_a_silent_squad_is_asked_and_the_desk_alarmed(
    open_console: OpenConsole, colleague: Colleague, city: City, settings: dict[str, Any]
) -> None:
    silent = {"safety_silent_s": 2, "safety_answer_s": 600, "safety_fix_counts": False}
    colleague.send("PUT", "/deadline-settings", settings | silent)
    desk, squad = open_console(), open_console()
    desk.sign_in("west_operator", "west_operator")
    sign_in_squad(squad.page)
    incident = colleague.report(3, 3)
    sent = colleague.dispatch(incident, city.squads["西-01"])
    colleague.send("PATCH", f"/assignments/{sent['id']}", {"status": "on_scene"})
    asked = squad.page.get_by_role("alertdialog", name="你们是否平安？")
    expect(asked).to_be_visible()
    colleague.send("PUT", "/deadline-settings", settings | silent | {"safety_answer_s": 1})
    asked.get_by_role("button", name="我安全").click()
    expect(asked).to_have_count(0)
    # Silent again, it is asked again and does not answer.
    alarm = desk.page.get_by_test_id("safety-alarm")
    expect(alarm).to_contain_text(f"西-01 失联 {incident['number']}", use_inner_text=True)
    colleague.send("PUT", "/deadline-settings", settings)
    alarm.get_by_role("button", name="已确认平安").click()
    expect(alarm).to_have_count(0)


def sign_in_squad(page: Page) -> None:
    """Sign in as the squad, on a phone's screen."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.locator("input[name=account]").fill("squad")
    page.locator("input[name=password]").fill("squad")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/field$"))
    expect(page.get_by_role("heading", name="西-01")).to_be_visible()


def test_the_administrator_writes_rules(
    open_console: OpenConsole, colleague: Colleague, settings: dict[str, Any]
) -> None:
    console = open_console()
    console.sign_in("admin", "admin")
    for key in "gd":
        console.page.keyboard.press(key)
    sheet = console.page.get_by_role("dialog", name="时限规则")
    many = len(colleague.get("/deadline-rules")["items"])
    expect(sheet.locator("tbody tr")).to_have_count(many)
    sheet.get_by_role("button", name="新增规则").click()
    row = sheet.locator("tbody tr").last
    row.get_by_label("事项").select_option("gas")
    row.get_by_label("接单").first.fill("soon")
    save = sheet.get_by_role("button", name="保存").first
    expect(save).to_be_disabled()
    row.get_by_label("接单").first.fill("2m")
    save.click()
    expect(console.page.get_by_text("已保存")).to_be_visible()
    assert {
        rule["category"]: rule["accept_s"]
        for rule in colleague.get("/deadline-rules")["items"]
        if rule["category"]
    } == {"gas": 120}
