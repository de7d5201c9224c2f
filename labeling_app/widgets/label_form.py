"""The answering side of the Label page."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from labeling_app.labelling.keys import ACTIONS, depth, keys_of, offered
from labeling_app.labelling.saving import OpenIssue
from labeling_app.labelling.saying import CONFIDENCES
from labeling_app.widgets.label_actions import SKIPPING, LabelActions, active_question, memo_key
from labeling_app.widgets.memo_field import memo_field
from labeling_app.widgets.typing_ahead import answering
from taxonomy.codebook import Code, Codebook, Dimension


def show_form(
    codebook: Codebook, opened: OpenIssue, evidence: Mapping[str, str], actions: LabelActions
) -> None:
    """The questions with their codes, then what an answer rests on, confidence, memo, and the actions."""
    active = active_question(opened, codebook.dimensions)
    name = f"{opened.assignment.id}-{opened.token}"
    for question, dimension in enumerate(codebook.dimensions):
        _question(opened, question, dimension, actions, active=question == active)
    _evidence(opened, codebook.dimensions[active], evidence, actions, f"{name}-evidence")
    _confidence(opened, actions, f"{name}-sure")
    memo_field(opened.saying.memo, key=memo_key(opened), on_typed=actions.note)
    _actions(opened, active, len(codebook.dimensions), actions, name)


def _question(
    opened: OpenIssue, question: int, dimension: Dimension, actions: LabelActions, *, active: bool
) -> None:
    chosen = opened.saying.codes.get(dimension.id, ())
    shown = offered(dimension, chosen)
    keys = keys_of(dimension, shown) if active else {}
    st.subheader(f"{'▸ ' if active else ''}{dimension.name}", anchor=False)
    if dimension.question and active:
        st.write(dimension.question)
    with st.container(horizontal=True, gap="small"):
        for code in shown:
            marks = f"{'↳ ' * depth(dimension, code)}{'✓ ' if code.id in chosen else ''}"
            st.button(
                f"{marks}{code.name}",
                key=f"{opened.assignment.id}-{dimension.id}-{code.id}",
                help=explained(code),
                type="primary" if code.id in chosen else "secondary",
                shortcut=keys.get(code.id),
                on_click=answering(actions.choose),
                args=(question, dimension, code.id),
            )


def explained(code: Code) -> str:
    """What the codebook says of a code, in a few lines."""
    lines = [code.definition]
    if code.when:
        lines.append(f"When: {code.when}")
    if code.when_not:
        lines.append(f"Not when: {code.when_not}")
    lines += [f"Example: {example}" for example in code.examples]
    return "\n\n".join(lines)


def _evidence(
    opened: OpenIssue, dimension: Dimension, evidence: Mapping[str, str], actions: LabelActions, name: str
) -> None:
    key = f"{name}-{dimension.id}"
    st.multiselect(
        f"{dimension.name} rests on",
        options=list(evidence),
        default=[one for one in opened.saying.evidence.get(dimension.id, ()) if one in evidence],
        format_func=lambda one: evidence[one],
        key=key,
        on_change=actions.rest_on,
        args=(dimension, key),
        placeholder="a comment, an event, the text",
    )


def _confidence(opened: OpenIssue, actions: LabelActions, key: str) -> None:
    said = opened.saying.confidence
    st.radio(
        "How sure are you?",
        CONFIDENCES,
        index=CONFIDENCES.index(said) if said in CONFIDENCES else None,
        horizontal=True,
        key=key,
        on_change=actions.be_sure,
        args=(key,),
    )


def _actions(opened: OpenIssue, active: int, questions: int, actions: LabelActions, name: str) -> None:
    st.button(
        "Save and next",
        type="primary",
        shortcut=ACTIONS["save"],
        on_click=answering(actions.save),
        key=f"{name}-save",
        width="stretch",
    )
    with st.container(horizontal=True, gap="small"):
        st.button("Back", shortcut=ACTIONS["back"], on_click=answering(actions.back))
        st.button("Undo", shortcut=ACTIONS["undo"], on_click=answering(actions.undo))
        st.button(
            "Unflag" if opened.flagged else "Flag", shortcut=ACTIONS["flag"], on_click=answering(actions.flag)
        )
        st.button("Skip", shortcut=ACTIONS["skip"], on_click=answering(actions.start_skipping))
        st.button(
            "Previous question",
            shortcut=ACTIONS["previous question"],
            disabled=active == 0,
            on_click=answering(actions.go_to),
            args=(active - 1,),
        )
        st.button(
            "Next question",
            shortcut=ACTIONS["next question"],
            disabled=active == questions - 1,
            on_click=answering(actions.go_to),
            args=(active + 1,),
        )
    if st.session_state.get(SKIPPING):
        key = f"{name}-reason"
        st.text_input("Why skip it? (Enter skips)", key=key, on_change=actions.skip, args=(key,))
