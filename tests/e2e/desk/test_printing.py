"""An operator prints the situation; a planner has sheets made by schedule, and takes one that was made."""

from playwright.sync_api import expect

from tests.e2e.desk.conftest import OpenConsole

# A worker, the process of the file and that of the drawing start one after the other.
WITHIN_MS = 240_000


def test_an_operator_prints_the_situation(open_console: OpenConsole) -> None:
    console = open_console()
    console.sign_in()
    console.page.keyboard.press("Control+p")
    sheet = console.page.get_by_role("dialog", name="打印态势图表")
    with console.page.expect_download(timeout=WITHIN_MS) as download:
        sheet.get_by_role("button", name="生成 PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    expect(sheet).to_have_count(0)


def test_a_planner_schedules_sheets_and_takes_one(open_console: OpenConsole) -> None:
    console = open_console()
    console.sign_in("west_planner", "west_planner")
    console.page.keyboard.press("Control+p")
    schedules = console.page.get_by_test_id("print-schedules")
    schedules.get_by_role("button", name="新增").click()
    form = schedules.get_by_test_id("print-schedule-form")
    form.get_by_role("radio", name="态势图表").click()
    form.get_by_role("radio", name="A4").click()
    form.get_by_role("group", name="钟点").get_by_role("button", name="14", exact=True).click()
    for day in "六日":
        form.get_by_role("group", name="星期").get_by_role("button", name=day).click()
    form.get_by_role("button", name="保存").click()
    line = schedules.get_by_role("listitem").filter(has_text="工作日 08:00、14:00")
    expect(line).to_contain_text("A4 · 西区")
    line.get_by_role("button", name="立即生成").click()
    file = schedules.get_by_test_id("printed-files").get_by_role("link", name="态势图表")
    expect(file).to_be_visible(timeout=WITHIN_MS)
    with console.page.expect_download() as download:
        file.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    line.get_by_role("button", name="终止").click()
    line.get_by_role("button", name="终止").click()
    expect(line).to_have_count(0)
    expect(file).to_be_visible()
