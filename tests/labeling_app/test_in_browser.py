"""The app in a real browser: by keyboard alone, blind, safe, and with nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from db.engine import reading
from db.models import LabelEvent, MemoEvent, Round
from tests.conftest import run_failatlas
from tests.labeling_app.pages import at_rest, done, label_by_keyboard, press, serious_violations
from tests.labeling_app.served import OpenRound, Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.flaky(reruns=2)]
PAGES = ("agreement", "resolve", "codebook", "overview", "assist", "export")
Visit = Callable[..., "Page"]


def events(served: Served, round_: OpenRound) -> int:
    with reading(served.labelling.engine) as session:
        of_round = select(func.count(LabelEvent.id)).join(Round).where(Round.name == round_.name)
        return session.scalars(of_round).one()


def test_two_raters_by_keyboard_alone_agree_as_the_command_says(served: Served, visit: Visit) -> None:
    from playwright.sync_api import expect

    round_ = served.fresh(*["It fails."] * 4)
    ann, bob = visit(round_.invite(round_.ann)), visit(round_.invite(round_.bob))
    for page, keys in ((ann, ("11", "12", "21", "22")), (bob, ("11", "22", "21", "21"))):
        for number, (symptom, cause) in enumerate(keys, 1):
            label_by_keyboard(page, symptom, cause, "All 4 issues" if number == 4 else f"{number} of 4 done")
    round_.close()
    told = run_failatlas(
        "agreement", "--round", round_.name, "--json", "--study", served.labelling.study.path
    ).json
    ann.goto(f"{served.address}/agreement?round={round_.name}")
    at_rest(ann)
    summary = ann.get_by_role("region", name="Agreement, with 95 % intervals")
    for dimension, found in told["dimensions"].items():
        row = summary.get_by_role("row").filter(has=ann.get_by_role("rowheader", name=dimension, exact=True))
        expect(row).to_contain_text(f"{found['cohen_kappa']:.3f}")
        expect(row).to_contain_text(f"{found['krippendorff_alpha']:.3f}")


def test_no_page_export_or_address_shows_the_other_s_label(served: Served, visit: Visit) -> None:
    round_ = served.fresh("It fails.")
    ann = visit(round_.invite(round_.ann))
    ann.get_by_label("Memo").fill("only-ann-knows")
    wait_for_draft(served, "only-ann-knows")
    ann.get_by_label("Memo").blur()
    at_rest(ann)
    label_by_keyboard(ann, "2", "2", "All 1 issues")
    heard: list[bytes | str] = []
    bob = visit(round_.invite(round_.bob))
    bob.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(frame)))
    for name in ("", *PAGES):
        bob.goto(f"{served.address}/{name}")
        at_rest(bob)
        assert "only-ann-knows" not in bob.content()
        assert "✓" not in bob.content()
    with reading(served.labelling.engine) as session:
        guesses = range(1, session.scalars(select(func.max(LabelEvent.id))).one() + 5)
    for guess in list(guesses)[-8:]:
        bob.goto(f"{served.address}/?issue={guess}")
        at_rest(bob)
        assert "only-ann-knows" not in bob.content()
        assert "✓" not in bob.content()
    bob.goto(f"{served.address}/export")
    at_rest(bob)
    with bob.expect_download() as handed:
        bob.get_by_role("button", name="Download as CSV").click()
    labels = handed.value.path().read_text()
    assert labels.startswith("repository,")
    assert round_.name not in labels
    bob.goto(f"{served.address}/agreement?round={round_.name}")
    at_rest(bob)
    assert heard
    assert not any(b"only-ann-knows" in (one.encode() if isinstance(one, str) else one) for one in heard)


def test_a_refresh_in_the_middle_loses_nothing(served: Served, visit: Visit) -> None:
    from playwright.sync_api import expect

    round_ = served.fresh()
    page = visit(round_.invite(round_.ann))
    press(page, "1", "✓ Crash")
    press(page, "1", "↳ Missing operator")
    press(page, "a", "✓ Missing operator")
    page.get_by_label("Memo").press_sequentially("typed and not left")
    title = page.locator("article.issue h2").text_content()
    wait_for_draft(served, "typed and not left")
    page.reload()
    at_rest(page)
    assert page.locator("article.issue h2").text_content() == title
    expect(page.get_by_label("Memo")).to_have_value("typed and not left")
    expect(page.get_by_role("button", name="✓ Crash")).to_be_visible()
    expect(page.get_by_role("button", name="✓ Missing operator")).to_be_visible()
    elsewhere = visit(round_.invite(round_.ann))
    expect(elsewhere.get_by_label("Memo")).to_have_value("typed and not left")


def wait_for_draft(served: Served, memo: str) -> None:
    """The field hands its text over a fifth of a second after the last key; wait until the store has it."""
    import time

    from db.models import Draft

    until = time.monotonic() + 30
    while time.monotonic() < until:
        with reading(served.labelling.engine) as session:
            if any(draft.content["memo"] == memo for draft in session.scalars(select(Draft))):
                return
        time.sleep(0.05)
    raise AssertionError("the memo never reached the store")


def test_five_fast_double_clicks_save_one_label(served: Served, visit: Visit) -> None:
    round_ = served.fresh()
    page = visit(round_.invite(round_.ann))
    press(page, "1", "✓ Crash")
    press(page, "2", "✓ Type")
    save = page.get_by_role("button", name="Save and next").element_handle()
    page.evaluate("button => { for (let n = 0; n < 10; n++) button.click(); }", save)
    done(page, "1 of 2 done")
    assert events(served, round_) == 2


def test_keys_typed_faster_than_the_page_is_drawn_mean_what_they_say(served: Served, visit: Visit) -> None:
    round_ = served.fresh(*["It fails."] * 3)
    page = visit(round_.invite(round_.ann))
    page.wait_for_function("window.failatlasTyping")
    for key in "12s12s":
        page.keyboard.press(key)
    done(page, "2 of 3 done")
    with reading(served.labelling.engine) as session:
        given = session.execute(
            select(LabelEvent.dimension, LabelEvent.codes).join(Round).where(Round.name == round_.name)
        )
        assert sorted(map(tuple, given)) == [("cause", ["type"])] * 2 + [("symptom", ["crash"])] * 2


def test_a_memo_typed_just_before_saving_is_saved_with_it(served: Served, visit: Visit) -> None:
    from playwright.sync_api import expect

    round_ = served.fresh()
    page = visit(round_.invite(round_.ann))
    press(page, "1", "✓ Crash")
    press(page, "2", "✓ Type")
    page.get_by_label("Memo").press_sequentially("typed and saved at once")
    page.get_by_role("button", name="Save and next").click()
    done(page, "1 of 2 done")
    expect(page.get_by_label("Memo")).to_have_value("")
    with reading(served.labelling.engine) as session:
        memos = select(MemoEvent.text).join(Round, Round.id == MemoEvent.round_id)
        assert session.scalars(memos.where(Round.name == round_.name)).all() == ["typed and saved at once"]


HOSTILE = """<script>window.ran = 1</script>

