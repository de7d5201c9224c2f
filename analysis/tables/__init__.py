"""Results laid out as tables, and written as CSV, Markdown, LaTeX and HTML. Nothing here computes."""
