"""What every page starts from: the study, its store, and who is looking."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import streamlit as st
from sqlalchemy import Engine

from db.engine import open_engine, reading
from labeling_app.access.people import SETTLING, rater_with_pass
from labeling_app.access.provider import provider_settings, rater_of_claims
from labeling_app.access.serving import STUDY_VARIABLE
from labeling_app.access.sign_in import COOKIE
from study.folder import PROTOCOL_FILE, StudyFolder, open_study


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is looking; `by_provider` tells whether a provider vouches for them, not a pass of ours."""

    rater_id: int
    name: str
    role: str
    by_provider: bool

    @property
    def settles(self) -> bool:
        """Whether this is someone who may settle disagreements and change the codebook."""
        return self.role in SETTLING


@dataclass(frozen=True, slots=True)
class Here:
    """The study, its store, and the visitor."""

    study: StudyFolder
    engine: Engine
    visitor: Visitor


def here() -> Here:
    """Where the page is; without a live sign-in the page ends here, before it has read anything."""
    path = Path(os.environ[STUDY_VARIABLE])
    study = _study(path, (path / PROTOCOL_FILE).stat().st_mtime_ns, _codebook_time(path))
    engine = _engine(study.database_url)
    provider = _has_provider(path)
    visitor = _visitor_with_pass(engine) or (_visitor_by_provider(engine) if provider else None)
    if visitor is None:
        _turn_away(provider=provider)
    return Here(study, engine, visitor)


def _codebook_time(path: Path) -> int:
    return max((file.stat().st_mtime_ns for file in path.glob("*.toml")), default=0)


@st.cache_resource(max_entries=4, show_spinner=False)
def _study(path: Path, protocol_time: int, codebook_time: int) -> StudyFolder:
    return open_study(path)


@st.cache_resource(show_spinner=False)
def _has_provider(path: Path) -> bool:
    # What the server was started with: Streamlit reads the provider's file once, too.
    return provider_settings(path) is not None


@st.cache_resource(show_spinner=False)
def _engine(url: str) -> Engine:
    return open_engine(url)


def _visitor_with_pass(engine: Engine) -> Visitor | None:
    with reading(engine) as session:
        rater = rater_with_pass(session, st.context.cookies.get(COOKIE), "session")
        return Visitor(rater.id, rater.name, rater.role, by_provider=False) if rater else None


def _visitor_by_provider(engine: Engine) -> Visitor | None:
    if not st.user.is_logged_in:
        return None
    with reading(engine) as session:
        rater = rater_of_claims(session, st.user.to_dict())
        return Visitor(rater.id, rater.name, rater.role, by_provider=True) if rater else None


def _turn_away(*, provider: bool) -> NoReturn:
    st.title("Failatlas")
    if provider and st.user.is_logged_in:
        st.warning(
            f"No rater of this study has the address {st.user.get('email') or 'of this account'}, "
            "or the provider has not verified it."
        )
        st.button("Use another account", on_click=st.logout)
    st.html('<p>You are not signed in. <a href="/sign-in" target="_self">Sign in</a></p>')
    if provider and not st.user.is_logged_in:
        st.button("Sign in with your organisation's account", on_click=st.login)
    st.stop()
