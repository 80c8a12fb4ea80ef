"""What the search field finds: pinyin initials, call signs, numbers, coordinates."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague
from tests.factories.city import lonlat


@pytest.mark.parametrize("words", ["xyjd", "西一街道", "XYJD"])
def test_a_jurisdiction_is_found_by_its_initials(console: Console, words: str) -> None:
    expect(console.search(words).filter(has_text="西一街道").first).to_be_visible()


def test_a_squad_is_found_and_shown_by_keyboard(console: Console) -> None:
    expect(console.search("东-02").first).to_contain_text("东-02")
    console.page.keyboard.press("Enter")
    expect(console.page.get_by_role("article", name="东-02")).to_be_visible()


def test_an_incident_is_found_by_its_number(console: Console, colleague: Colleague) -> None:
    incident = colleague.report(7, 3)
    expect(console.search(incident["number"]).first).to_contain_text(incident["number"])
    console.page.keyboard.press("Enter")
    expect(console.details).to_contain_text(incident["number"])


def test_coordinates_move_the_map_there(console: Console) -> None:
    console.wait_for_map()
    lon, lat = lonlat(15, 6)
    result = console.search(f"{lon:.5f},{lat:.5f}").first
    expect(result).to_contain_text(re.compile("WGS|坐标"))
    console.page.keyboard.press("Enter")
    expect(console.page.get_by_role("dialog")).to_have_count(0)
    expect(console.page.get_by_test_id("coordinates")).to_contain_text(f"{lon:.3f}"[:-1])
