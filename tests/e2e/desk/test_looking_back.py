"""Looking back at the console: what was is shown, played and left again, while what is live goes on."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague
from tests.factories.city import City

LEFT_TO_LIVE_MS = 4_000
NOT_LIVE = re.compile("非实时|not live")


class Past:
    """What a person does while looking back."""

    def __init__(self, console: Console) -> None:
        self.console, self.page = console, console.page
        self.banner = self.page.get_by_test_id("past-banner")
        self.bar = self.page.get_by_test_id("past-bar")
        self.detail = self.page.get_by_test_id("past-detail")
        self.feed = self.page.get_by_test_id("past-feed")

    def jump(self, at: datetime) -> None:
        """Write a moment and go there, once it is past for the console as well."""
        wait_until_past(self.console, at)
        self.page.keyboard.press("t")
        expect(self.page.get_by_test_id("past-jump")).to_be_focused()
        self.page.keyboard.type(f"{at.astimezone():%Y-%m-%d %H:%M:%S.%f}"[:-3])
        self.page.keyboard.press("Enter")
        self.settled()

    def step(self, key: str) -> None:
        """Go to the next change, or the one before; it may lie within the same second."""
        self.page.keyboard.press(key)
        self.settled()

    def settled(self) -> None:
        """Wait until what is shown is what was."""
        expect(self.bar).to_have_attribute("aria-busy", "false")


def wait_until_past(console: Console, at: datetime) -> None:
    """Wait until a moment can be looked back at: the console leaves the last seconds to what is live."""
    past_ms = at.timestamp() * 1000 + LEFT_TO_LIVE_MS
    console.page.wait_for_function("past_ms => Date.now() > past_ms", arg=past_ms)


@pytest.fixture
def story(colleague: Colleague, city: City) -> dict[str, Any]:
    """An incident that is reported, worked on and cancelled, with the moments between."""
    incident = colleague.report(3, 3, place="老街口")
    reported = datetime.now(UTC)
    colleague.dispatch(incident, city.squads["西-01"])
    dispatched = datetime.now(UTC)
    colleague.fix(("西-01", 3, 3))
    colleague.clear_desk()
    return {"incident": incident, "reported": reported, "dispatched": dispatched}


def test_what_was_is_shown_played_and_left(
    console: Console, colleague: Colleague, story: dict[str, Any]
) -> None:
    incident, past, page = story["incident"], Past(console), console.page
    expect(console.row(incident)).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(past.banner).to_contain_text(NOT_LIVE)
    past.settled()
    past.jump(story["reported"])
    expect(console.row(incident)).to_contain_text("老街口")
    expect(past.feed).to_contain_text(f"新案件 {incident['number']}")
    page.keyboard.press("j")
    expect(past.detail).to_contain_text("受理")
    expect(past.detail.get_by_role("button", name=re.compile("^派遣"))).to_have_count(0)
    # The next thing that happened is that a squad was sent, after a ranking that comes out the same again.
    past.step("ArrowRight")
    expect(past.detail).to_contain_text("西-01")
    expect(console.row(incident)).to_have_count(0)
    page.get_by_role("tab", name="处置").click()
    expect(console.row(incident)).to_contain_text("西-01")
    page.get_by_test_id("past-why").click()
    expect(page.get_by_test_id("past-verdict")).to_contain_text("复算相同")
    # Played on to now, it is done with; what has come in meanwhile is told, and is there afterwards.
    new = colleague.report(8, 2)
    expect(page.get_by_role("status", name="新案件", exact=True)).to_contain_text("新案件")
    expect(console.row(new)).to_have_count(0)
    page.keyboard.press("9")
    page.get_by_test_id("past-play").click()
    expect(past.detail).to_contain_text("没有这件案件")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(past.banner).to_have_count(0)
    page.get_by_role("tab", name="待派").click()
    expect(console.row(new)).to_be_visible()
    expect(console.row(incident)).to_have_count(0)


def test_nothing_can_be_done_to_what_is_no_longer_so(
    console: Console, colleague: Colleague, story: dict[str, Any]
) -> None:
    waiting, past = colleague.report(6, 6), Past(console)
    console.select(waiting)
    assert console.first_recommended()
    wait_until_past(console, story["dispatched"])
    console.command(f"t {story['dispatched'].astimezone():%H:%M:%S.%f}"[:-3])
    expect(past.banner).to_contain_text(NOT_LIVE)
    past.settled()
    expect(past.detail).to_contain_text("没有这件案件")
    console.page.keyboard.press("Enter")
    console.page.locator(".command-line input").click()
    console.page.keyboard.type(f"d 西-02 {story['incident']['number']}")
    console.page.keyboard.press("Enter")
    expect(console.page.locator(".command-line")).to_contain_text("回放中不能操作")
    console.page.keyboard.press("Escape")
    console.map.click(button="right")
    expect(console.page.get_by_role("menu")).to_have_count(0)
    past.detail.get_by_role("button", name="看它现在的样子").click()
    expect(console.details).to_contain_text(waiting["number"])
    assert colleague.get(f"/incidents/{waiting['id']}")["assignments"] == []
