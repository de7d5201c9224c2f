"""Keys pressed faster than the page is drawn wait for the page that they were meant for.

Which code a key stands for changes with each press: "1" answers the first question and then the
second. Without a queue a fast "1 2" would answer the first question twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ParamSpec

import streamlit as st

# A press of a button is answered by a drawing within a moment; without one it had no effect.
LOST_MS = 3000
ANSWERED = "answered presses"
P = ParamSpec("P")
JS = """
const install = () => {
  const waiting = [];
  const here = { keys: new Set(), place: null, patience: 0 };
  let before = null;
  let lost = null;
  // A drawing ends with how many presses were answered; that of the drawing before may still stand beside it.
  const counts = () => [...document.querySelectorAll("[data-answered]")].map(one => +one.dataset.answered);
  const answered = () => Math.max(...counts());
  const rests = () => document.querySelector('[data-test-script-state="notRunning"]') !== null;
  const buttonOf = key => document
    .querySelector(`[data-testid="stButton"] button:not([disabled]) [aria-label="Shortcut ${key}"]`)
    ?.closest("button");
  const typesText = element =>
    element.isContentEditable || element.matches?.("textarea, select, input:not([type=radio], [type=checkbox])");
  const goOn = () => {
    clearTimeout(lost);
    watching.disconnect();
    before = null;
    while (before === null && waiting.length) buttonOf(waiting.shift())?.click();
  };
  const look = () => {
    if (before === null || answered() === before || !rests()) return;
    if (document.querySelector('[data-testid="stAlert"]')) waiting.length = 0;
    goOn();
  };
  // Buttons take their new keys once what was drawn is painted.
  const watching = new MutationObserver(() => requestAnimationFrame(() => setTimeout(look)));
  addEventListener("keydown", event => {
    const key = event.key.toUpperCase();
    if (!here.place.isConnected || !here.keys.has(key) || typesText(event.composedPath()[0])) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat) return;
    waiting.push(key);
    if (before === null) goOn();
  }, { capture: true });
  addEventListener("click", event => {
    if (!event.target.closest?.('[data-testid="stButton"] button:not([disabled])')) return;
    before = answered();
    clearTimeout(lost);
    lost = setTimeout(goOn, here.patience);
    watching.observe(document.body, { attributes: true, childList: true, subtree: true });
  }, { capture: true });
  return here;
};

export default function ({ parentElement, data }) {
  const typing = (window.failatlasTyping ??= install());
  Object.assign(typing, { keys: new Set(data.keys), place: parentElement, patience: data.patience });
}
"""

_typing = st.components.v2.component("failatlas.typing", html="<span></span>", js=JS, isolate_styles=False)


def answering(action: Callable[P, None]) -> Callable[P, None]:
    """The action of a button, counted: a drawing with a new count shows what the press brought."""

    def answered(*args: P.args, **kwargs: P.kwargs) -> None:
        action(*args, **kwargs)
        st.session_state[ANSWERED] = st.session_state.get(ANSWERED, 0) + 1

    return answered


def type_ahead(keys: Iterable[str]) -> None:
    """Let these keys wait while the page is drawn; to be called last, for it marks the end of a drawing."""
    _typing(data={"keys": sorted(keys), "patience": LOST_MS}, key="typing")
    st.html(f'<span data-answered="{st.session_state.get(ANSWERED, 0)}"></span>')
