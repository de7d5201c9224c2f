"""What running an issue's case showed, version by version: evidence for those who label it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import ConversionRun
from taxonomy.natural_order import natural_order

CASE = "case"
"""How a label names its issue's case as what it rests on."""


@dataclass(frozen=True, slots=True)
class CaseRunView:
    """The newest run of an issue's case in one toolchain: its verdict, and what the converter said."""

    toolchain: str
    verdict: str
    said: str


def case_runs(session: Session, reference: str) -> tuple[CaseRunView, ...]:
    """The newest runs of the case of `owner/name#number` in each toolchain, older versions first."""
    rows = session.scalars(
        select(ConversionRun).where(ConversionRun.model == f"case {reference}").order_by(ConversionRun.id)
    )
    newest = {row.toolchain: row for row in rows}
    return tuple(
        CaseRunView(name, newest[name].outcome, newest[name].signature or "")
        for name in sorted(newest, key=natural_order)
    )


def case_runs_html(runs: tuple[CaseRunView, ...]) -> str:
    """A table to open; everything in it is escaped."""
    if not runs:
        return ""
    shown = sum(run.verdict == "reproduced" for run in runs)
    rows = "".join(
        f'<tr><th scope="row">{escape(run.toolchain)}</th>'
        f"<td>{escape(run.verdict)}</td><td>{escape(run.said)}</td></tr>"
        for run in runs
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Toolchain", "Verdict", "What it said"))
    return (
        f"<details><summary>Its case, run: reproduced in {shown} of {len(runs)} toolchains</summary>"
        f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>'
    )