<img src=x onerror="window.ran = 2"> <svg onload="window.ran = 3"></svg> [press](javascript:window.ran=4)

<style>* { display: none !important }</style>

<div style="position:fixed;inset:0;background:red">over everything</div>

![pixel](https://tracker.example/pixel.png) <img src="https://tracker.example/two.png">

<iframe src="https://tracker.example/frame"></iframe> <a href="javascript:window.ran=5">press</a>
"""


def test_a_hostile_issue_runs_and_loads_nothing(served: Served, visit: Visit) -> None:
    from playwright.sync_api import expect

    round_ = served.fresh(HOSTILE)
    page = visit(round_.invite(round_.ann))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    at_rest(page)
    article = page.locator("article.issue")
    expect(article).to_contain_text("[image: pixel]")
    for link in article.get_by_text("press").all():
        assert not (link.get_attribute("href") or "").startswith("javascript")
    assert page.evaluate("window.ran") is None
    assert article.locator("script, style, img, iframe, svg, [style], [onerror]").count() == 0
    elsewhere = [url for url in asked if not url.startswith((served.address, "data:", "blob:"))]
    assert elsewhere == []


def test_undo_back_flag_and_skip_by_key(served: Served, visit: Visit) -> None:
    from playwright.sync_api import expect

    round_ = served.fresh()
    page = visit(round_.invite(round_.ann))
    first = page.locator("article.issue h2").text_content() or ""
    label_by_keyboard(page, "1", "2", "1 of 2 done")
    page.keyboard.press("u")
    done(page, "0 of 2 done")
    expect(page.locator("article.issue h2")).to_have_text(first)
    expect(page.get_by_role("button", name="✓ Crash")).to_be_visible()
    page.keyboard.press("s")
    done(page, "1 of 2 done")
    page.keyboard.press("b")
    expect(page.locator("article.issue h2")).to_have_text(first)
    at_rest(page)
    press(page, "f", "Unflag")
    page.keyboard.press("x")
    page.get_by_label("Why skip it?").fill("not a failure")
    page.get_by_label("Why skip it?").press("Enter")
    expect(page.locator("article.issue h2")).not_to_have_text(first)


@pytest.mark.parametrize("link", ["changed", "revoked", "cookie"])
def test_a_tampered_link_or_session_gets_nothing(served: Served, visit: Visit, link: str) -> None:
    from playwright.sync_api import expect

    round_ = served.fresh()
    address = round_.invite(round_.ann)
    if link == "cookie":
        page = visit(address)
        (cookie,) = [one for one in page.context.cookies() if one["name"] == "failatlas-session"]
        page.context.add_cookies([{**cookie, "value": cookie["value"][:-1] + "x"}])
        page.reload()
        at_rest(page)
        expect(page.get_by_text("You are not signed in.")).to_be_visible()
        assert "Export fails" not in page.content()
        return
    if link == "changed":
        address = address[:-1] + ("a" if address[-1] != "a" else "b")
    else:
        run_failatlas("rater", "revoke", round_.ann, "--study", served.labelling.study.path)
    context = visit(f"{served.address}/").context
    answer = context.request.get(address)
    assert answer.status == 403
    assert "This link does not work" in answer.text()
    assert context.cookies() == [] or all(one["name"] != "failatlas-session" for one in context.cookies())


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_has_a_serious_accessibility_violation(served: Served, visit: Visit, width: int) -> None:
    round_ = served.fresh("It **fails**.\n\n```\nKeyError\n```", "Again.")
    round_.make(round_.ann, "owner")
    ann = visit(round_.invite(round_.ann), viewport={"width": width, "height": 844})
    bob = visit(round_.invite(round_.bob))
    for page, keys in ((ann, ("11", "22")), (bob, ("11", "21"))):
        for number, (symptom, cause) in enumerate(keys, 1):
            label_by_keyboard(page, symptom, cause, "All 2 issues" if number == 2 else "1 of 2 done")
    ann.keyboard.press("u")
    done(ann, "1 of 2 done")
    problems: dict[str, list[str]] = {}
    for name in ("", *PAGES):
        if name == "agreement":
            round_.close()
        ann.goto(
            f"{served.address}/{name}" + (f"?round={round_.name}" if name in ("agreement", "resolve") else "")
        )
        at_rest(ann)
        problems |= serious_violations(ann, name or "label")
        assert ann.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    assert problems == {}, json.dumps(problems, indent=1)
