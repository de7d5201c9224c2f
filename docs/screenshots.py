"""Pictures of every page of the labelling app, from the example study: `make screenshots`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

from db.engine import open_engine, writing
from labeling_app.access.people import set_role
from labeling_app.access.serving import free_port, invite_link
from study.folder import open_study

if TYPE_CHECKING:
    from playwright.sync_api import Page

PICTURES = Path(__file__).parent / "screenshots"
SIZE = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
FIRST_RATER, OWNER = "you", "ann"


def main() -> None:
    """Make the study, serve it, and write a picture of each page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder, "demo")
        _failatlas("demo", str(study), "--no-serve")
        engine = open_engine(open_study(study).database_url)
        with writing(engine) as session:
            set_role(session, OWNER, "owner")
        port = free_port(first=8600)
        server = subprocess.Popen(
            [sys.executable, "-m", "failatlas", "label", "--study", str(study), "--port", str(port)],
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health")
            links = {name: invite_link(engine, name, port=port) for name in (FIRST_RATER, OWNER)}
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                _label_pages(browser.new_page(viewport=SIZE), links[FIRST_RATER])
                _phone_page(browser.new_page(viewport=PHONE), links[FIRST_RATER])
                _other_pages(browser.new_page(viewport=SIZE), links[OWNER], f"http://127.0.0.1:{port}")
                browser.close()
        finally:
            server.terminate()
            server.wait()


def _label_pages(page: Page, link: str) -> None:
    page.goto(link.rsplit("/", 2)[0] + "/sign-in")
    _picture(page, "sign-in", drawn=False)
    page.goto(link)
    _drawn(page)
    page.wait_for_timeout(1500)
    for key in ("1", "2"):
        page.keyboard.press(key)
        page.wait_for_timeout(600)
        _drawn(page)
    page.get_by_label("Memo").fill("The trace ends in the shape inference.")
    page.wait_for_timeout(1500)
    _drawn(page)
    page.get_by_role("heading", level=1).first.scroll_into_view_if_needed()
    _picture(page, "label")


def _phone_page(page: Page, link: str) -> None:
    page.goto(link)
    _picture(page, "label-on-a-phone")


def _other_pages(page: Page, link: str, address: str) -> None:
    page.goto(link)
    _drawn(page)
    steps: dict[str, Callable[[], None]] = {
        "agreement": lambda: None,
        "resolve": lambda: None,
        "codebook": lambda: None,
        "overview": lambda: page.get_by_text("Press a cell").evaluate("one => one.scrollIntoView()"),
        "assist": lambda: page.get_by_text("Suggest codes").click(),
        "export": lambda: None,
    }
    for name, step in steps.items():
        page.goto(f"{address}/{name}")
        _drawn(page)
        step()
        page.wait_for_timeout(1500)
        _picture(page, name)


def _drawn(page: Page) -> None:
    expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=60_000
    )


def _picture(page: Page, name: str, *, drawn: bool = True) -> None:
    if drawn:
        _drawn(page)
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / f"{name}.png")


def _failatlas(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "failatlas", *arguments], check=True, stdout=subprocess.DEVNULL)


def _wait(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit(f"nothing answers at {address}")


if __name__ == "__main__":
    main()
