"""Hotspots of real cases: a city without roads, repeats that lead the list, an order, its effect, files."""

import csv
import gzip
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from data.database import make_engine
from data.importers.cases import import_cases
from data.importers.cases.mapping import make_mapping
from data.organisations import Organisation
from tests.e2e.desk.conftest import OpenConsole
from tests.e2e.desk.console import Console
from tests.e2e.desk.served import Colleague, serve
from tests.factories.city import make_account
from tests.factories.hotspots import run_now
from tests.factories.timers import put_off_nights
from tests.postgres import Server

FILE = "chicago_311_sanitation_code_2000_2014.csv.gz"
FIRST, LAST, LATER = date(2012, 7, 1), date(2013, 6, 30), date(2013, 8, 31)
MAPPING = {"category": "Sanitation", "adds_categories": True}
DUPLICATE = "Dup"
# Enough for states to turn; every week more is another step of the run.
HISTORY = timedelta(weeks=8)


@pytest.fixture(scope="module")
def cases(shared_data: Path) -> list[dict[str, str]]:
    """The cases of a year and the two months after it, with a place."""
    with gzip.open(shared_data / FILE, "rt") as file:
        rows = csv.DictReader(file)
        return [row for row in rows if FIRST <= day_of(row) <= LATER and row["latitude"]]


def day_of(row: dict[str, str]) -> date:
    """Return the day on which a case was told."""
    return date.fromisoformat(row["creation_date"])


def _take_in(engine: Engine, folder: Path, rows: list[dict[str, str]], **options: str) -> None:
    file = folder / "cases.csv"
    with file.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with Session(engine) as session, session.begin():
        import_cases(session, file, make_mapping(MAPPING), **options)


@pytest.fixture(scope="module")
def chicago(
    server: Server,
    template_database: str,
    cases: list[dict[str, str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Engine, Path, str]]:
    """Chicago as a city of its own without roads, reckoned, and served."""
    instance = tmp_path_factory.mktemp("chicago")
    with server.fresh_url(template_database) as url:
        engine = make_engine(url)
        _take_in(engine, instance, [row for row in cases if day_of(row) <= LAST], city="Chicago")
        with Session(engine) as session, session.begin():
            city = session.scalars(select(Organisation.id)).one()
            make_account(session, "supervisor", "supervisor", city)
            put_off_nights(session)
        run_now(sessionmaker(engine), instance, LAST, LAST - HISTORY)
        with serve(url, instance) as served:
            yield engine, instance, served.address
        engine.dispose()


@pytest.fixture(scope="module")
def address(chicago: tuple[Engine, Path, str]) -> str:
    """Where Chicago is served."""
    return chicago[2]


@pytest.fixture(autouse=True)
def city_at_rest() -> None:
    """Leave this city as it is."""


@pytest.fixture
def supervisor(browser: Browser, address: str) -> Iterator[Colleague]:
    """The supervisor of Chicago, over the API."""
    context = browser.new_context(base_url=address)
    yield Colleague.sign_in(context.request, "supervisor")
    context.close()


@pytest.fixture
def console(open_console: OpenConsole) -> Console:
    """A console at which hotspots are looked at."""
    console = open_console()
    console.sign_in("supervisor", "supervisor")
    console.page.keyboard.press("g")
    console.page.keyboard.press("h")
    expect(console.page.get_by_test_id("hotspots-panel")).to_have_attribute("aria-busy", "false")
    return console


def test_repeat_addresses_lead_get_an_order_and_its_effect_is_read(
    console: Console, supervisor: Colleague, chicago: tuple[Engine, Path, str], cases: list[dict[str, str]]
) -> None:
    page = console.page
    page.keyboard.press("3")
    with page.expect_response(re.compile(r"/hotspots\?.*window=90&kind=address")):
        page.get_by_test_id("hotspot-kind").get_by_role("radio", name="地址").click()
    expect(page.get_by_test_id("hotspots-panel")).to_have_attribute("aria-busy", "false")
    rows = page.get_by_test_id("hotspot-list").get_by_role("option")
    expect(rows.first).to_have_attribute("data-kind", "address")
    counted = Counter(
        row["street_address"]
        for row in cases
        if LAST - timedelta(days=90) < day_of(row) <= LAST and DUPLICATE not in row["status"]
    )
    first = supervisor.get(f"/hotspots/{rows.first.get_attribute('id').removeprefix('hotspot-')}")
    assert first["count"] == max(counted.values())
    expect(rows.first).to_contain_text(str(first["count"]))
    page.keyboard.press("j")
    shown = page.get_by_test_id("hotspot-page")
    expect(shown).to_contain_text(first["name"])
    expect(page).to_have_url(re.compile(rf"hotspots={first['id']}"))
    _order(page)
    engine, instance, _ = chicago
    there = [row for row in cases if day_of(row) > LAST and row["street_address"] not in first["name"]]
    _take_in(engine, instance, there)
    run_now(sessionmaker(engine), instance, LATER)
    effect = supervisor.get(f"/hotspots/{first['id']}/effect")
    page.reload()
    panel = page.get_by_test_id("patrol-effect")
    expect(panel).to_contain_text(effect["text"])


def _order(page: Page) -> None:
    """Order patrols of the hotspot that is looked at, for the four weeks after what is known."""
    page.get_by_test_id("order-patrol").click()
    form = page.get_by_test_id("patrol-form")
    form.locator("[name=goal]").fill("清理重复投诉")
    form.locator("[name=starts_on]").fill((LAST + timedelta(days=1)).isoformat())
    form.locator("[name=ends_on]").fill((LAST + timedelta(days=28)).isoformat())
    form.locator("button[type=submit]").click()
    expect(page.get_by_test_id("patrol-order")).to_be_visible()
    page.keyboard.press("Escape")


def test_weeks_are_played_and_two_periods_stand_side_by_side(console: Console) -> None:
    page = console.page
    span = page.get_by_test_id("hotspot-span")
    drawn = console.map.first.locator(".canvas")
    expect(drawn).to_have_attribute("data-hotspot-day", re.compile(r"significance \d{4}-\d\d-\d\d"))
    newest = span.inner_text()
    page.keyboard.press("ArrowLeft")
    expect(span).not_to_have_text(newest)
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(span).to_have_text(newest)
    page.keyboard.press("p")
    expect(drawn).to_have_attribute("data-hotspot-day", re.compile("pattern"))
    page.keyboard.press("c")
    expect(page.get_by_test_id("map-stage")).to_have_count(2)
    expect(page.get_by_test_id("span-b")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("map-stage")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("hotspots-panel")).to_have_count(0)


def test_files_are_given_out_and_the_briefing_asks_for_nothing(
    console: Console, browser: Browser, tmp_path: Path
) -> None:
    for format_, ending in (("geojson", ".geojson"), ("csv", ".csv"), ("png", ".png")):
        assert _export(console.page, format_, tmp_path).name.endswith(ending)
    page = _export(console.page, "briefing", tmp_path)
    asked: list[str] = []
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.on("request", lambda request: asked.append(request.url))
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(page.as_uri())
    expect(opened.locator(".heading h1")).to_have_text("高发点位简报")
    expect(opened.locator(".legend")).to_contain_text("高发点位")
    expect(opened.locator(".leaflet-container canvas")).to_be_visible()
    assert opened.locator(".beside li").count() > 0
    assert (asked, errors) == ([page.as_uri()], [])
    context.close()


def _export(page: Page, format_: str, folder: Path) -> Path:
    page.get_by_test_id("hotspot-export").click()
    with page.expect_download() as waiting:
        page.get_by_test_id(f"export-{format_}").click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.stat().st_size > 0
    return file
