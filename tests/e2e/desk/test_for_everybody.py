"""What is there for those who listen to the screen, and what keeps still for those who look at it."""

import re

from playwright.sync_api import Route, expect

from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague

NAMELESS = re.compile(
    r"^\s*- (?:button|checkbox|combobox|link|listbox|option|radio|slider|switch|tab|table|textbox)\b(?! \")",
    re.MULTILINE,
)


def test_every_control_has_a_name(console: Console, colleague: Colleague) -> None:
    incident = colleague.report(4, 4)
    console.wait_for_map()
    console.select(incident)
    console.first_recommended()
    console.page.get_by_test_id("layers-button").click()
    expect(console.page.get_by_test_id("layer-panel")).to_be_visible()
    assert NAMELESS.findall(console.page.locator("body").aria_snapshot()) == []


def test_what_arrives_is_told_to_those_who_listen(console: Console, colleague: Colleague) -> None:
    arrivals = console.page.get_by_role("status", name="新案件")
    expect(arrivals).to_have_text("")
    colleague.report(4, 4, place="三里屯路口")
    expect(arrivals).to_contain_text("三里屯路口")


def test_a_ranking_comes_where_it_was_expected(console: Console, colleague: Colleague) -> None:
    incident = colleague.report(4, 4)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    console.page.route(re.compile("/recommendation"), hold)
    console.select(incident)
    expected = console.details.locator(".recommendation-skeleton .row").first
    expect(expected).to_be_visible()
    before = expected.bounding_box()
    for route in held:
        route.continue_()
    console.first_recommended()
    assert console.ranking.get_by_role("row").nth(1).bounding_box() == before
