"""Streamlit pages in which raters label, blind to one another, and settle disagreements.

Pages hold no SQL and no statistics. May import `analysis`, `study`, `db` and `taxonomy`.
"""
