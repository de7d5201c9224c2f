"""Signing in through an OpenID Connect provider: Streamlit's `st.login`, for addresses that raters were given.

The provider only says who somebody is. What they may do is the store's to say: an address that no
rater has, or that the provider has not verified, is nobody.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Rater
from labeling_app.access.people import rater_named
from taxonomy.errors import BadInput

SECRETS = Path(".streamlit", "secrets.toml")
NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


def provider_settings(study_path: Path) -> Path | None:
    """The study's file with the `[auth]` section that Streamlit reads; None where there is none.

    Raises:
        BadInput: The file cannot be read, or the section lacks one of `NEEDED`.
    """
    file = study_path / SECRETS
    if not file.exists():
        return None
    try:
        auth = tomllib.loads(file.read_text(encoding="utf-8")).get("auth", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"it cannot be read: {error}.", where=file) from error
    missing = [key for key in NEEDED if not auth.get(key)]
    if missing:
        raise BadInput(
            f"the section [auth] lacks {', '.join(missing)}.",
            where=file,
            mend="Fill them in from the provider's page for your app, or remove the file.",
        )
    return file


def set_address(session: Session, name: str, address: str | None) -> Rater:
    """Give a rater the address by which the provider knows them, or take it away.

    Raises:
        BadInput: There is no such rater, it is no address, or another rater has it.
    """
    rater = rater_named(session, name)
    if address is None:
        rater.email = None
        return rater
    address = address.strip()
    if address.count("@") != 1 or not all(address.split("@")) or not address.isprintable() or " " in address:
        raise BadInput(f"{address!r} is not an address.")
    other = _rater_of(session, address)
    if other is not None and other.id != rater.id:
        raise BadInput(f"{other.name} has the address {address} already.")
    rater.email = address
    return rater


def rater_of_claims(session: Session, claims: Mapping[str, object]) -> Rater | None:
    """The rater whom a provider's claims name; None for an address that is unknown or not verified."""
    address = claims.get("email")
    if not isinstance(address, str) or claims.get("email_verified") is not True:
        return None
    return _rater_of(session, address)


def _rater_of(session: Session, address: str) -> Rater | None:
    return session.scalar(
        select(Rater).where(func.lower(Rater.email) == address.strip().lower(), Rater.kind == "human")
    )
