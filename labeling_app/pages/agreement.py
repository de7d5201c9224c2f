"""Agreement: how far raters agree in each closed round."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import streamlit as st

from analysis.agreement.ratings import Level
from db.engine import reading, writing
from labeling_app.agreement.views import (
    AgreementView,
    Changes,
    agreement_over_rounds,
    agreement_views,
    changes_between_rounds,
    changes_between_versions,
    closed_frame,
    data_version,
)
from labeling_app.here import here
from labeling_app.rounds.opening import close_round, closed_rounds, round_states
from labeling_app.widgets.agreement_parts import between, in_detail, over_rounds, summary
from taxonomy.codebook import digest_of

if TYPE_CHECKING:
    import pandas as pd

place = here()
study = place.study
Version = tuple[int, int, int]


# What is computed of closed rounds is the same for everyone who may come in, and no page changes it.
@st.cache_resource(max_entries=2, show_spinner="Reading labels…")
def frame_of(url: str, rules: str, version: Version) -> pd.DataFrame:
    with reading(place.engine) as session:
        return closed_frame(session)


@st.cache_resource(max_entries=64, show_spinner="Computing agreement…")
def views(url: str, rules: str, version: Version, name: str, level: Level) -> tuple[AgreementView, ...]:
    return agreement_views(frame_of(url, rules, version), study.codebook, name, level=level)


@st.cache_resource(max_entries=64, show_spinner="Computing changes…")
def changes(url: str, rules: str, version: Version, level: Level) -> tuple[Changes, Changes]:
    frame = frame_of(url, rules, version)
    return (
        changes_between_rounds(frame, study.codebook, level=level),
        changes_between_versions(frame, study.codebook, level=level),
    )


st.title("Agreement")
with reading(place.engine) as session:
    version, closed, states = data_version(session), closed_rounds(session), round_states(session)
open_names = [state.name for state in states if state.state == "open"]
if open_names:
    st.write(f"Open, and so not shown to anyone: {', '.join(open_names)}.")
if place.visitor.role == "owner" and open_names:
    with st.expander("Close a round"):
        closing = st.selectbox("Round", open_names)
        st.write("A closed round stays closed: its labels are shown to all raters, and no more can be given.")
        if st.button(f"Close {closing}"):
            with writing(place.engine) as session:
                close_round(session, study, str(closing))
            st.rerun()
if not closed:
    st.info("No round is closed yet.")
    st.stop()
name = st.selectbox("Round", closed, key="round", bind="query-params")
level = cast(
    "Level",
    st.radio(
        "Count sub-codes",
        ["root", "code"],
        format_func={"root": "as the code above them", "code": "as they are"}.get,
        horizontal=True,
    ),
)
key = (study.database_url, digest_of(study.codebook_text), version)
found = views(*key, str(name), level)
if not any(view.agreement.n for view in found):
    st.info("No issue of this round has labels of two raters.")
    st.stop()
summary(found)
for view in found:
    in_detail(place.engine, study.codebook, view)
by_round, by_version = changes(*key, level)
over_rounds(agreement_over_rounds({one: views(*key, one, level) for one in closed}))
between("Change of kappa between rounds", by_round)
between("Change of kappa between codebook versions", by_version)
