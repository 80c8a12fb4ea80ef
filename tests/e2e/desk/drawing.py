"""What a planner does on the map: clicks at places of the small city, tools by their keys."""

import json
import math
import re

from playwright.sync_api import Locator, expect

from tests.e2e.desk.console import Console
from tests.factories.city import lonlat

ZOOM = 15
TILE_PX = 512
CENTRE = lonlat(10, 5)
# terra-draw takes clicks that come faster than this for one.
BETWEEN_CLICKS_MS = 350


class Workspace:
    """The drawing workspace of a layer, with the map looking at the middle of the small city."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.page = console.page
        self.panel = self.page.get_by_test_id("planning-panel")
        self.features = self.panel.get_by_role("option")
        self.form = self.page.get_by_test_id("feature-panel")
        self.said = self.page.get_by_test_id("drawing-status")

    def open(self, layer: str) -> None:
        """Look at the middle of the city, go to the layers by G Z, and open one by Enter."""
        view = {"center": CENTRE, "zoom": ZOOM, "bearing": 0}
        self.page.evaluate("view => sessionStorage.setItem('console.map.view', view)", json.dumps(view))
        self.page.reload()
        self.console.wait_until_live()
        self.console.wait_for_map()
        expect(self.page.get_by_test_id("layers-button")).to_be_visible()
        self.page.keyboard.press("g")
        self.page.keyboard.press("z")
        row = self.page.get_by_test_id(f"layer-{layer}")
        row.get_by_role("checkbox").focus()
        self.page.keyboard.press("Enter")
        expect(self.panel).to_have_attribute("aria-busy", "false")

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where on the screen a place of the city is, in steps of its grid."""
        box = self.console.map.bounding_box()
        (lon, lat), (mid_lon, mid_lat) = lonlat(x, y), CENTRE
        world_px = TILE_PX * 2**ZOOM
        east = (lon - mid_lon) / 360 * world_px
        north = (_mercator(lat) - _mercator(mid_lat)) / (2 * math.pi) * world_px
        return box["x"] + box["width"] / 2 + east, box["y"] + box["height"] / 2 - north

    def click(self, *places: tuple[float, float]) -> None:
        """Click at places, one after another."""
        for place in places:
            at = self.at(*place)
            self.page.mouse.move(*at)
            self.page.mouse.click(*at)
            self.page.wait_for_timeout(BETWEEN_CLICKS_MS)

    def take(self, tool: str) -> None:
        """Take up a tool or an operation by its key."""
        self.page.evaluate("document.activeElement.blur()")
        self.page.keyboard.press(tool)

    def draw_area(self, name: str, *places: tuple[float, float]) -> None:
        """Draw an area by clicks, close it on its first place, and name it."""
        self.take("a")
        expect(self.said).to_contain_text("点击加点")
        self.click(*places, places[0])
        expect(self.form.locator("#feature-name")).to_be_focused()
        self.page.keyboard.type(name)

    def row(self, name: str) -> Locator:
        """Return a feature's row."""
        return self.features.filter(has_text=re.compile(rf"^\s*{re.escape(name)}"))

    def save(self) -> None:
        """Save everything by keyboard."""
        self.page.keyboard.press("Control+s")
        expect(self.page.get_by_test_id("save-bar")).to_contain_text("全部已保存")


def _mercator(lat: float) -> float:
    return math.asinh(math.tan(math.radians(lat)))
