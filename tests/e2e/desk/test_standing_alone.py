"""Nothing that the console asks for leaves the machine."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague

INSIDE = ("data", "blob")


def note_strangers(page: Page, address: str) -> list[str]:
    """Return a list that fills with what is asked of any host but the server."""
    strangers: list[str] = []
    home = urlsplit(address).netloc

    def note(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in INSIDE and parts.netloc != home:
            strangers.append(url)

    page.context.on("request", lambda request: note(request.url))
    page.on("websocket", lambda socket: note(socket.url))
    return strangers


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_no_request_leaves_the_machine(
    open_console: OpenConsole, colleague: Colleague, address: str, theme: str
) -> None:
    console = open_console()
    strangers = note_strangers(console.page, address)
    console.page.add_init_script(
        f"localStorage.setItem('console.settings', JSON.stringify({{theme: '{theme}'}}))"
    )
    incident = colleague.report(3, 3)
    console.sign_in()
    console.wait_for_map()
    work_a_while(console, incident)
    console.page.goto("/wall")
    console.wait_for_map()
    assert strangers == []


def work_a_while(console: Console, incident: dict) -> None:
    """Look at the map, search, look at a place, dispatch."""
    page = console.page
    x, y = console.point()
    page.mouse.wheel(0, -600)
    page.get_by_test_id("night").click()
    page.get_by_test_id("layers-button").click()
    page.keyboard.press("Escape")
    expect(console.search("东-01").first).to_contain_text("东-01")
    page.keyboard.press("Escape")
    page.mouse.click(x, y, button="right")
    page.get_by_test_id("menu-what").click()
    expect(page.get_by_test_id("map-card")).to_contain_text(re.compile("西区|东区"))
    page.keyboard.press("Escape")
    console.select(incident)
    console.first_recommended()
    page.keyboard.press("Enter")
    expect(console.assignments).to_contain_text("已派")
