"""A new user on the sample city: signs in, sees that it is a sample, and sends a squad by road."""

from playwright.sync_api import Page, expect

from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague

GUOMAO = [116.4610, 39.9090]


def test_from_the_first_page_to_a_squad_that_was_sent(page: Page) -> None:
    console = Console(page)
    console.sign_in()
    console.wait_for_map()
    expect(page.locator("body")).to_contain_text("样例")
    colleague = Colleague.sign_in(page.request, "operator")
    codes = {category["name"]: category["code"] for category in colleague.get("/categories")["items"]}
    report = {"source": "12345", "category": codes["占道经营"], "location": GUOMAO, "place": "国贸桥下"}
    incident = colleague.send("POST", "/incidents", report)
    console.select(incident)
    first = console.first_recommended()
    page.keyboard.press("Enter")
    expect(console.assignments).to_contain_text(first)
    assignments = colleague.get(f"/incidents/{incident['id']}")["assignments"]
    assert [each["call_sign"] for each in assignments] == [first]
