from __future__ import annotations

import csv
import io
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.tables.formats import to_csv, to_html, to_markdown
from analysis.tables.latex import escape_latex, to_latex
from analysis.tables.layout import Layout

AWKWARD = r"50 % & a_b # {x} ~ ^ \ $ < > | κ ≥ — “q” é 中"
TABLE = Layout(
    "9", AWKWARD, ("Code", "n", "%"), ((AWKWARD, 3, 12.345), ("Total", 3, None)), rules_before=(1,)
)


def test_csv_keeps_every_character_and_full_precision() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(TABLE))))
    assert rows == [["Code", "n", "%"], [AWKWARD, "3", "12.345"], ["Total", "3", ""]]


def test_markdown_has_one_cell_a_column() -> None:
    body = [line for line in to_markdown(TABLE).splitlines() if line.startswith("|")]
    assert {len(line.replace("\\|", "").split("|")) for line in body} == {5}
    assert "12.3" in body[2]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []

    def handle_data(self, data: str) -> None:
        self.cells.append(data)


def test_html_escapes_words() -> None:
    hostile = Layout("1", "<script>alert(1)</script>", ("Code",), (("<b>&amp;</b>",),))
    assert "<script>" not in to_html(hostile)
    parser = _Text()
    parser.feed(to_html(hostile))
    assert "<b>&amp;</b>" in parser.cells


def test_latex_uses_booktabs_and_escapes_every_special_character() -> None:
    text = to_latex(TABLE)
    for rule in (r"\toprule", r"\midrule", r"\bottomrule"):
        assert rule in text
    assert text.count(r"\midrule") == 2
    assert r"50 \% \& a\_b \# \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{} \$" in text
    assert r"$\kappa$" in text


@given(st.text())
def test_no_text_reaches_latex_unescaped(text: str) -> None:
    escaped = escape_latex(text)
    plain = escaped
    for command in (r"\textbackslash{}", r"\&", r"\%", r"\$", r"\#", r"\_", r"\{", r"\}"):
        plain = plain.replace(command, "")
    assert not set("&%#^") & set(plain)
    assert "\n" not in escaped


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex (TeX Live) is not installed")
def test_latex_compiles_under_pdflatex(tmp_path: Path) -> None:
    document = (
        "\\documentclass{article}\\usepackage[utf8]{inputenc}\\usepackage[T1]{fontenc}\\usepackage{booktabs}"
        "\\begin{document}\n" + to_latex(TABLE) + "\\end{document}\n"
    )
    (tmp_path / "table.tex").write_text(document, encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "table.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
