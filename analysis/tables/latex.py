"""LaTeX with booktabs that pdfLaTeX compiles, whatever the names hold."""

from __future__ import annotations

from analysis.tables.layout import Cell, Layout

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "κ": r"$\kappa$",
    "α": r"$\alpha$",
    "ρ": r"$\rho$",
    "≥": r"$\geq$",
    "≤": r"$\leq$",
    "≠": r"$\neq$",
    "×": r"$\times$",
    "−": r"$-$",
    "→": r"$\rightarrow$",
    "∩": r"$\cap$",
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "–": "--",
    "—": "---",
    "…": r"\ldots{}",
    "\N{NO-BREAK SPACE}": "~",
    "\n": " ",
}


def escape_latex(text: str) -> str:
    """`text` with every character that LaTeX would read as a command made plain.

    Latin letters with accents stay as they are (pdfLaTeX reads UTF-8); characters that its fonts
    cannot set are written as their code point, so that a document always compiles.
    """
    return "".join(_escaped(character) for character in text)


def to_latex(table: Layout) -> str:
    """A `table` environment with caption, label and booktabs rules; needs the package booktabs."""
    numbers = len(table.header) - table.text_columns
    head = " & ".join(escape_latex(name) for name in table.header)
    lines = [
        r"\begin{table}",
        r"\centering",
        rf"\caption{{{escape_latex(table.title)}}}",
        rf"\label{{tab:{''.join(c for c in table.number if c.isalnum() or c == '-')}}}",
        rf"\begin{{tabular}}{{{'l' * table.text_columns}{'r' * numbers}}}",
        r"\toprule",
        rf"{head} \\",
        r"\midrule",
    ]
    for index, row in enumerate(table.rows):
        if index in table.rules_before:
            lines.append(r"\midrule")
        lines.append(" & ".join(escape_latex(_shown(cell)) for cell in row) + r" \\")
    lines += [r"\bottomrule", r"\end{tabular}", r"\end{table}"]
    return "\n".join(lines) + "\n"


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if ord(character) < 0x180:
        return character
    return rf"\texttt{{U+{ord(character):04X}}}"
