"""The console in English, and at the widths it is made for."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague

CHINESE = re.compile("[\u4e00-\u9fff]+")
# Call signs and the examples of commands are data; the other language is offered by its own name.
DATA = re.compile("[东西]-0[12]|中文|^[dsiz] .+")
WORDS = """() => {
  const texts = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) texts.push(walker.currentNode.data)
  for (const element of document.querySelectorAll('*'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (element.hasAttribute(name)) texts.push(element.getAttribute(name))
  return texts
}"""


def chinese_words(page: Page) -> list[str]:
    """Return what is still written in Chinese, tooltips and names for readers included."""
    return [text.strip() for text in page.evaluate(WORDS) if CHINESE.search(DATA.sub("", text))]


def test_in_english_no_chinese_word_is_left(console: Console, colleague: Colleague) -> None:
    incident = colleague.report(9.5, 5)
    page = console.page
    console.wait_for_map()
    page.keyboard.press("Alt+l")
    expect(page.get_by_role("tab", name=re.compile("Waiting"))).to_be_visible()
    console.select(incident)
    console.first_recommended()
    expect(console.timeline.get_by_role("listitem")).not_to_have_count(0)
    page.get_by_test_id("layers-button").click()
    assert chinese_words(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert chinese_words(page) == []


@pytest.mark.parametrize("width", [1280, 1440, 1920])
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_nothing_runs_out_at_the_side(
    console: Console, colleague: Colleague, width: int, locale: str
) -> None:
    page = console.page
    incident = colleague.report(9.5, 5, place="西区与东区交界处的一个名字很长很长的路口东北角停车场入口")
    if locale == "en":
        page.keyboard.press("Alt+l")
    page.set_viewport_size({"width": width, "height": 900})
    console.select(incident)
    console.first_recommended()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    row = console.row(incident)
    assert row.evaluate("row => row.scrollHeight <= row.clientHeight"), "the row of the queue wraps"
    # What stands at the far right can be reached.
    account = page.get_by_role("button", name=re.compile("账号菜单|Account menu")).bounding_box()
    assert account["x"] + account["width"] <= width
