"""Signing in through an OpenID Connect provider: a real one, though its accounts are invented."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.engine import reading, writing
from labeling_app.access.provider import SECRETS, provider_settings, rater_of_claims, set_address
from taxonomy.errors import BadInput
from tests.labeling_app.pages import at_rest
from tests.labeling_app.served import answering, serving
from tests.labeling_app.studies import Labelling

if TYPE_CHECKING:
    from playwright.sync_api import Page

ACCOUNTS = {
    "known": {"sub": "known", "email": "Ann@acme.example", "email_verified": True},
    "unverified": {"sub": "unverified", "email": "bob@acme.example", "email_verified": False},
    "stranger": {"sub": "stranger", "email": "eve@acme.example", "email_verified": True},
}


def secrets_text(app_port: int, provider_port: int) -> str:
    return f"""
[auth]
redirect_uri = "http://127.0.0.1:{app_port}/oauth2callback"
cookie_secret = "a cookie secret of more than thirty-two bytes"
client_id = "failatlas"
client_secret = "a client secret"
server_metadata_url = "http://127.0.0.1:{provider_port}/.well-known/openid-configuration"
"""


def test_only_verified_addresses_of_raters_are_known(labelling: Labelling) -> None:
    with writing(labelling.engine) as session:
        assert set_address(session, "ann", " ann@acme.example ").email == "ann@acme.example"
        with pytest.raises(BadInput, match="ann has the address"):
            set_address(session, "bob", "ANN@acme.example")
        for wrong in ("", "ann", "@acme.example", "a@b@c", "a b@c"):
            with pytest.raises(BadInput, match="is not an address"):
                set_address(session, "bob", wrong)
    with reading(labelling.engine) as session:
        found = rater_of_claims(session, ACCOUNTS["known"])
        assert found is not None
        assert found.name == "ann"
        for claims in (
            {},
            {"email": "ann@acme.example"},
            {"email": "ann@acme.example", "email_verified": "true"},
            {"email": None, "email_verified": True},
            {"email": "eve@acme.example", "email_verified": True},
        ):
            assert rater_of_claims(session, claims) is None
    with writing(labelling.engine) as session:
        set_address(session, "ann", None)
    with reading(labelling.engine) as session:
        assert rater_of_claims(session, ACCOUNTS["known"]) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [("[auth", "cannot be read"), ("[auth]\nclient_id = 'a'", "lacks redirect_uri, cookie_secret")],
)
def test_settings_that_do_not_do_are_named(tmp_path: Path, text: str, told: str) -> None:
    assert provider_settings(tmp_path) is None
    file = tmp_path / SECRETS
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(BadInput, match=told) as refused:
        provider_settings(tmp_path)
    assert str(file) in str(refused.value)


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[int]:
    """The port of a provider with `ACCOUNTS`."""
    accounts = [part for claims in ACCOUNTS.values() for part in ("--user-claims", json.dumps(claims))]
    with answering(
        lambda port: ["-m", "oidc_provider_mock", "--port", str(port), *accounts],
        "/.well-known/openid-configuration",
        tmp_path / "provider.log",
    ) as port:
        yield port


@pytest.mark.browser
@pytest.mark.flaky(reruns=2)
def test_signing_in_through_a_provider(provider: int, tmp_path: Path, visit: Callable[..., Page]) -> None:
    from playwright.sync_api import expect

    def settle(folder: Path, port: int) -> None:
        (folder / SECRETS).parent.mkdir(exist_ok=True)
        (folder / SECRETS).write_text(secrets_text(port, provider))

    with serving(tmp_path, before=settle) as served:
        round_ = served.fresh()
        with writing(served.labelling.engine) as session:
            set_address(session, round_.ann, "ann@acme.example")
            set_address(session, round_.bob, "bob@acme.example")
        for account in ("unverified", "stranger", "known"):
            page = visit(f"{served.address}/")
            page.get_by_role("button", name="Sign in with your organisation's account").click()
            page.get_by_placeholder("sub").or_(page.locator("input[name=sub]")).first.fill(account)
            page.locator("button[type=submit], input[type=submit]").first.click()
            at_rest(page)
            if account != "known":
                expect(page.get_by_text("No rater of this study has the address")).to_be_visible()
                expect(page.locator("article.issue")).to_have_count(0)
                continue
            expect(page.locator("article.issue")).to_be_visible()
            expect(page.get_by_text(f"Signed in as {round_.ann}")).to_be_attached()
            with writing(served.labelling.engine) as session:
                set_address(session, round_.ann, None)
            page.reload()
            at_rest(page)
            expect(page.get_by_text("No rater of this study has the address")).to_be_visible()
