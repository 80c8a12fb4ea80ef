"""A major event from the first click to the hour it is over, as a planner and an operator see it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.console import Console
from tests.e2e.desk.drawing import Workspace
from tests.e2e.desk.served import Colleague

ZONES, ROUTES = "event_zones", "event_lines"
BEIJING = ZoneInfo("Asia/Shanghai")
# In steps of 100 m: where incidents are to count for more, a wall to cars, and a zone over the first one.
KEY_ZONE = ((7, 3), (10.4, 3), (10.4, 7), (7, 7))
WALL = ((10.6, 1.4), (11.4, 1.4), (11.4, 7.6), (10.6, 7.6))
OVER_IT = ((6, 4), (8, 4), (8, 6), (6, 6))
INSIDE = (9, 5)
OVER_IN_S = 4
# The names of what has a window are Latin: the feed tells them in English too, which other tests read.
UNTIL_OVER_MS = 90_000


@pytest.fixture
def layers(colleague: Colleague) -> Iterator[dict[str, int]]:
    """A layer of zones and one of routes; emptied afterwards."""
    made = {}
    for key, kind in ((ZONES, "key_zone"), (ROUTES, "event_route")):
        body = {"key": key, "kind": kind, "name": key, "group": "five_zones"}
        made[key] = colleague.send("POST", "/layers", body)["id"]
    yield made
    for layer in made.values():
        edits = [delete(one) for one in features_of(colleague, layer)]
        if edits:
            colleague.send("POST", f"/layers/{layer}/edits", {"edits": edits})
        if colleague.get(f"/layers/{layer}")["drafted"]:
            colleague.send("POST", f"/layers/{layer}/publish", {})


def features_of(colleague: Colleague, layer: int) -> list[dict[str, Any]]:
    """Return what stands in a layer's draft."""
    drafted = colleague.get(f"/layers/{layer}/features?view=draft")["features"]
    return [one for one in drafted if one["properties"]["change"] != "deleted"]


def delete(feature: dict[str, Any]) -> dict[str, Any]:
    """Return the edit that takes a feature out."""
    base = feature["properties"]["revision_id"]
    return {"action": "delete", "feature_id": feature["id"], "base": base}


def moment(**later: float) -> str:
    """Return a time from now in Beijing, as a planner writes it."""
    at = datetime.now(BEIJING).replace(tzinfo=None) + timedelta(**later)
    return at.isoformat(timespec="seconds")


def hold_from_yesterday_to_tomorrow(workspace: Workspace) -> None:
    """Set the time window of the chosen feature."""
    page = workspace.page
    page.get_by_test_id("add-phase").click()
    page.get_by_test_id("phase-starts").fill(moment(days=-1)[:16])
    page.get_by_test_id("phase-ends").fill(moment(days=1)[:16])


def seconds_of_first(console: Console) -> int:
    """Return how long the first of the ranking takes, as it is shown."""
    console.first_recommended()
    words = console.ranking.get_by_role("row").nth(1).inner_text()
    minutes, seconds = re.search(r"(?:(\d+)′)?(\d+)″", words).groups()
    return int(minutes or 0) * 60 + int(seconds)


def end_soon(colleague: Colleague, layer: int) -> None:
    """Let everything in a layer be over in a few seconds."""
    edits = []
    for feature in features_of(colleague, layer):
        properties = feature["properties"]
        window = {"phases": [{"name": "", "starts": None, "ends": moment(seconds=OVER_IN_S)}]}
        content = {name: properties[name] for name in ("name", "name_en", "attributes", "demands")}
        content |= {"geometry": feature["geometry"], "window": window}
        edits.append(
            {
                "action": "change",
                "feature_id": feature["id"],
                "base": properties["revision_id"],
                "content": content,
            }
        )
    colleague.send("POST", f"/layers/{layer}/edits", {"edits": edits})
    colleague.send("POST", f"/layers/{layer}/publish", {"reason": "提前结束"})


def plan(workspace: Workspace) -> None:
    """Draw a route along roads, a zone that is split and made whole again, a wall, and a zone too many."""
    page = workspace.page
    workspace.open(ROUTES)
    workspace.take("w")
    workspace.click((7, 3), (12, 6))
    expect(workspace.said).to_contain_text("长 800 m")
    page.keyboard.press("Enter")
    expect(workspace.form.locator("#feature-name")).to_be_focused()
    page.keyboard.type("迎宾线")
    workspace.save()
    workspace.open(ZONES)
    workspace.draw_area("Arena", *KEY_ZONE)
    workspace.take("x")
    workspace.click((9, 2), (9, 8))
    page.keyboard.press("Enter")
    expect(workspace.features).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(workspace.features).to_have_count(1)
    workspace.row("Arena").click()
    hold_from_yesterday_to_tomorrow(workspace)
    workspace.form.locator("#demand-priority").select_option("1")
    workspace.draw_area("Barrier", *WALL)
    hold_from_yesterday_to_tomorrow(workspace)
    workspace.form.get_by_label("汽车").check()
    workspace.draw_area("多画的", *OVER_IT)
    workspace.save()


def publish(console: Console, layer: str) -> None:
    """Look at the finding that keeps two zones from lying apart, mend it as offered, and publish."""
    page = console.page
    page.get_by_test_id("planning-leave").click()
    page.get_by_test_id("layers-button").click()
    page.get_by_test_id(f"state-{layer}").click()
    page.get_by_test_id("layers-button").click()
    page.get_by_test_id("act-publish").click()
    page.get_by_test_id("show-findings").click()
    finding = page.get_by_role("listitem").filter(has=page.get_by_test_id("finding"))
    overlap = finding.filter(has_text="多画的")
    expect(overlap).to_contain_text("Arena")
    overlap.get_by_role("button", name=re.compile("修正")).click()
    expect(overlap).to_have_count(0)
    expect(page.get_by_test_id("publish")).to_be_enabled()
    page.locator("#publish-reason").fill("一级保障")
    page.get_by_test_id("publish").click()
    expect(page.get_by_test_id("layer-state")).to_contain_text("已发布")


def test_from_the_first_click_to_the_hour_it_is_over(
    open_console: OpenConsole, colleague: Colleague, layers: dict[str, int]
) -> None:
    desk = open_console()
    desk.sign_in()
    before = colleague.report(*INSIDE)
    desk.select(before)
    usual_s = seconds_of_first(desk)

    planning = open_console()
    planning.sign_in("planner", "planner")
    workspace = Workspace(planning)
    plan(workspace)
    publish(planning, ZONES)

    # What was open already is tagged too, and the squad from the other side of the wall drives around it.
    expect(desk.details.get_by_test_id("incident-tag")).to_have_text("Arena")
    expect(desk.details.get_by_test_id("raised")).to_contain_text("P3 → P2")
    during = colleague.report(*INSIDE, category="stall")
    desk.select(during)
    expect(desk.details.get_by_test_id("incident-tag")).to_have_text("Arena")
    assert seconds_of_first(desk) > usual_s

    end_soon(colleague, layers[ZONES])
    expect(desk.details.get_by_test_id("incident-tag")).to_have_count(0, timeout=UNTIL_OVER_MS)
    expect(desk.details.get_by_test_id("raised")).to_have_count(0)
    for incident in (before, during):
        after = colleague.get(f"/incidents/{incident['id']}")
        assert (after["tags"], after["priority"]) == ([], after["base_priority"])
    desk.row(before).click()
    expect(desk.details).to_contain_text(before["number"])
    assert seconds_of_first(desk) == usual_s
