"""The report's page in a real browser, opened from disk: a click on a count lists its issues."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import run_failatlas

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_click_on_a_count_lists_its_issues(tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    assert run_failatlas("demo", tmp_path / "study", "--no-serve").code == 0
    done = run_failatlas("report", "--study", tmp_path / "study", "--out", tmp_path / "report")
    assert done.code == 0, done.err
    errors: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto((tmp_path / "report" / "index.html").as_uri())
        count = page.locator("#table-10 button").first
        wanted = int(count.text_content())
        count.click()
        page.locator("dialog[open]").wait_for()
        assert page.locator("#list li").count() == wanted
        assert page.locator("#count").text_content().startswith(f"{wanted} issue")
        assert all(page.evaluate("[...document.images].map(image => image.naturalWidth > 0)"))
        browser.close()
    assert errors == []
