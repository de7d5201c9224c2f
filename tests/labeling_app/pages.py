"""What tests do with a page of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestIdleCallback(done)))"


def at_rest(page: Page) -> None:
    """Wait until the app has drawn the page, and nothing is under way."""
    from playwright.sync_api import expect

    # Before its first run the app counts as not running, too: what a run draws comes first.
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    # Keys are listened to once the browser has painted what was drawn.
    page.evaluate(PAINTED)


def press(page: Page, key: str, shows: str) -> None:
    """Press a key, and wait for the button of this (exact) accessible name that it brings."""
    from playwright.sync_api import expect

    page.keyboard.press(key)
    expect(page.get_by_role("button", name=shows).first).to_be_visible()
    at_rest(page)


def serious_violations(page: Page, name: str) -> dict[str, list[str]]:
    """What axe finds serious or critical on a page called `name`: the elements by page and rule."""
    from axe_playwright_python.sync_playwright import Axe

    return {
        f"{name}: {found['id']}": [node["html"] for node in found["nodes"]]
        for found in Axe().run(page).response["violations"]
        if found["impact"] in ("serious", "critical")
    }


def done(page: Page, text: str) -> None:
    """Wait for the progress line to say this."""
    from playwright.sync_api import expect

    expect(page.get_by_test_id("stProgress").or_(page.get_by_test_id("stAlert"))).to_contain_text(text)
    at_rest(page)


def label_by_keyboard(page: Page, symptom: str, cause: str, then: str) -> None:
    """Answer both questions by their keys, and save."""
    press(page, symptom, "✓")
    page.keyboard.press(cause)
    from playwright.sync_api import expect

    expect(page.get_by_role("button", name="✓")).to_have_count(2)
    at_rest(page)
    page.keyboard.press("s")
    done(page, then)
