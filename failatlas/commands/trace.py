"""`failatlas trace`: the issues behind a printed number."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.orm import Session

from analysis.report.confusions import confusion_issues
from analysis.report.funnel import funnel_issues
from analysis.report.labels import study_labels
from analysis.report.releases import release_section
from analysis.report.tables import study_tables
from analysis.report.trace import Traced, trace
from db.engine import reading
from db.frames import issue_frame
from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option
from study.folder import StudyFolder


@click.command()
@click.argument("reference")
@study_option
@json_option
def command(reference: str, study_dir: Path, as_json: bool) -> None:
    """List the issues that REFERENCE counts, such as "table 10, Incompatibility x Crash, tf2onnx".

    A code may be Total or Other, the converter may be left out. "release 8" and
    "figure 6, 2019Q4, tf2onnx" (each with ", subset" or without) and
    "figure 4, pytorch, timeline" work too, and "agreement pilot, cause" for what raters
    did not agree on.
    """
    study, engine = open_store(study_dir)
    with reading(engine) as session:
        traced = _traced(session, study, reference)
        issues = issue_frame(session).set_index("issue_id").loc[list(traced.issues)].reset_index()
    listed = [
        {
            "repository": row.repository,
            "number": int(row.number),
            "title": row.title,
            "url": row.url,
        }
        for row in issues.sort_values(["repository", "number"]).itertuples()
    ]
    if as_json:
        print_json({"cell": traced.cell, "count": len(listed), "issues": listed})
        return
    console().print(f"{traced.cell}: {len(listed)} issue(s)")
    for issue in listed:
        title = f"  {issue['title']}" if issue["title"] else ""
        console().print(f"{issue['url']}{title}", markup=False, highlight=False)


def _traced(session: Session, study: StudyFolder, reference: str) -> Traced:
    kind = reference.strip().casefold()
    if kind.startswith(("figure 4", "funnel")):
        return funnel_issues(session, reference)
    if kind.startswith("agreement"):
        return confusion_issues(session, study, reference)
    settled = study_labels(session, study)
    needs_releases = kind.startswith(("release", "figure 6", "growth"))
    releases = release_section(study, settled, issue_frame(session)) if needs_releases else None
    return trace(reference, study_tables(study, settled), releases)
