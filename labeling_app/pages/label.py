"""Label: one issue beside the codebook's questions."""

from __future__ import annotations

import streamlit as st

from db.engine import reading
from labeling_app.here import here
from labeling_app.issues.view import as_html, issue_view
from labeling_app.labelling.keys import ALL_KEYS
from labeling_app.rounds.queue import progress
from labeling_app.widgets.label_actions import ISSUE, MESSAGE, LabelActions, current
from labeling_app.widgets.label_form import show_form
from labeling_app.widgets.typing_ahead import answering, type_ahead

place = here()
opened = current(place)
with reading(place.engine) as session:
    far = progress(session, place.visitor.rater_id)
    view = issue_view(session, opened.assignment.issue_id) if opened else None

st.title("Label")
message = st.session_state.pop(MESSAGE, None)
if message:
    st.warning(message)
actions = LabelActions(place, opened)
if opened is None or view is None:
    if far.total:
        st.success(f"All {far.total} issues are labelled or skipped. Thank you!")
    else:
        st.info("Nothing is assigned to you in an open round.")
    if far.done:
        st.button("Undo the last save", shortcut="U", on_click=answering(actions.undo))
    type_ahead(ALL_KEYS)
    st.stop()

st.query_params[ISSUE] = str(opened.assignment.id)
left = f", about {round(far.left.total_seconds() / 60)} min left" if far.left else ""
pace = f", {far.pace.total_seconds():.0f} s an issue" if far.pace else ""
st.progress(far.done / far.total, text=f"{far.done} of {far.total} done{pace}{left}")
reading_side, answering_side = st.columns([3, 2], gap="large")
with reading_side:
    st.html(as_html(view))
with answering_side:
    show_form(place.study.codebook, opened, view.evidence, actions)
type_ahead(ALL_KEYS)
