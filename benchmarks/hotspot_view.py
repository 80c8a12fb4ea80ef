"""The hotspot view in a browser at a million cases: its first picture, and a step of the slider.

`python -m benchmarks.hotspot_view` measures it alone, in some minutes; `--cases N` takes fewer. The browser
draws in software, so that a machine with a graphics card is quicker.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import perf_counter

import numpy as np
from playwright.sync_api import Page, expect, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.city import BenchCity, beijing
from benchmarks.hotspot_runs import NOTE
from benchmarks.over_http import served
from benchmarks.records import Record
from benchmarks.renewing import fill
from data.accounts import Account, hash_password
from data.organisations import Organisation
from dispatch import telling
from dispatch.hotspots.running import carry_out
from dispatch.hotspots.runs import open_run
from dispatch.journal import SYSTEM
from scripts.packages import find_browser

CASES = 1_000_000
SQUADS = 10
NAME = "bench-supervisor"
SCREEN = {"width": 1440, "height": 900}
OPENINGS, STEPS, JUMPS = 5, 30, 10
# Which day's history is walked back is nothing to the picture; a week of it keeps the run short.
HISTORY = timedelta(days=7)
PATIENCE_MS = 120_000
# The console notes in marks when the slider moved and when cells were painted (map/hotspots/CellsLayer.vue).
MARKS = """(mark) => performance.getEntriesByName(mark).map((entry) => entry.startTime)"""
FORGET = """() => performance.clearMarks()"""
# The key itself begins the clock, not the order to press it.
NOTE_KEY = """() => addEventListener('keydown', ({ key }) => key === 'h' && performance.mark('asked'), true)
"""
PAINTED = """() => performance.getEntriesByName('hotspot-painted').length > 0"""
OPENS = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
    done(document.querySelector('[data-testid=hotspots-panel]') !== null))))"""
PRESSES = 20
# Lets what comes ahead of the slider arrive, as a person who looks does.
AT_REST = """() => new Promise((done) => requestIdleCallback(() => done(true), { timeout: 2000 }))"""


def measure(city: BenchCity, cases: int = CASES) -> Iterator[Record]:
    """Give how long first pictures and steps take on a city that is filled anew."""
    note = f"{cases:,} cases {NOTE}; Chromium, drawing in software"
    for name, took_s in _prepare(city, cases):
        yield Record(f"hotspot view: {name}", took_s, "s", note=note)
    with served(city) as port, sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=find_browser(), args=arguments)
        page = browser.new_page(
            base_url=f"http://127.0.0.1:{port}", viewport=SCREEN, reduced_motion="reduce", locale="zh-CN"
        )
        page.set_default_timeout(PATIENCE_MS)
        _sign_in(page)
        first = _open(page)
        yield Record("hotspot view: first picture, first time", first, "ms", note=note)
        again = [_reopen(page) for _ in range(OPENINGS)]
        yield Record("hotspot view: first picture, again, median", float(np.median(again)), "ms", note=note)
        for name, key, times in (("step", "ArrowLeft", STEPS), ("jump by weeks", "PageDown", JUMPS)):
            taken = _walk(page, key, times)
            yield Record(f"hotspot view: {name}, median", float(np.median(taken)), "ms", note=note)
            yield Record(f"hotspot view: {name}, p95", float(np.percentile(taken, 95)), "ms", note=note)
        browser.close()


def _prepare(city: BenchCity, cases: int) -> Iterator[tuple[str, float]]:
    telling.install(city.sessions)
    with city.sessions.begin() as session:
        _add_supervisor(session)
    started = perf_counter()
    fill(city.engine, cases)
    yield "cases stored", perf_counter() - started
    today = datetime.now(UTC).date()
    with city.sessions.begin() as session:
        run_id = open_run(session, SYSTEM, today, today - HISTORY).id
    started = perf_counter()
    if (state := carry_out(city.sessions, run_id, city.instance)) != "done":
        raise RuntimeError(state)
    yield "run before", perf_counter() - started


def _add_supervisor(session: Session) -> None:
    root = session.scalars(select(Organisation.id).where(Organisation.level == "city")).one()
    session.add(
        Account(
            name=NAME,
            display_name=NAME,
            role="supervisor",
            password_hash=hash_password(NAME),
            organisation_id=root,
        )
    )


def _sign_in(page: Page) -> None:
    page.goto("/")
    page.locator("input[name=account]").fill(NAME)
    page.locator("input[name=password]").fill(NAME)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("map-stage")).to_have_attribute("data-ready", "true", timeout=PATIENCE_MS)
    page.evaluate(NOTE_KEY)
    page.evaluate(AT_REST)


def _open(page: Page) -> float:
    """Return the milliseconds from the key to the first picture of cells."""
    _press_keys(page)
    page.wait_for_function(PAINTED)
    asked, painted = (page.evaluate(MARKS, mark)[0] for mark in ("asked", "hotspot-painted"))
    _wait_for_list(page)
    return painted - asked


def _press_keys(page: Page) -> None:
    """Press them until the view opens: on a busy machine they may come too long after each other."""
    for _ in range(PRESSES):
        page.evaluate(FORGET)
        page.keyboard.press("g")
        page.keyboard.press("h")
        if page.evaluate(OPENS):
            return
    raise RuntimeError("the view of hotspots does not open")


def _reopen(page: Page) -> float:
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("hotspots-panel")).to_have_count(0)
    page.evaluate(AT_REST)
    return _open(page)


def _wait_for_list(page: Page) -> None:
    for name in ("hotspots-panel", "hotspot-bar"):
        expect(page.get_by_test_id(name)).to_have_attribute("aria-busy", "false", timeout=PATIENCE_MS)
    page.evaluate(AT_REST)


def _walk(page: Page, key: str, times: int) -> list[float]:
    """Return the milliseconds from the slider to the picture, of so many steps from the newest week."""
    page.get_by_test_id("hotspot-slider").focus()
    page.keyboard.press("End")
    _wait_for_list(page)
    taken = []
    for _ in range(times):
        page.evaluate(FORGET)
        page.keyboard.press(key)
        page.wait_for_function(PAINTED)
        (moved,) = page.evaluate(MARKS, "hotspot-step")
        taken.append(page.evaluate(MARKS, "hotspot-painted")[0] - moved)
        page.evaluate(AT_REST)
    return taken


def main() -> int:
    """Measure on a Beijing of its own."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--cases", type=int, default=CASES)
    chosen = said.parse_args()
    with beijing(SQUADS) as city:
        for record in measure(city, chosen.cases):
            print(record.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
