"""A supervisor draws by lot whom to inspect, publishes it, and who goes to a risky place is warned."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from data.database import make_engine
from scripts import verify_draw
from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.served import Colleague, serve
from tests.factories.city import make_city
from tests.factories.subjects import make_subjects
from tests.postgres import Server

Place = tuple[str, dict[str, int]]


@pytest.fixture(scope="module")
def graded(
    server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """A city of its own with graded subjects in the west, and its server."""
    instance = tmp_path_factory.mktemp("graded")
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            subjects = make_subjects(session, make_city(session, instance))
            session.commit()
        engine.dispose()
        with serve(url, instance, beside=()) as served:
            yield served.address, subjects


@pytest.fixture(scope="module")
def address(graded: Place) -> str:
    """Where this city is served."""
    return graded[0]


@pytest.fixture(autouse=True)
def city_at_rest() -> None:
    """Leave this city as it is."""


def test_whom_to_inspect_is_drawn_published_and_repeated(
    open_console: OpenConsole, browser: Browser, address: str, tmp_path: Path
) -> None:
    console = open_console()
    console.sign_in("west_supervisor", "west_supervisor")
    page = console.page
    for key in "gs":
        page.keyboard.press(key)
    sheet = page.get_by_role("dialog", name="检查对象与双随机抽取")
    first = sheet.get_by_test_id("subjects").locator("tbody tr").first
    expect(first).to_contain_text("老槐树烧烤店")
    first.get_by_role("button").click()
    expect(sheet.get_by_test_id("grade-reason")).to_contain_text("近 90 天三级违法 6 次（+36）")
    expect(sheet.get_by_test_id("inspections")).to_contain_text("不合格")
    _note_hazard(sheet)
    sheet.get_by_role("tab", name="双随机抽取").click()
    sheet.get_by_test_id("new-draw").click()
    form = sheet.get_by_test_id("draw-form")
    form.locator("[name=name]").fill("十二月抽查")
    form.locator("[name=wanted]").fill("3")
    form.locator("[name=names]").fill("张三\n李四\n王五")
    form.get_by_role("button", name="预览名单").click()
    preview = sheet.get_by_test_id("draw-preview")
    expect(preview).to_contain_text("名单 8 个对象，3 名检查人员")
    shown = preview.get_by_test_id("list-hash").inner_text()
    preview.get_by_label("使用公开号码").check()
    preview.locator("[name=seed]").fill("2026132")
    preview.get_by_test_id("draw-now").click()
    expect(sheet.get_by_test_id("drawn").locator("tbody")).to_have_count(3)
    expect(sheet).to_contain_text(shown)
    sheet.get_by_test_id("publish").click()
    sheet.get_by_test_id("publish-now").click()
    published = sheet.get_by_role("link", name="公开页").get_attribute("href")
    _read_as_anybody(browser, address, published, tmp_path)


def _note_hazard(sheet: Page) -> None:
    sheet.get_by_role("button", name="填写").click()
    sheet.get_by_label("风险提示（上门前告知执法队）").fill("后院有犬")
    sheet.get_by_role("button", name="保存").click()
    expect(sheet.get_by_test_id("hazard")).to_contain_text("后院有犬")


def _read_as_anybody(browser: Browser, address: str, path: str, tmp_path: Path) -> None:
    """Read the page without signing in, and make the draw again from what it offers."""
    context = browser.new_context(base_url=address, locale="zh-CN")
    page = context.new_page()
    page.goto(path)
    expect(page.get_by_role("heading", name="十二月抽查")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(3)
    data = context.request.get(page.get_by_role("link", name="全部数据").get_attribute("href"))
    file = tmp_path / "draw.json"
    file.write_bytes(data.body())
    assert verify_draw.main([str(file)]) == 0
    context.close()


def test_who_goes_to_a_risky_place_is_warned(
    open_console: OpenConsole, browser: Browser, address: str, graded: Place
) -> None:
    context = browser.new_context(base_url=address)
    colleague = Colleague.sign_in(context.request, "west_operator")
    colleague.send("PUT", f"/subjects/{graded[1]['西一里早点铺']}/hazard", {"note": "地面湿滑"})
    incident = colleague.report(3, 5)
    context.close()
    console = open_console()
    console.sign_in("west_operator", "west_operator")
    console.select(incident)
    warning = console.page.get_by_test_id("visit-warning")
    expect(warning).to_contain_text("西一里早点铺")
    expect(warning).to_contain_text("地面湿滑")
    warning.get_by_role("button", name="西一里早点铺").click()
    expect(console.page.get_by_test_id("grade-history")).to_contain_text("首次评定")
