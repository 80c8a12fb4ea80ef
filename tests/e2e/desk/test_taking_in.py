"""A new incident by keyboard: N at the pointer, or the menu of the map."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague


def fill_in(console: Console, place: str) -> Locator:
    """Choose the category by its initials, name the place, and store, all by keyboard."""
    form = console.page.get_by_role("form", name="新案件")
    expect(form.locator("#intake-category")).to_be_focused()
    console.page.keyboard.type("zdjy")
    expect(form.get_by_role("option", name=re.compile("占道经营"))).to_be_visible()
    console.page.keyboard.press("Enter")
    form.locator("#intake-place").focus()
    console.page.keyboard.press("Control+a")
    console.page.keyboard.type(place)
    console.page.keyboard.press("Control+Enter")
    return form


def test_n_takes_in_an_incident_at_the_pointer(console: Console, colleague: Colleague) -> None:
    console.wait_for_map()
    console.point(0.4, 0.5)
    console.page.keyboard.press("n")
    expect(console.page.get_by_role("form", name="新案件")).to_contain_text(re.compile("西区|西一街道"))
    fill_in(console, "路口东侧")
    expect(console.page.get_by_text(re.compile("已受理案件"))).to_be_visible()
    (stored,) = colleague.get("/incidents?status=open")["items"]
    assert (stored["category"]["code"], stored["place"]) == ("stall", "路口东侧")
    expect(console.row(stored)).to_be_visible()


def test_the_menu_of_the_map_takes_one_in(console: Console, colleague: Colleague) -> None:
    console.wait_for_map()
    console.page.mouse.click(*console.point(0.6, 0.5), button="right")
    expect(console.page.get_by_test_id("menu-new")).to_be_focused()
    console.page.keyboard.press("Enter")
    fill_in(console, "市场门口")
    expect(console.page.get_by_text(re.compile("已受理案件"))).to_be_visible()
    assert [each["place"] for each in colleague.get("/incidents?status=open")["items"]] == ["市场门口"]


def test_a_form_not_filled_in_says_what_is_missing(console: Console) -> None:
    console.wait_for_map()
    console.point()
    console.page.keyboard.press("n")
    form = console.page.get_by_role("form", name="新案件")
    expect(form.locator("#intake-category")).to_be_focused()
    console.page.keyboard.press("Control+Enter")
    expect(form).to_contain_text("请选择事项")
