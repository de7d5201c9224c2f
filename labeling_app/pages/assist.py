"""Assist: suggestions, off until they are asked for, and only on issues already labelled blind."""

from __future__ import annotations

import streamlit as st

from db.engine import reading
from labeling_app.assist import (
    Examples,
    examples,
    keep_suggestions,
    labelled_blind,
    quality,
    suggestions,
    texts_of,
)
from labeling_app.here import here
from labeling_app.issues.named import names_of
from labeling_app.rounds.opening import closed_rounds
from labeling_app.rounds.queue import waiting_issues
from labeling_app.widgets.label_actions import ISSUE
from labeling_app.widgets.showing import number, show_table
from taxonomy.errors import BadInput

SHOWN = 20

LISTED = 100

CACHED = st.cache_resource(max_entries=16, hash_funcs={Examples: Examples.fingerprint})

quality_of, suggestions_of = CACHED(quality), CACHED(suggestions)
place = here()
viewer = place.visitor
st.title("Assist")
st.write(
    "A linear model of words, learnt from settled codes and your own labels. It suggests on issues that you have "
    "labelled yourself, never before; what it says enters no agreement between people."
)
if not st.toggle("Suggest codes", value=False):
    st.stop()
dimension = str(st.selectbox("Dimension", [one.id for one in place.study.codebook.dimensions]))
with reading(place.engine) as session:
    learnt = examples(session, dimension, viewer=viewer.name)
    mine = labelled_blind(session, viewer.rater_id, dimension)
    texts = texts_of(session, sorted(mine))
    closed = closed_rounds(session)
    waiting = waiting_issues(session, viewer.rater_id)
    unlabelled = texts_of(session, list(waiting))
try:
    good = quality_of(learnt)
    thought = suggestions_of(learnt, texts | unlabelled)
except BadInput as error:
    st.info(str(error))
    st.stop()
made = tuple(one for one in thought if one.issue_id in mine)
unsure = tuple(one for one in thought if one.issue_id not in mine)[:SHOWN]
st.header("How good the suggestions are", anchor=False)
st.write(
    f"Of {good.n} labels, {good.accuracy:.0%} are suggested right on issues that the model did not learn from; "
    f"always saying the commonest code would be right for {good.commonest:.0%}. "
    f"Brier score {good.brier:.2f} (0 is best)."
)
show_table(
    "Each code, cross-validated",
    ("Code", "Labels", "Precision", "Recall"),
    [(one.code, one.labels, number(one.precision, 2), number(one.recall, 2)) for one in good.codes],
)
st.header("Suggestions, the least sure first", anchor=False)
with reading(place.engine) as session:
    names = names_of(session, (one.issue_id for one in made[:LISTED]))
if len(made) > LISTED:
    st.write(f"The first {LISTED} of {len(made)}.")
show_table(
    "On issues that you have labelled; those that the model learnt from are among them",
    ("Issue", "Title", "Suggested", "Probability", "Words that spoke for it"),
    [
        (
            names[one.issue_id].reference,
            names[one.issue_id].title,
            one.code,
            number(one.probability, 2),
            ", ".join(one.words),
        )
        for one in made[:LISTED]
    ],
)
if unsure:
    st.header("What to label next", anchor=False)
    st.write(
        "Your issues without a label, those first of which the model is least sure. What it thinks is not told."
    )
    with reading(place.engine) as session:
        names = names_of(session, (one.issue_id for one in unsure))
    for one in unsure:
        name = names[one.issue_id]
        st.page_link(
            "pages/label.py",
            label=f"{name.reference}: {name.title}",
            query_params={ISSUE: str(waiting[one.issue_id])},
        )
if viewer.role == "owner" and closed:
    into = str(st.selectbox("Keep them as labels of the model in", closed))
    if st.button("Keep"):
        kept = keep_suggestions(place.engine, place.study, dimension, into, made)
        st.success(f"Kept {kept} labels of the model.")
