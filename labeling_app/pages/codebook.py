"""Codebook: read it, search it, propose changes, and see which labels a change affects."""

from __future__ import annotations

import streamlit as st

from db.engine import reading
from labeling_app.codebook_changes import Change, accept, decline, look_again, proposals, propose
from labeling_app.here import here
from labeling_app.issues.named import named_issues, names_of
from labeling_app.widgets.label_form import explained
from labeling_app.widgets.showing import show_table
from taxonomy.errors import BadInput

place = here()
codebook = place.study.codebook
st.title("Codebook")
st.write(f"{codebook.title}, version {codebook.version}")
wanted = st.text_input("Search").casefold().split()
for dimension in codebook.dimensions:
    shown = [
        code
        for code in dimension.codes
        if all(word in f"{code.name} {explained(code)}".casefold() for word in wanted)
    ]
    if not shown:
        continue
    st.header(dimension.name, anchor=False)
    if dimension.question:
        st.write(dimension.question)
    for code in shown:
        above = f" (under {dimension.code(code.parent).name})" if code.parent else ""
        with st.expander(f"{code.name}{above}{', retired' if code.retired else ''}", expanded=bool(wanted)):
            st.text(explained(code))

st.header("Propose a change", anchor=False)
asked = st.query_params.get("issue", "")
issue_id = int(asked) if asked.isdecimal() and len(asked) < 10 else None
with reading(place.engine) as session:
    called_for = named_issues(session, (issue_id,)) if issue_id else ()
ids = [dimension.id for dimension in codebook.dimensions]
first = st.query_params.get("dimension", "")
dimension = codebook.dimension(st.selectbox("Dimension", ids, index=ids.index(first) if first in ids else 0))
kind = st.radio("Change", ["new code", "rewording"], horizontal=True)
with st.form("proposal", clear_on_submit=True):
    codes = [code.id for code in dimension.codes]
    if kind == "rewording":
        code_id = st.selectbox("Code", codes)
        name, parent = "", None
    else:
        code_id = st.text_input("Id of the new code", placeholder="lower-case-words")
        name = st.text_input("Its name")
        parent = st.selectbox("Under", codes, index=None, placeholder="at the top")
    definition = st.text_area("Definition")
    reason = st.text_input("Why")
    if called_for:
        st.write(f"Called for by {called_for[0].reference}: {called_for[0].title}")
    pressed = st.form_submit_button("Propose")
if pressed:
    change = Change(
        kind="rewording" if kind == "rewording" else "new code",
        dimension=dimension.id,
        code=str(code_id),
        definition=definition,
        name=name,
        parent=parent,
        reason=reason,
        issue=issue_id if called_for else None,
    )
    try:
        propose(place.engine, place.study, place.visitor.rater_id, change)
        st.success("Proposed.")
    except BadInput as error:
        st.error(str(error))

with reading(place.engine) as session:
    made = proposals(session)
    again = look_again(session, codebook, viewer=place.visitor.name)
    names = names_of(session, {one.label.issue_id for one in again})
if made:
    st.header("Proposals", anchor=False)
for proposal, proposer in made:
    title = f"{proposal.kind}: {proposal.dimension} / {proposal.code} ({proposal.status}), by {proposer}"
    with st.expander(title, expanded=proposal.status == "open"):
        st.text(f"{proposal.content['definition']}\n\nWhy: {proposal.reason}")
        if proposal.status == "open" and place.visitor.settles:
            with st.container(horizontal=True):
                taken = st.button("Accept into a new version", key=f"accept-{proposal.id}")
                refused = st.button("Decline", key=f"decline-{proposal.id}")
            try:
                if taken:
                    accept(place.engine, place.study, place.visitor.rater_id, proposal.id)
                    st.rerun()
                if refused:
                    decline(place.engine, place.visitor.rater_id, proposal.id)
                    st.rerun()
            except BadInput as error:
                st.error(str(error))
if again:
    st.header("Look again", anchor=False)
    show_table(
        "Labels that a change affects, not given again since",
        ("Issue", "Round", "Rater", "Dimension", "Codes", "Change", "Version"),
        [
            (
                names[one.label.issue_id].reference,
                one.label.round,
                one.label.rater,
                one.label.dimension,
                ", ".join(one.label.codes),
                one.change,
                one.version,
            )
            for one in again
        ],
    )
