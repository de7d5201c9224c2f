"""A LaTeX document that takes in every table, figure and number, to see that they compile."""

from __future__ import annotations

from analysis.tables.layout import Layout

HEAD = r"""% Written by Failatlas: everything of the report in one document.
\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage[landscape,margin=1cm]{geometry}
\usepackage{booktabs}
\usepackage{longtable}
\usepackage{graphicx}
\usepackage{textcomp}
\input{numbers}
\begin{document}
\scriptsize
"""


def latex_document(layouts: tuple[Layout, ...], figures: tuple[str, ...]) -> str:
    """The document; it stands in the report's folder."""
    lines = [rf"\input{{tables/table-{layout.number}}}" + "\n" + r"\clearpage" for layout in layouts]
    lines += [
        rf"\begin{{figure}}\centering\includegraphics{{figures/{name}.pdf}}\end{{figure}}" for name in figures
    ]
    return HEAD + "\n".join(lines) + "\n" + r"\end{document}" + "\n"
