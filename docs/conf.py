"""How Sphinx builds the pages in this folder: `make docs`."""

project = "Failatlas"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Failatlas"
myst_heading_anchors = 3
exclude_patterns = ["atlas/**", "campaigns/remarks.md"]
suppress_warnings = ["myst.xref_missing", "toc.not_included"]
