"""Fixtures of the browser tests: the whole product with the sample city, and Chromium on it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from scripts.packages import find_browser
from tests.e2e.product import Product

# Nothing here is about time; a machine with much else to do takes its own.
PATIENCE_MS = 60_000
# Dots per pixel of a page: maps are drawn by the processor, and a quarter of the dots takes it half the time.
COARSE = 0.5
# Those that take longest, with servers of their own: begun last, they would leave one of two processes idle.
FIRST = ("product", "test_hotspots")
OF_THE_PRODUCT = ("test_run", "test_sample")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares a server, and begin with what takes longest; processes share the groups."""
    ours = {item: _group(item) for item in items if item.path.is_relative_to(Path(__file__).parent)}
    for item, group in ours.items():
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: FIRST.index(ours[item]) if ours.get(item) in FIRST else len(FIRST))


def _group(item: pytest.Item) -> str:
    return "product" if item.path.stem in OF_THE_PRODUCT else item.path.stem


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product, started once; a test that stops it starts it again."""
    product = Product(tmp_path_factory.mktemp("product"))
    try:
        product.start()
        yield product
    finally:
        product.remove()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, drawing in software."""
    path = find_browser()
    if path is None:
        pytest.fail("Chromium is missing: make test installs it, or says how.")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, product: Product) -> Iterator[BrowserContext]:
    """A browser's profile in Chinese on a desk's screen; no request may leave the product."""
    outside: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith((product.address, "data:", "blob:")):
            outside.append(request.url)

    context = browser.new_context(
        base_url=product.address,
        locale="zh-CN",
        viewport={"width": 1440, "height": 900},
        device_scale_factor=COARSE,
    )
    context.set_default_timeout(PATIENCE_MS)
    context.on("request", watch)
    yield context
    context.close()
    assert outside == [], "requests that leave the product"


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab; an error in its scripts fails the test."""
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []
