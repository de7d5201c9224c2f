"""`failatlas survey`: what the imported surveys say."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.report.survey import SurveySection, survey_sections
from analysis.report.survey_json import survey_json, survey_layouts
from db.engine import reading
from failatlas.commands.tables import drawn
from failatlas.opening import open_store
from failatlas.output import console, json_option, print_json, study_option
from taxonomy.errors import BadInput


@click.command()
@study_option
@json_option
def command(study_dir: Path, as_json: bool) -> None:
    """Tabulate surveys: respondents, each question with intervals, findings, themes, sample size."""
    study, engine = open_store(study_dir)
    with reading(engine) as session:
        sections = survey_sections(session)
    if not sections:
        raise BadInput(
            "the store has no survey.",
            where=study.path,
            mend="Run `failatlas import survey FILE --questions questions.toml`.",
        )
    if as_json:
        print_json({"surveys": [survey_json(section) for section in sections]})
        return
    for section in sections:
        _tell(section)


def _tell(section: SurveySection) -> None:
    out = console()
    for layout in survey_layouts(section):
        out.print(drawn(layout), soft_wrap=False)
    for reason, rows in section.excluded.items():
        out.print(f"{rows} row(s) of the export left out: {reason}.")
    for result in section.findings:
        percent = "undefined" if result.counted.percent is None else f"{result.counted.percent:.1f} %"
        printed = result.finding.published_percent
        against = "" if printed is None else f" (printed: {printed:g} %)"
        out.print(f"{result.finding.text}: {result.counted.count}/{result.base} = {percent}{against}")
    if section.sample is not None:
        out.print(section.sample.note)
