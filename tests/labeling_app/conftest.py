from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.labeling_app.pages import at_rest
from tests.labeling_app.served import CHROMIUM, FLAGS, NO_CHROMIUM, PATIENCE_MS, Served, serving
from tests.labeling_app.studies import Labelling, labelling_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture
def labelling(tmp_path: Path, store_url: str) -> Labelling:
    """A study with an open round, once on each database."""
    return labelling_study(tmp_path / "study", url=store_url)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app, served; skipped where there is no browser to look at it."""
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium."""
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    from playwright import sync_api as playwright

    with playwright.sync_playwright() as driver:
        playwright.expect.set_options(timeout=PATIENCE_MS)
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address in a browser context of its own, and waits until the app is at rest."""
    contexts: list[BrowserContext] = []

    def opened(address: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.goto(address, wait_until="commit")
        at_rest(page)
        return page

    yield opened
    for context in contexts:
        context.close()
