"""Files into layers and out of them at the console."""

import base64
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from shapely import LineString
from shapely.geometry import mapping

from gis.crs import GCJ02, WGS84, convert_geometries
from gis.files.reading import read_vectors
from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.served import Colleague
from tests.factories.city import lonlat

DROP = """([name, content]) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
    const held = new DataTransfer()
    held.items.add(new File([bytes], name))
    const options = { dataTransfer: held, bubbles: true, cancelable: true }
    for (const kind of ['dragover', 'drop']) document.body.dispatchEvent(new DragEvent(kind, options))
}"""


def lines_along_borders() -> list[LineString]:
    """Return lines along the borders of the small city's districts."""
    upright = [LineString([lonlat(x, y) for y in range(-5, 16)]) for x in (-5, 10, 25)]
    level = [LineString([lonlat(x, y) for x in range(-5, 26)]) for y in (-5, 15)]
    return upright + level


@pytest.fixture
def routes(colleague: Colleague) -> int:
    """An empty layer of event routes."""
    key = f"routes_{int(datetime.now(UTC).timestamp())}"
    body = {
        "key": key,
        "kind": "event_route",
        "name": "保障线路",
        "name_en": "Event routes",
        "group": "four_lines",
        "group_name": "四线",
        "group_name_en": "Four lines",
    }
    return colleague.send("POST", "/layers", body)["id"]


def shifted_lines() -> bytes:
    """Return the lines as a Chinese web map gives them, without saying so."""
    named = enumerate(convert_geometries(lines_along_borders(), WGS84, GCJ02))
    return collection(
        *(feature(mapping(line), {"名称": f"线路{number}", "等级": "一级"}) for number, line in named)
    )


def feature(geometry: Any, properties: dict[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON feature."""
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features: dict[str, Any]) -> bytes:
    """Return a GeoJSON file."""
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_a_file_in_another_system_is_corrected_taken_in_and_given_out(
    open_console: OpenConsole, colleague: Colleague, routes: int, tmp_path: Path
) -> None:
    console = open_console()
    console.sign_in("planner", "planner")
    console.wait_for_map()
    page = console.page
    page.evaluate(DROP, ["线路.geojson", base64.b64encode(shifted_lines()).decode()])
    dialog = page.get_by_test_id("import-dialog")
    dialog.get_by_test_id("import-layer").select_option(str(routes))
    expect(dialog.get_by_test_id("import-better")).to_contain_text("按 GCJ-02 更贴合道路和边界")
    dialog.get_by_test_id("import-correct").click()
    expect(dialog.get_by_test_id("import-better")).to_have_count(0)
    expect(dialog.get_by_test_id("import-system")).to_have_value("GCJ-02")
    expect(dialog.get_by_label("等级: 作为")).to_have_value("attributes.guarantee_level")
    expect(dialog.get_by_test_id("import-report")).to_contain_text(re.compile("新增 5.*没有错误"))
    page.get_by_test_id("import-run").click()
    expect(dialog).to_have_count(0)
    features = colleague.get(f"/layers/{routes}/features?view=draft")["features"]
    assert [feature["properties"]["change"] for feature in features] == ["created"] * 5
    first = features[0]["geometry"]["coordinates"][0]
    assert first == pytest.approx(list(lonlat(-5, -5)), abs=1e-6)

    for key in "gz":
        page.keyboard.press(key)
    key = _key(colleague, routes)
    # The row tells of the draft once the panel has heard of it, and is not to move under the pointer.
    expect(page.get_by_test_id(f"state-{key}")).to_contain_text("5")
    page.get_by_test_id(f"export-{key}").click()
    export = page.get_by_test_id("export-dialog")
    export.get_by_label("内容").select_option("draft")
    expect(page.get_by_role("status").filter(has_text="5 个要素")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_test_id("export-write").click()
    assert download.value.suggested_filename.startswith("保障线路_草稿")
    path = tmp_path / "out.gpkg"
    download.value.save_as(path)
    assert sorted(read_vectors(path).columns["name"]) == [f"线路{number}" for number in range(5)]


def _key(colleague: Colleague, layer_id: int) -> str:
    return colleague.get(f"/layers/{layer_id}")["key"]


def test_faults_are_told_by_row_and_keep_the_file_out(
    open_console: OpenConsole, colleague: Colleague, routes: int
) -> None:
    console = open_console()
    console.sign_in("planner", "planner")
    page = console.page
    for key in "gz":
        page.keyboard.press(key)
    page.get_by_test_id(f"edit-{_key(colleague, routes)}").click()
    page.get_by_test_id(f"import-{_key(colleague, routes)}").click()
    point = {
        "type": "Feature",
        "geometry": mapping(lines_along_borders()[0].centroid),
        "properties": {"name": "点"},
    }
    content = json.dumps({"type": "FeatureCollection", "features": [point]}).encode()
    file = {"name": "点.geojson", "mimeType": "application/json", "buffer": content}
    page.get_by_test_id("import-file").set_input_files([file])
    expect(page.get_by_test_id("import-report")).to_contain_text(
        re.compile("1 处错误.*第 1 行.*此图层不收这种图形")
    )
    expect(page.get_by_test_id("import-run")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("import-dialog")).to_have_count(0)
    assert colleague.get(f"/layers/{routes}/features?view=draft")["features"] == []
