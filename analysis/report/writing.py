"""A report as files: made, written, and checked against those that were written before."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from analysis.report.assembly import StudyReport
from analysis.report.document import latex_document
from analysis.report.figures import report_figures
from analysis.report.json_report import report_json_text
from analysis.report.layouts import report_layouts
from analysis.report.methods import methods_paragraphs
from analysis.report.numbers import numbers_tex, report_numbers
from analysis.report.page import report_page
from analysis.tables.formats import FORMATS
from taxonomy.errors import BadInput

MADE_WITH = "figures/made-with.txt"


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """Files that are not as the data would have them now, and those that are missing."""

    files: int
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether the committed report is what the data give."""
        return not self.changed and not self.missing


def report_files(report: StudyReport) -> dict[str, bytes]:
    """Every file of the report by its path, the same bytes each time."""
    import matplotlib

    layouts = report_layouts(report)
    figures = report_figures(report)
    texts = {
        "report.json": report_json_text(report),
        "numbers.tex": numbers_tex(report_numbers(report)),
        "methods.md": "\n\n".join(methods_paragraphs(report)) + "\n",
        "index.html": report_page(report, layouts, tuple(figures)),
        "document.tex": latex_document(layouts, tuple(figures)),
        MADE_WITH: f"matplotlib {matplotlib.__version__}\n",
        **{
            f"tables/table-{layout.number}.{ending}": render(layout)
            for layout in layouts
            for ending, render in FORMATS.items()
        },
    }
    files = {path: text.encode() for path, text in texts.items()}
    files |= {
        f"figures/{name}.{ending}": content
        for name, rendered in figures.items()
        for ending, content in rendered.items()
    }
    return dict(sorted(files.items()))


def write_report(files: dict[str, bytes], folder: Path) -> None:
    """Write the files below `folder`, each whole or not at all; raises `BadInput`."""
    try:
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f".{target.name}.part")
            part.write_bytes(content)
            os.replace(part, target)
    except OSError as error:
        raise BadInput(f"it cannot be written: {error.strerror}.", where=error.filename or folder) from error


def check_report(files: dict[str, bytes], folder: Path) -> ReportCheck:
    """Hold a report in `folder` against what the data give now.

    Figures drawn by another matplotlib may differ in every byte and show the same: they then only
    have to be there (their numbers are in report.json).

    Raises:
        BadInput: There is no report in `folder`.
    """
    if not (folder / "report.json").is_file():
        raise BadInput(
            "there is no report in this folder.",
            where=folder,
            mend="Write one with `failatlas report --out`.",
        )
    committed = {path: _read(folder / path) for path in files}
    same_hand = committed.get(MADE_WITH) == files[MADE_WITH]
    missing = tuple(path for path, content in committed.items() if content is None)
    changed = tuple(
        path
        for path, content in committed.items()
        if content is not None
        and content.replace(b"\r\n", b"\n") != files[path].replace(b"\r\n", b"\n")
        and (same_hand or not path.startswith("figures/"))
    )
    notes = () if same_hand else ("the figures were drawn by another matplotlib and are not compared",)
    return ReportCheck(len(files), changed, missing, notes)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
