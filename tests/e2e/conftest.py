"""Fixtures of the browser tests: the whole product with the sample city, and Chromium on it."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from scripts.packages import find_browser
from tests.e2e.product import Product

PATIENCE_MS = 20_000


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
        base_url=product.address, locale="zh-CN", viewport={"width": 1440, "height": 900}
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
