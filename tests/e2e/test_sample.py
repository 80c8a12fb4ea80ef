"""A new user on the sample city: signs in, sees that it is a sample, and sends a squad by road."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague
from tests.e2e.product import Product

GUOMAO = [116.4610, 39.9090]


@pytest.fixture
def colleague(browser: Browser, product: Product) -> Iterator[Colleague]:
    """Another operator of the sample city, by program."""
    context = browser.new_context(base_url=product.address)
    yield Colleague.sign_in(context.request, "operator")
    context.close()


def test_from_the_first_page_to_a_squad_that_was_sent(page: Page, colleague: Colleague) -> None:
    console = Console(page)
    console.sign_in()
    console.wait_for_map()
    expect(page.locator("body")).to_contain_text("样例")
    codes = {category["name"]: category["code"] for category in colleague.get("/categories")["items"]}
    report = {"source": "12345", "category": codes["占道经营"], "location": GUOMAO, "place": "国贸桥下"}
    incident = colleague.send("POST", "/incidents", report)
    console.select(incident)
    first = console.first_recommended()
    page.keyboard.press("Enter")
    expect(console.assignments).to_contain_text(first)
    assignments = colleague.get(f"/incidents/{incident['id']}")["assignments"]
    assert [each["call_sign"] for each in assignments] == [first]
