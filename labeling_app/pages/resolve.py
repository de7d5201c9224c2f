"""Resolve: disagreements of closed rounds, and what they were settled on."""

from __future__ import annotations

from html import escape

import streamlit as st

from db.engine import reading
from labeling_app.agreement.settling import REASONS, Disagreement, disagreements, new_token, settle
from labeling_app.agreement.views import data_version
from labeling_app.here import here
from labeling_app.issues.view import as_html, issue_view
from labeling_app.rounds.opening import closed_rounds
from taxonomy.errors import BadInput

ALL, LISTED = "all", 500

place = here()
st.title("Resolve")


@st.cache_resource(max_entries=8, show_spinner="Looking for disagreements…")
def disagreements_of(url: str, version: tuple[int, int, int], name: str) -> tuple[Disagreement, ...]:
    with reading(place.engine) as session:
        return disagreements(session, name, viewer=place.visitor.name)


with reading(place.engine) as session:
    closed, version = closed_rounds(session), data_version(session)
if not closed:
    st.info("No round is closed yet: what raters disagree on is shown once a round is.")
    st.stop()
name = str(st.selectbox("Round", closed, key="round", bind="query-params"))
found = disagreements_of(place.study.database_url, version, name)
waiting = sum(one.settled is None for one in found)
st.write(f"{len(found)} disagreement(s), {waiting} not settled.")
if not found:
    st.stop()
asked = st.selectbox("Dimension", [ALL, *dict.fromkeys(one.dimension for one in found)])
found = tuple(one for one in found if asked in (ALL, one.dimension))
if len(found) > LISTED:
    st.write(f"The list holds the first {LISTED} of {len(found)}; what is settled moves to its end.")


def called(index: int) -> str:
    one = found[index]
    mark = "settled: " if one.settled else ""
    return f"{mark}{one.dimension} of {one.reference}: {one.title}"


chosen: Disagreement = found[st.selectbox("Disagreement", range(min(len(found), LISTED)), format_func=called)]
dimension = place.study.codebook.dimension(chosen.dimension)
with reading(place.engine) as session:
    view = issue_view(session, chosen.issue_id)
for column, label in zip(st.columns(len(chosen.labels)), chosen.labels, strict=True):
    names = ", ".join(dimension.code(code).name for code in label.codes)
    rests = "; ".join(view.evidence.get(one, one) for one in label.evidence) or "nothing named"
    column.html(
        f"<h2>{escape(label.rater)}</h2><p><strong>{escape(names)}</strong></p>"
        f"<p>Rests on: {escape(rests)}</p><p>Memo: {escape(label.memo or 'none')}</p>"
        f"<p>{escape(label.confidence or 'no confidence given')}; codebook {escape(label.codebook_version)}</p>"
    )
if chosen.settled:
    was = ", ".join(dimension.code(code).name for code in chosen.settled.codes)
    st.success(
        f"Settled by {chosen.settled.adjudicator} on {was} ({chosen.settled.reason}). {chosen.settled.note}"
    )
if place.visitor.settles:
    key = f"{name}-{chosen.issue_id}-{chosen.dimension}"
    token = st.session_state.setdefault(f"{key}-token", new_token())
    with st.form(key):
        codes = st.multiselect(
            "Settle on",
            [code.id for code in dimension.codes if not code.retired],
            format_func=lambda code: dimension.code(code).name,
            max_selections=None if dimension.multiple else 1,
        )
        reason = st.selectbox("Because of", REASONS, index=None, placeholder="a reason")
        note = st.text_area("Note")
        pressed = st.form_submit_button("Settle", type="primary")
    if pressed:
        try:
            settle(
                place.engine,
                place.study,
                place.visitor.rater_id,
                round_name=name,
                issue_id=chosen.issue_id,
                dimension=chosen.dimension,
                codes=tuple(codes),
                reason=reason or "",
                note=note,
                token=token,
            )
        except BadInput as error:
            st.error(str(error))
        else:
            del st.session_state[f"{key}-token"]
            st.rerun()
else:
    st.write("Settling is for adjudicators.")
if chosen.settled and chosen.settled.reason == "rule gap":
    st.page_link(
        "pages/codebook.py",
        label="Propose a change of the codebook for this issue",
        query_params={"issue": str(chosen.issue_id), "dimension": chosen.dimension},
    )
with st.expander("The issue"):
    st.html(as_html(view))
