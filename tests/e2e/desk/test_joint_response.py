"""At a border two districts see it at once; one takes it, the other sees who did; and it is handed on."""

import re

from playwright.sync_api import expect

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague


def sign_in(open_console: OpenConsole, account: str) -> Console:
    console = open_console()
    console.sign_in(account, account)
    return console


def joint(console: Console):
    return console.details.get_by_test_id("joint-state")


def test_both_see_it_at_once_and_who_takes_it_first_keeps_it(
    open_console: OpenConsole, colleague: Colleague
) -> None:
    west, east = (sign_in(open_console, name) for name in ("west_operator", "east_operator"))
    made = colleague.report(9.5, 3, place="界河桥")
    for console in (west, east):
        expect(console.row(made).get_by_test_id("queue-joint")).to_have_text("?")
        console.select(made)
        expect(joint(console)).to_contain_text("双方均未受理")
    east.page.keyboard.press("y")
    for console in (east, west):
        expect(joint(console)).to_contain_text("东区 负责")
        expect(console.row(made).get_by_test_id("queue-joint")).to_have_text("→东区")
    expect(west.details.get_by_role("button", name=re.compile("^受理"))).to_have_count(0)
    expect(west.timeline).to_contain_text("受理（首接）")


def test_one_side_refuses_and_says_why(open_console: OpenConsole, colleague: Colleague) -> None:
    west, east = (sign_in(open_console, name) for name in ("west_operator", "east_operator"))
    made = colleague.report(9.5, 3)
    for console in (west, east):
        console.select(made)
    west.page.keyboard.press("x")
    west.page.keyboard.type("在路东")
    west.page.keyboard.press("Enter")
    expect(east.details).to_contain_text("西区不受理：在路东")
    east.page.keyboard.press("y")
    expect(joint(west)).to_contain_text("东区 负责")


def test_an_incident_is_handed_over_by_keys(open_console: OpenConsole, colleague: Colleague) -> None:
    west, east = (sign_in(open_console, name) for name in ("west_operator", "east_operator"))
    made = colleague.report(8, 3)
    west.select(made)
    west.page.keyboard.press("t")
    form = west.details.get_by_test_id("transfer-form")
    form.get_by_role("searchbox").fill("东区")
    form.get_by_role("radio", name="东区").check()
    form.locator("#reason").fill("属东区管辖")
    west.page.keyboard.press("Enter")
    expect(west.details.get_by_test_id("transfer-state")).to_contain_text("西区请求移送东区")
    expect(east.page.get_by_test_id("transfer-count")).to_have_text("1")
    east.page.keyboard.press("g")
    east.page.keyboard.press("t")
    sheet = east.page.get_by_test_id("sheet-transfers")
    expect(sheet).to_contain_text("属东区管辖")
    sheet.get_by_role("button", name=re.compile("^接收")).first.click()
    expect(east.page.get_by_test_id("transfer-count")).to_have_text("0")
    expect(west.details).to_contain_text("已移送 1 次")
    expect(west.details).to_contain_text("移送")


def test_a_planner_makes_an_agreement_and_it_settles(open_console: OpenConsole, colleague: Colleague) -> None:
    planner = sign_in(open_console, "planner")
    planner.page.keyboard.press("g")
    planner.page.keyboard.press("j")
    sheet = planner.page.get_by_test_id("sheet-joint")
    sheet.get_by_test_id("new-agreement").click()
    form = sheet.get_by_test_id("agreement-form")
    form.locator("input[name=name]").fill("界河协议")
    form.get_by_label("甲方").select_option(label="西区")
    form.get_by_label("乙方").select_option(label="东区")
    form.locator("select[name=answers]").select_option("b")
    form.get_by_role("button", name="保存").click()
    expect(sheet.get_by_test_id("agreements")).to_contain_text("西区 ⇄ 东区")
    made = colleague.report(9.5, 3)
    assert made["responsible"]["name"] == "东区"
    east = sign_in(open_console, "east_operator")
    east.select(made)
    expect(joint(east)).to_contain_text("按协议“界河协议”由东区负责")
    sheet.get_by_role("button", name="终止").click()
    sheet.get_by_role("button", name="确认终止").click()
    expect(sheet).to_contain_text("没有协议")
