"""Keys pressed faster than the page is drawn wait for the page that they were meant for.

Which code a key stands for changes with each press: "1" answers the first question and then the
second. Without a queue a fast "1 2" would answer the first question twice.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

# After a press the server says "running" within a round trip; without that, the press had no effect.
LOST_MS = 3000
JS = """
export default function ({ parentElement, data }) {
  const keys = new Set(data.keys);
  const app = document.querySelector("[data-test-script-state]");
  window.failatlasTyping?.end();
  if (!app) return;
  const waiting = [];
  let phase = "idle";
  let lost = null;
  const runs = () => app.getAttribute("data-test-script-state") !== "notRunning";
  const buttonOf = key => document
    .querySelector(`[data-testid="stButton"] button:not([disabled]) [aria-label="Shortcut ${key}"]`)
    ?.closest("button");
  const typesText = element =>
    element.isContentEditable || element.matches?.("textarea, select, input:not([type=radio], [type=checkbox])");

  const sent = () => {
    phase = "sent";
    clearTimeout(lost);
    lost = setTimeout(rest, data.lost);
  };
  const rest = () => {
    clearTimeout(lost);
    phase = "idle";
    next();
  };
  const next = () => {
    while (phase === "idle" && !runs() && waiting.length) buttonOf(waiting.shift())?.click();
  };
  const painted = () => requestAnimationFrame(() => setTimeout(() => {
    if (phase !== "drawn") return;
    if (document.querySelector('[data-testid="stAlert"]')) waiting.length = 0;
    rest();
  }));
  const watching = new MutationObserver(() => {
    clearTimeout(lost);
    phase = runs() ? "running" : "drawn";
    if (phase === "drawn") painted();
  });
  const pressed = event => {
    const key = event.key.toUpperCase();
    if (!keys.has(key) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typesText(event.composedPath()[0])) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat) return;
    waiting.push(key);
    next();
  };
  const clicked = event => {
    if (event.target.closest?.('[data-testid="stButton"] button:not([disabled])')) sent();
  };
  watching.observe(app, { attributeFilter: ["data-test-script-state"] });
  addEventListener("keydown", pressed, { capture: true });
  addEventListener("click", clicked, { capture: true });
  const end = () => {
    watching.disconnect();
    clearTimeout(lost);
    removeEventListener("keydown", pressed, { capture: true });
    removeEventListener("click", clicked, { capture: true });
    if (window.failatlasTyping?.end === end) delete window.failatlasTyping;
  };
  window.failatlasTyping = { end };
  return end;
}
"""

_typing = st.components.v2.component("failatlas.typing", html="<span></span>", js=JS, isolate_styles=False)


def type_ahead(keys: Iterable[str]) -> None:
    """Let these keys wait while the page is drawn."""
    _typing(data={"keys": sorted(keys), "lost": LOST_MS}, key="typing")
