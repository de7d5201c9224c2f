"""The app's frame: who is signed in, and the pages."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from labeling_app.here import here

PAGES = Path(__file__).parent / "pages"
STYLE = """<style>
.stMainBlockContainer { padding-top: 3.5rem }
h1 { font-size: 1.8rem !important }
h2 { font-size: 1.4rem !important; padding: .5rem 0 .25rem !important }
h3 { font-size: 1.15rem !important; padding: .5rem 0 !important }
[data-testid="stHeading"] { padding-bottom: .4rem }
[data-testid="stColumn"]:not(:has(.issue)) :is([data-testid="stVerticalBlock"], [data-testid="stHorizontalBlock"]) {
  gap: .4rem
}
.issue .text { overflow-wrap: anywhere; border-left: 3px solid #d0d7de; padding-left: .75rem }
.issue pre { overflow-x: auto; background: #f6f8fa; padding: .75rem; border-radius: .375rem }
.issue .labels span { border: 1px solid #59636e; border-radius: 1rem; padding: 0 .5rem }
.table { overflow-x: auto; max-width: 100% }
.table table { border-collapse: collapse; font-variant-numeric: tabular-nums }
.table caption { text-align: left; font-weight: 600; padding: .25rem 0 }
.table th, .table td { border-bottom: 1px solid #d0d7de; padding: .25rem .75rem .25rem 0; text-align: left }
@media (min-width: 640px) {
  [data-testid="stColumn"]:has(.issue) > [data-testid="stVerticalBlock"] { position: sticky; top: 4rem }
  .issue { max-height: calc(100vh - 5rem); overflow-y: auto; padding-right: .5rem }
}
</style>"""

st.set_page_config(page_title="Failatlas", layout="wide", initial_sidebar_state="auto")
place = here()
page = st.navigation(
    [
        st.Page(PAGES / "label.py", title="Label", default=True),
        st.Page(PAGES / "agreement.py", title="Agreement"),
        st.Page(PAGES / "resolve.py", title="Resolve"),
        st.Page(PAGES / "codebook.py", title="Codebook"),
        st.Page(PAGES / "overview.py", title="Overview"),
        st.Page(PAGES / "assist.py", title="Assist"),
        st.Page(PAGES / "export.py", title="Export"),
    ]
)
st.html(STYLE)
with st.sidebar:
    leave = "" if place.visitor.by_provider else '<a href="/sign-out" target="_self">Sign out</a>'
    st.html(f"<p>Signed in as <strong>{escape(place.visitor.name)}</strong>. {leave}</p>")
    if place.visitor.by_provider:
        st.button("Sign out", on_click=st.logout)
page.run()
