"""A text field that hands over what is typed while it is typed, so that a refresh loses nothing."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

PAUSE_MS = 200
HTML = '<label>Memo<textarea rows="3" spellcheck="true"></textarea></label>'
CSS = """
label { display: block; font-size: .875rem; color: var(--st-text-color); }
textarea { display: block; width: 100%; box-sizing: border-box; font: inherit; margin-top: .25rem;
  padding: .5rem; color: var(--st-text-color); background: var(--st-secondary-background-color);
  border: 1px solid #6b7280; border-radius: .5rem; }
textarea:focus { outline: 2px solid var(--st-primary-color); }
"""
JS = """
export default function ({ parentElement, data, setStateValue }) {
  const field = parentElement.querySelector("textarea");
  if (field.dataset.issue !== data.issue) {
    field.dataset.issue = data.issue;
    field.value = data.text;
  }
  let waiting = null;
  const tell = () => {
    clearTimeout(waiting);
    waiting = null;
    setStateValue("text", field.value);
  };
  field.oninput = () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, data.pause);
  };
  field.onblur = () => { if (waiting !== null) tell(); };
}
"""

_memo = st.components.v2.component("failatlas.memo", html=HTML, css=CSS, js=JS, isolate_styles=False)


def memo_field(text: str, *, key: str, on_typed: Callable[[str], None]) -> None:
    """Show the field; `on_typed` is called with the text whenever the typing pauses."""

    def typed() -> None:
        state = st.session_state.get(key)
        if state is not None and state.text is not None:
            on_typed(str(state.text))

    _memo(
        data={"text": text, "issue": key, "pause": PAUSE_MS},
        default={"text": text},
        key=key,
        on_text_change=typed,
    )
