"""An administrator gives incidents to an agency: looked at before, read by its token, withdrawn."""

import re

from playwright.sync_api import Browser, Locator, expect

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.served import Colleague


def test_an_administrator_shares_incidents_and_withdraws_them(
    open_console: OpenConsole, colleague: Colleague, browser: Browser, address: str
) -> None:
    incident = colleague.report(3, 3, place="不可外传的路口")
    console = open_console()
    console.sign_in("admin", "admin")
    for key in "gx":
        console.page.keyboard.press(key)
    sheet = console.page.get_by_role("dialog", name="对外共享")
    sheet.get_by_role("button", name="新建接收单位").click()
    console.page.keyboard.type("水务局")
    console.page.keyboard.press("Enter")
    sheet.get_by_role("button", name="新建共享").click()
    _define(sheet, incident)
    sheet.get_by_role("button", name="建立共享").click()
    expect(sheet.locator("header h3")).to_have_text("占道案件")
    sheet.get_by_role("button", name="返回").click()
    sheet.get_by_role("button", name="新建凭证").click()
    sheet.get_by_role("button", name="生成").click()
    secret = sheet.locator("output").inner_text()
    sheet.get_by_role("button", name="已保存").click()
    expect(sheet).not_to_contain_text(secret)

    program = browser.new_context(base_url=address, extra_http_headers={"Authorization": f"Bearer {secret}"})
    # The answer comes once the worker has made what the agency sees.
    given = program.request.get("/api/v1/shares/water-incidents/changes?since=0&wait_s=60", timeout=90_000)
    assert given.status == 200, given.text()
    assert incident["number"] in [each["properties"]["number"] for each in given.json()["items"]]
    assert "不可外传的路口" not in given.text()
    sheet.get_by_role("button", name="占道案件").click()
    sheet.get_by_role("button", name="撤回").click()
    console.page.keyboard.type("协议到期")
    console.page.keyboard.press("Enter")
    expect(sheet.locator("header .mark")).to_have_text("已撤回")
    refused = program.request.get("/api/v1/shares/water-incidents/changes?since=0")
    assert (refused.status, refused.json()["code"]) == (404, "share_unknown")
    program.close()


LOCAL_MINUTE = """at => {
    const local = new Date(at)
    local.setMinutes(local.getMinutes() - local.getTimezoneOffset())
    return local.toISOString().slice(0, 16)
}"""


def _define(sheet: Locator, incident: dict) -> None:
    """Define a share without the words of the place, and see in the preview that they are not given."""
    sheet.locator("input[name=name]").fill("占道案件")
    sheet.locator("input[name=key]").fill("water-incidents")
    # Whatever other tests have reported before is left out.
    minute = sheet.page.evaluate(LOCAL_MINUTE, incident["reported_at"])
    sheet.locator("input[name=since]").fill(minute)
    preview = sheet.get_by_label("对方将看到的内容")
    row = preview.get_by_role("row").filter(has_text=incident["number"])
    expect(row).to_contain_text("不可外传的路口")
    sheet.locator("select[name=precision]").select_option("100m")
    expect(preview.get_by_role("alert")).to_contain_text("place")
    expect(sheet.get_by_role("button", name="建立共享")).to_be_disabled()
    for field in ("place", "grid_code"):
        sheet.locator(f"select[name=rule-{field}]").select_option("out")
    expect(row).not_to_contain_text("不可外传的路口")
    expect(preview.get_by_test_id("preview-count")).to_have_text(re.compile(r"对方看到 \d+ 个"))
