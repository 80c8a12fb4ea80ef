"""What a person does at the console, and what can be seen there."""

import re

from playwright.sync_api import Locator, Page, expect

TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Console:
    """A console open in a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.queue = page.get_by_role("listbox", name=re.compile("案件|incidents"))
        self.details = page.get_by_role("complementary", name=re.compile("^(详情|Details)$"))
        self.ranking = self.details.get_by_role("table", name=re.compile("^(推荐|Recommended)$"))
        self.timeline = self.details.get_by_role("region", name=re.compile("^(办理过程|Timeline)$"))
        self.assignments = self.details.locator(".assignment-card")
        self.connection = page.get_by_role("status", name=re.compile("^(连接状态|Connection)$"))
        self.command_line = page.get_by_role("combobox", name=re.compile("^(命令行|Command line)$"))
        self.map = page.get_by_test_id("map-stage")

    def sign_in(self, account: str = "operator", password: str = "operator") -> None:
        """Sign in by keyboard, and wait until the console is live."""
        self.page.goto("/")
        expect(self.page.locator("input[name=account]")).to_be_focused()
        self.page.keyboard.type(account)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(password)
        self.page.keyboard.press("Enter")
        self.wait_until_live()

    def wait_until_live(self) -> None:
        """Wait for the stream and the whole state."""
        expect(self.connection).to_contain_text(re.compile("实时|Live"))
        expect(self.page.locator(".queue-panel")).to_have_attribute("aria-busy", "false")

    def wait_for_map(self) -> None:
        """Wait until the map has drawn what it has to draw."""
        expect(self.map).to_have_attribute("data-ready", "true")

    def row(self, incident: dict) -> Locator:
        """Return an incident's row of the queue."""
        return self.page.locator(f"#queue-{incident['id']}")

    def select(self, incident: dict) -> None:
        """Walk down the queue by J until an incident is selected."""
        expect(self.row(incident)).to_be_visible()
        for _ in range(self.queue.get_by_role("option").count()):
            self.page.keyboard.press("j")
            # What is selected is drawn with the next frame; read sooner, it would be that of the key before.
            self.page.evaluate(TWO_FRAMES)
            if self.row(incident).get_attribute("aria-selected") == "true":
                break
        expect(self.row(incident)).to_have_attribute("aria-selected", "true")
        expect(self.details).to_contain_text(incident["number"])

    def first_recommended(self) -> str:
        """Return the call sign of the squad that is ranked first, once a ranking is shown."""
        expect(self.ranking.get_by_role("row").nth(1)).to_be_visible()
        return self.ranking.locator(".call-sign").first.inner_text()

    def search(self, words: str) -> Locator:
        """Open the search by its keys, type, and return the results."""
        self.page.keyboard.press("Control+k")
        palette = self.page.get_by_role("dialog")
        expect(palette.get_by_role("combobox")).to_be_focused()
        self.page.keyboard.type(words)
        return palette.get_by_role("option")

    def command(self, words: str) -> None:
        """Give a command at the line at the foot."""
        self.page.keyboard.press("/")
        expect(self.command_line).to_be_focused()
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")

    def point(self, x: float = 0.5, y: float = 0.5) -> tuple[float, float]:
        """Put the pointer on the map, so many parts of its width and height from its corner."""
        box = self.map.bounding_box()
        at = (box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        self.page.mouse.move(*at)
        expect(self.page.get_by_test_id("coordinates")).to_have_text(re.compile(r"\d+\.\d+, \d+\.\d+"))
        return at
