"""LaTeX with booktabs that pdfLaTeX compiles, whatever the names hold."""

from __future__ import annotations

from analysis.tables.layout import Cell, Layout

ROWS_OF_A_PAGE = 45

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
    '"': "''",
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

    Letters of Latin-1 stay as they are (pdfLaTeX reads UTF-8, and sets them with the T1 fonts); control
    characters become spaces, and all others their code point, so that a document always compiles.
    """
    return "".join(_escaped(character) for character in text)


def to_latex(table: Layout) -> str:
    """A `table` with caption, label and booktabs rules; one that no page holds is a `longtable`.

    Needs the package booktabs, and longtable for more than `ROWS_OF_A_PAGE` rows.
    """
    numbers = len(table.header) - table.text_columns
    columns = f"{'l' * table.text_columns}{'r' * numbers}"
    label = "".join(c for c in table.number if c.isalnum() or c == "-")
    title = rf"\caption{{{escape_latex(table.title)}}}"
    head = [r"\toprule", " & ".join(escape_latex(name) for name in table.header) + r" \\", r"\midrule"]
    body = [*_body(table), r"\bottomrule"]
    if len(table.rows) > ROWS_OF_A_PAGE:
        lines = [
            rf"\begin{{longtable}}{{{columns}}}",
            rf"{title}\label{{tab:{label}}}\\",
            *head,
            r"\endhead",
            *body,
            r"\end{longtable}",
        ]
    else:
        lines = [
            r"\begin{table}",
            r"\centering",
            title,
            rf"\label{{tab:{label}}}",
            rf"\begin{{tabular}}{{{columns}}}",
            *head,
            *body,
            r"\end{tabular}",
            r"\end{table}",
        ]
    return "\n".join(lines) + "\n"


def _body(table: Layout) -> list[str]:
    lines: list[str] = []
    for index, row in enumerate(table.rows):
        if index in table.rules_before:
            lines.append(r"\midrule")
        lines.append(" & ".join(escape_latex(_shown(cell)) for cell in row) + r" \\")
    return lines


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if ord(character) < 0x20 or 0x7F <= ord(character) <= 0x9F:
        return " "
    if ord(character) <= 0xFF:
        return character
    return rf"\texttt{{U+{ord(character):04X}}}"
