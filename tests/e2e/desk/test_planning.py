"""A planner at work: draws, splits, undoes, follows roads, sets when it holds, saves, meets a colleague."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.drawing import Workspace
from tests.e2e.desk.served import Colleague
from tests.factories.city import lonlat

ZONES, ROUTES = "drawn_zones", "drawn_routes"
SQUARE = ((7, 3), (13, 3), (13, 7), (7, 7))


@pytest.fixture(scope="session")
def layers(colleague: Colleague) -> dict[str, int]:
    """Two layers to draw in, by key."""
    kinds = {ZONES: "key_zone", ROUTES: "event_route"}
    made = (
        colleague.send("POST", "/layers", {"key": key, "kind": kind, "name": key, "group": "five_zones"})
        for key, kind in kinds.items()
    )
    return {layer["key"]: layer["id"] for layer in made}


@pytest.fixture
def empty_layers(layers: dict[str, int], colleague: Colleague) -> Iterator[dict[str, int]]:
    """The layers with nothing in them, afterwards too."""
    yield layers
    for layer in layers.values():
        features = features_of(colleague, layer)
        edits = [
            {"action": "delete", "feature_id": one["id"], "base": one["properties"]["revision_id"]}
            for one in features
        ]
        if edits:
            colleague.send("POST", f"/layers/{layer}/edits", {"edits": edits})
        if colleague.get(f"/layers/{layer}")["drafted"]:
            colleague.send("POST", f"/layers/{layer}/publish", {})


@pytest.fixture
def workspace(open_console: OpenConsole, empty_layers: dict[str, int]) -> Workspace:
    """A workspace at which a planner has signed in."""
    console = open_console()
    console.sign_in("planner", "planner")
    return Workspace(console)


def features_of(colleague: Colleague, layer: int, view: str = "draft") -> list[dict]:
    """Return the features of a layer that stand."""
    features = colleague.get(f"/layers/{layer}/features?view={view}")["features"]
    return [one for one in features if one["properties"].get("change") != "deleted"]


def make(colleague: Colleague, layer: int, name: str) -> dict:
    """Draft a square by program."""
    ring = [lonlat(*place) for place in (*SQUARE, SQUARE[0])]
    content = {"name": name, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    edits = [{"action": "create", "content": content}]
    return colleague.send("POST", f"/layers/{layer}/edits", {"edits": edits})["features"][0]


def test_a_zone_is_drawn_split_undone_and_holds_when_it_is_to(
    workspace: Workspace, colleague: Colleague, empty_layers: dict[str, int]
) -> None:
    page = workspace.page
    workspace.open(ZONES)
    workspace.draw_area("商圈", *SQUARE)
    expect(workspace.form).to_contain_text("km²")
    workspace.take("x")
    workspace.click((10, 2), (10, 8))
    page.keyboard.press("Enter")
    expect(workspace.features).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(workspace.features).to_have_count(1)
    page.keyboard.press("Control+Shift+Z")
    expect(workspace.row("商圈（2）")).to_be_visible()
    workspace.row("商圈（2）").click()
    page.get_by_test_id("add-phase").click()
    page.get_by_test_id("phase-starts").fill("2030-02-04T06:00")
    page.get_by_test_id("phase-ends").fill("2030-02-01T00:00")
    page.keyboard.press("Control+s")
    expect(page.get_by_test_id("window-editor")).to_contain_text("结束须晚于开始")
    page.get_by_test_id("phase-ends").fill("2030-02-20T23:00")
    workspace.save()
    saved = {
        one["properties"]["name"]: one["properties"] for one in features_of(colleague, empty_layers[ZONES])
    }
    assert set(saved) == {"商圈", "商圈（2）"}
    assert saved["商圈（2）"]["window"]["phases"][0]["ends"] == "2030-02-20T23:00:00"
    version = colleague.send("POST", f"/layers/{empty_layers[ZONES]}/publish", {"reason": "试"})
    assert version["created"] == 2
    # What is published in force is what the operators see.
    now = features_of(colleague, empty_layers[ZONES], "published")
    assert {one["properties"]["name"]: one["properties"]["in_force"] for one in now} == {
        "商圈": True,
        "商圈（2）": False,
    }


def test_places_near_a_junction_lie_on_it(
    workspace: Workspace, colleague: Colleague, empty_layers: dict[str, int]
) -> None:
    workspace.open(ZONES)
    # The junctions in sight are asked for once the map is at rest.
    known = workspace.page.locator("[data-junctions]")
    expect(known).to_have_attribute("data-junctions", re.compile("^[1-9]"))
    workspace.draw_area("贴路", *((x + 0.06, y - 0.05) for x, y in SQUARE))
    workspace.save()
    (zone,) = features_of(colleague, empty_layers[ZONES])
    corners = {(round(lon, 6), round(lat, 6)) for lon, lat in zone["geometry"]["coordinates"][0]}
    assert corners == {tuple(round(degrees, 6) for degrees in lonlat(*place)) for place in SQUARE}


def test_what_crosses_itself_is_refused_where_it_does(workspace: Workspace) -> None:
    workspace.open(ZONES)
    workspace.take("a")
    workspace.click((7, 3), (13, 7), (13, 3), (7, 7))
    expect(workspace.said).to_contain_text("自相交")
    # The refused place is not put; what stands before it can be closed.
    workspace.page.keyboard.press("Enter")
    expect(workspace.form).to_contain_text(re.compile(r"顶点\s*3$|顶点\s*3\D"))


def test_a_route_follows_the_roads(
    workspace: Workspace, colleague: Colleague, empty_layers: dict[str, int]
) -> None:
    workspace.open(ROUTES)
    workspace.take("w")
    workspace.click((7, 3), (12, 6))
    # On a grid of 100 m that is five steps east and three north; as the crow flies, 583 m.
    expect(workspace.said).to_contain_text("长 800 m")
    workspace.page.keyboard.press("Enter")
    expect(workspace.form.locator("#feature-name")).to_be_focused()
    workspace.page.keyboard.type("迎宾线")
    workspace.save()
    (route,) = features_of(colleague, empty_layers[ROUTES])
    assert route["geometry"]["type"] == "LineString"
    assert len(route["geometry"]["coordinates"]) > 2


def test_a_coordinate_is_typed_and_put_back(
    workspace: Workspace, colleague: Colleague, empty_layers: dict
) -> None:
    feature = make(colleague, empty_layers[ZONES], "广场")
    workspace.open(ZONES)
    page = workspace.page
    page.keyboard.press("j")
    expect(workspace.form.locator("#feature-name")).to_have_value("广场")
    # Coordinates by keyboard: the second corner goes east.
    page.keyboard.press("t")
    table = page.get_by_test_id("vertex-dialog")
    cell = table.get_by_role("textbox", name="2 经度")
    before = cell.input_value()
    cell.fill(f"{float(before) + 0.002:.6f}")
    cell.press("Tab")
    page.get_by_test_id("vertex-apply").click()
    expect(workspace.row("广场")).to_contain_text("未保存")
    page.keyboard.press("Control+z")
    expect(page.get_by_test_id("save-bar")).to_contain_text("全部已保存")
    assert features_of(colleague, empty_layers[ZONES])[0]["geometry"] == feature["geometry"]


def test_of_two_planners_the_later_chooses(
    workspace: Workspace, colleague: Colleague, empty_layers: dict[str, int]
) -> None:
    layer = empty_layers[ZONES]
    feature = make(colleague, layer, "广场")
    workspace.open(ZONES)
    page = workspace.page
    page.keyboard.press("j")
    workspace.form.locator("#feature-name").fill("我的广场")
    content = {"name": "他的广场", "geometry": feature["geometry"], "attributes": {"contact": "李四"}}
    edit = {"action": "change", "feature_id": feature["id"], "content": content}
    base = feature["properties"]["revision_id"]
    colleague.send("POST", f"/layers/{layer}/edits", {"edits": [edit | {"base": base}]})
    page.keyboard.press("Control+s")
    conflict = page.get_by_test_id("conflict")
    expect(conflict).to_contain_text("他的广场")
    expect(conflict.get_by_role("row").filter(has_text="名称")).to_contain_text("两人都改了")
    page.get_by_test_id("save-merged").click()
    expect(page.get_by_test_id("save-bar")).to_contain_text("全部已保存")
    (merged,) = features_of(colleague, layer)
    assert merged["properties"]["name"] == "我的广场"
    assert merged["properties"]["attributes"] == {"contact": "李四"}


def test_leaving_with_something_unsaved_asks_first(workspace: Workspace) -> None:
    workspace.open(ZONES)
    workspace.draw_area("临时", *SQUARE)
    workspace.page.get_by_test_id("planning-leave").click()
    asked = workspace.page.get_by_role("dialog")
    expect(asked).to_contain_text("1 项未保存")
    workspace.page.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    workspace.page.get_by_test_id("planning-leave").click()
    workspace.page.get_by_test_id("leave-anyway").click()
    expect(workspace.panel).to_have_count(0)
    expect(workspace.page.locator(".queue-panel")).to_be_visible()
