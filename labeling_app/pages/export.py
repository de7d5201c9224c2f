"""Export: the labels that one may see, as a file."""

from __future__ import annotations

from typing import cast

import streamlit as st

from db.engine import reading
from labeling_app.export import Form, as_csv, export_labels
from labeling_app.here import here

place = here()
st.title("Export")
st.write(
    "Labels of closed rounds, and your own of open ones, with who, when, codebook version, round and memo."
)
form = cast(
    "Form",
    st.radio(
        "Form",
        ["long", "wide"],
        format_func={"long": "long: one row a label", "wide": "wide: one row an issue"}.get,
    ),
)


def contents() -> str:
    with reading(place.engine) as session:
        return as_csv(export_labels(session, form, viewer=place.visitor.name))


st.download_button("Download as CSV", contents, file_name=f"labels-{form}.csv", mime="text/csv")
