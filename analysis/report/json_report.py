"""The whole report for scripts: report.json."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

from analysis.association.independence import Independence
from analysis.distributions.settled import RULE
from analysis.report.assembly import StudyReport
from analysis.report.methods import methods_paragraphs
from analysis.report.numbers import report_numbers
from analysis.report.release_json import correlation_json, robustness_json
from analysis.report.survey_json import survey_json

DECIMALS = 9


def report_json(report: StudyReport) -> dict[str, Any]:
    """All results as plain JSON values; floats are rounded to 9 decimals so that machines agree."""
    study = report.study
    whole: dict[str, Any] = {
        "study": {
            "title": study.protocol.title,
            "version": study.version,
            "codebook_version": study.codebook.version,
            "converters": study.converters,
            "issues_labelled": int(report.settled["issue_id"].nunique()),
            "rule": RULE,
        },
        "tables": [table.as_json() for table in report.tables],
        "agreement": {round_.round: round_ for round_ in report.agreement},
        "published": report.comparison,
        "association": {table: _independence(result) for table, result in report.associations},
        "converters": {
            section.dimension: {"overall": _independence(section.overall), "codes": section.codes}
            for section in report.converters
        },
        "other_studies": [
            {
                "study": other.study,
                "dimension": other.dimension,
                "overall": _independence(other.overall),
                "codes": other.codes,
            }
            for other in report.other_studies
        ],
        "findings": list(report.claims),
        "funnel": list(report.funnel),
        "surveys": [survey_json(survey) for survey in report.surveys],
        "methods": methods_paragraphs(report),
        "numbers": {number.macro: number.value for number in report_numbers(report)},
    }
    if report.releases is not None:
        whole["opset_correlation"] = correlation_json(report.releases)
        whole["opset_robustness"] = robustness_json(report.releases)
        whole["opsets"] = report.releases.opsets
        whole["growth"] = report.releases.growth
    plain: dict[str, Any] = to_plain(whole)
    return plain


def report_json_text(report: StudyReport) -> str:
    """report.json as it is written."""
    return json.dumps(report_json(report), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def to_plain(value: Any) -> Any:
    """Dataclasses, tuples, dates and NumPy numbers as JSON values; what is not finite becomes null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None or isinstance(value, str | int):
        return value
    number = float(value)
    if number != number or number in (float("inf"), float("-inf")):
        return None
    return round(number, DECIMALS)


def _independence(result: Independence) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(result)
    plain["notable"] = to_plain(list(result.notable))
    return plain
