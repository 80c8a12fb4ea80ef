"""Photos, forms and reporters: what the squad does on its phone is seen at the desk."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague
from tests.factories.city import City, lonlat
from tests.factories.photos import photo

PHONE = {"width": 390, "height": 844}
FORM = {
    "fields": [{"key": "lel", "name": "可燃气体浓度", "type": "number", "unit": "%LEL", "required": True}],
    "checklist": [{"key": "handed_over", "name": "已移交燃气企业"}],
}


def on_the_phone(open_console: OpenConsole) -> Page:
    """Sign in as the squad 西-01, on a phone."""
    page = open_console().page
    page.set_viewport_size(PHONE)
    page.goto("/")
    expect(page.locator("input[name=account]")).to_be_focused()
    page.keyboard.type("squad")
    page.keyboard.press("Tab")
    page.keyboard.type("squad")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="西-01")).to_be_visible()
    return page


def take_photo(page: Page, name: str, content: bytes) -> None:
    picture = {"name": name, "mimeType": "image/jpeg", "buffer": content}
    page.get_by_test_id("camera-input").set_input_files(picture)


def test_a_photo_of_the_squad_is_seen_at_the_desk(
    open_console: OpenConsole, console: Console, colleague: Colleague, city: City
) -> None:
    incident = colleague.report(2, 5)
    console.select(incident)
    colleague.dispatch(incident, city.squads["西-01"])
    phone = on_the_phone(open_console)
    take_photo(phone, "盲道.jpg", photo(lonlat(5, 9), size=(1200, 900)))
    expect(phone.get_by_role("button", name="查看 盲道.jpg")).to_be_visible()
    take_photo(phone, "坏的.jpg", photo()[:-50])
    expect(phone.get_by_role("alert")).to_contain_text("不完整或已损坏")

    tile = console.details.get_by_role("button", name="查看 盲道.jpg")
    expect(tile).to_contain_text("500 m")
    tile.click()
    viewer = console.page.get_by_test_id("file-viewer")
    expect(viewer).to_contain_text("1200 × 900")
    picture = viewer.get_by_role("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    with console.page.expect_download() as taken:
        viewer.get_by_role("link", name="下载原件").click()
    assert taken.value.suggested_filename == "盲道.jpg"
    viewer.get_by_role("button", name=re.compile("移除")).click()
    viewer.get_by_role("button", name="拍到无关人员").click()
    console.page.keyboard.press("Tab")
    viewer.get_by_role("button", name=re.compile("^移除 ")).click()
    expect(viewer).to_be_hidden()
    expect(tile).to_be_hidden()
    expect(console.timeline).to_contain_text("移除附件")
    expect(phone.get_by_role("button", name="查看 盲道.jpg")).to_be_hidden()


@pytest.fixture
def gas_form(colleague: Colleague) -> Iterator[None]:
    """The category gas asks for a reading and a line of the checklist."""
    gas = next(one for one in colleague.get("/categories")["items"] if one["code"] == "gas")
    address = f"/categories/{gas['id']}/form"
    form = colleague.send("PUT", address, FORM | {"base_version": colleague.get(address)["version"]})
    yield
    nothing: dict[str, Any] = {"fields": [], "checklist": [], "base_version": form["version"]}
    colleague.send("PUT", address, nothing)


def test_nothing_is_handled_before_the_form_is_complete(
    open_console: OpenConsole, colleague: Colleague, city: City, gas_form: None
) -> None:
    incident = colleague.report(2, 5, category="gas")
    assignment = colleague.dispatch(incident, city.squads["西-01"])
    for step in ("accepted", "en_route", "on_scene"):
        colleague.send("PATCH", f"/assignments/{assignment['id']}", {"status": step})
    phone = on_the_phone(open_console)
    form = phone.get_by_test_id("field-form")
    expect(form).to_contain_text("还缺 2 项")
    phone.get_by_role("button", name="处置完毕").click()
    expect(phone.get_by_role("alert")).to_contain_text("可燃气体浓度, 已移交燃气企业")
    form.get_by_label("可燃气体浓度").fill("3.5")
    form.get_by_role("group", name="已移交燃气企业").get_by_role("button", name="是", exact=True).click()
    expect(form).to_contain_text("已齐")
    phone.get_by_role("button", name="处置完毕").click()
    expect(phone.get_by_text("暂无派遣")).to_be_visible()
    for to in ("verified", "closed"):
        colleague.send("POST", f"/incidents/{incident['id']}/transitions", {"to": to})


def test_who_reported_is_shown_when_asked_for_and_that_is_kept(
    console: Console, colleague: Colleague
) -> None:
    incident = colleague.report(4, 4, reporter={"name": "王女士", "phone": "13800001234"})
    console.select(incident)
    section = console.details.get_by_test_id("reporters-section")
    section.get_by_role("button", name=re.compile("报告人")).click()
    expect(section).to_contain_text("*******1234")
    expect(section).not_to_contain_text("13800001234")
    section.get_by_role("button", name=re.compile("显示联系方式")).click()
    expect(section.get_by_role("link", name="13800001234")).to_be_visible()
    expect(section).to_contain_text("查看记录 1")
    section.get_by_role("button", name=re.compile("再次反映")).click()
    section.get_by_label("反映内容").fill("又摆上了")
    console.page.keyboard.press("Enter")
    expect(section).to_contain_text("2 次反映")
    expect(section).to_contain_text("又摆上了")
