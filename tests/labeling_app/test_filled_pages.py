"""The pages of the example study, whose closed rounds have something to show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.engine import open_engine, writing
from labeling_app.access.people import set_role
from labeling_app.access.serving import invite_link
from study.folder import open_study
from tests.conftest import run_failatlas
from tests.labeling_app.pages import at_rest, serious_violations
from tests.labeling_app.served import CHROMIUM, NO_CHROMIUM, listening

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.flaky(reruns=2)]

PAGES = ("", "agreement", "resolve", "codebook", "overview", "assist", "export")
Visit = Callable[..., "Page"]


@dataclass(frozen=True)
class Example:
    address: str
    link: str
    folder: Path


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    folder = tmp_path_factory.mktemp("example") / "demo"
    assert run_failatlas("demo", folder, "--no-serve").code == 0
    engine = open_engine(open_study(folder).database_url)
    with writing(engine) as session:
        set_role(session, "ann", "owner")
    with listening(folder) as port:
        yield Example(f"http://127.0.0.1:{port}", invite_link(engine, "ann", port=port), folder)


def test_a_cell_of_the_joint_distribution_lists_its_issues(example: Example, visit: Visit) -> None:
    from playwright.sync_api import expect

    page = visit(example.link)
    page.goto(f"{example.address}/overview")
    at_rest(page)
    for label, choice in (("Columns", "symptom"), ("Cell", "Incompatibility × Crash: 4 issue(s)")):
        box = page.get_by_label(label)
        box.click()
        box.press_sequentially(choice)
        expect(page.get_by_role("option", name=choice)).to_have_count(1)
        box.press("Enter")
        expect(box).to_have_value(choice)
        at_rest(page)
    expect(page.get_by_role("heading", name="Incompatibility × Crash: 4 issue(s)")).to_be_visible()
    expect(page.locator("li", has_text="failatlas-example/")).to_have_count(4)


def test_a_search_finds_issues_by_their_words(example: Example, visit: Visit) -> None:
    from playwright.sync_api import expect

    page = visit(example.link)
    page.goto(f"{example.address}/overview")
    at_rest(page)
    page.get_by_label("Search the issues").fill("gridsample OPERATOR")
    page.get_by_label("Search the issues").press("Enter")
    expect(page.locator("li", has_text="Please support the GridSample operator")).to_have_count(1)


def test_suggestions_are_off_until_asked_for(example: Example, visit: Visit) -> None:
    from playwright.sync_api import expect

    page = visit(example.link)
    page.goto(f"{example.address}/assist")
    at_rest(page)
    expect(page.get_by_role("heading", name="How good the suggestions are")).to_have_count(0)
    page.get_by_text("Suggest codes").click()
    expect(page.get_by_role("heading", name="How good the suggestions are")).to_be_visible()
    expect(page.get_by_role("heading", name="What to label next")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_filled_page_has_a_serious_accessibility_violation(
    example: Example, visit: Visit, width: int
) -> None:
    page = visit(example.link, viewport={"width": width, "height": 844})
    problems: dict[str, list[str]] = {}
    for name in (*PAGES, "sign-in", "sign-out"):
        page.goto(f"{example.address}/{name}")
        if not name.startswith("sign"):
            at_rest(page)
        if name == "assist":
            page.get_by_text("Suggest codes").click()
            page.get_by_role("heading", name="How good").wait_for()
            at_rest(page)
        problems |= serious_violations(page, name or "label")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    assert problems == {}, json.dumps(problems, indent=1)
