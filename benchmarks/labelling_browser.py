"""What a rater waits for, measured inside the page: from a key to what it brings; and each page's first drawing."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.labelling_store import ROUND, big_study, label_before
from db.engine import writing
from labeling_app.access.people import set_role
from labeling_app.access.serving import invite_link
from labeling_app.rounds.opening import close_round
from tests.labeling_app.pages import at_rest
from tests.labeling_app.served import CHROMIUM, FLAGS, listening

if TYPE_CHECKING:
    from playwright.sync_api import Page

RATERS = ("ann", "bob")
PAGES = ("agreement", "resolve", "codebook", "overview", "assist", "export")
PATIENCE_MS = 120_000
# Waits for the frame in which the change is on screen, and for nothing that Playwright does.
WATCH = """([key, wanted]) => new Promise(done => {
  const title = () => document.querySelector("article.issue h2")?.textContent ?? "";
  const pressed = () => [...document.querySelectorAll("button")].filter(b => b.textContent.includes("✓")).length;
  const before = title(), held = pressed();
  const there = () => wanted === "issue" ? title() && title() !== before : pressed() !== held;
  const watching = new MutationObserver(() => {
    if (!there()) return;
    watching.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - window.pressedAt)));
  });
  watching.observe(document.body, {childList: true, subtree: true, characterData: true});
})"""

# Before the app's own listeners, of which one keeps keys to itself.
NOTE_PRESSES = "addEventListener('keydown', () => { window.pressedAt = performance.now(); }, {capture: true})"


def browsing(issues: int, labels: int, presses: int) -> dict[str, object]:
    """Milliseconds from a key to the frame that shows what it brings, and seconds until each page is drawn."""
    if CHROMIUM is None:
        return {"skipped": "no Chromium is installed"}
    with tempfile.TemporaryDirectory() as folder:
        big = big_study(Path(folder) / "study", issues=issues, raters=RATERS, overlap=1.0)
        stored = label_before(big, labels)
        with writing(big.engine) as session:
            set_role(session, "ann", "owner")
        figures: dict[str, object] = {"issues": issues, "labels": stored, "presses": presses}
        with listening(big.study.path) as port, _page(invite_link(big.engine, "ann", port=port)) as page:
            figures |= _presses(page, presses, len(big.study.codebook.dimensions))
            with writing(big.engine) as session:
                close_round(session, big.study, ROUND)
            figures["page_seconds"] = {name: _drawn(page, port, name) for name in PAGES}
        return figures


def _presses(page: Page, presses: int, questions: int) -> dict[str, object]:
    codes, saves = [], []
    for _ in range(presses):
        for _ in range(questions):
            codes.append(_timed(page, "1", "code"))
        saves.append(_timed(page, "s", "issue"))
    return {
        "save_to_next_issue_ms": _told(saves[1:]),
        "code_to_mark_ms": _told(codes[questions:]),
    }


def _told(times: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(times)), "p90": round(statistics.quantiles(times, n=10)[8])}


def _timed(page: Page, key: str, wanted: str) -> float:
    at_rest(page)
    page.evaluate(f"window.watched = ({WATCH})({[key, wanted]!r}), null")
    page.keyboard.press(key)
    taken: float = page.evaluate("window.watched")
    return taken


def _drawn(page: Page, port: int, name: str) -> float:
    start = time.perf_counter()
    page.goto(f"http://127.0.0.1:{port}/{name}", wait_until="commit")
    at_rest(page)
    if name == "assist":
        start = time.perf_counter()
        page.get_by_text("Suggest codes").click()
        page.get_by_role("heading", name="How good the suggestions are").wait_for()
        at_rest(page)
    return round(time.perf_counter() - start, 2)


@contextmanager
def _page(address: str) -> Iterator[Page]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(NOTE_PRESSES)
        page.goto(address, wait_until="commit")
        at_rest(page)
        yield page
        browser.close()
