"""A survey's section for scripts, and its tables laid out for people."""

from __future__ import annotations

from typing import Any

from analysis.report.survey import SurveySection
from analysis.survey.tabulation import OptionCount, Tabulation
from analysis.survey.themes import Themes
from analysis.tables.layout import Layout


def survey_json(section: SurveySection) -> dict[str, Any]:
    """All numbers of a survey."""
    return {
        "survey": section.questions.name,
        "title": section.questions.title,
        "respondents": section.respondents,
        "published_respondents": section.questions.published_respondents,
        "excluded": section.excluded,
        "demographics": [_tabulation(table) for table in section.demographics],
        "questions": {table.question: _tabulation(table) for table in section.tabulations},
        "findings": [
            {
                "id": result.finding.id,
                "text": result.finding.text,
                "count": result.counted.count,
                "base": result.base,
                "percent": result.counted.percent,
                "interval": result.counted.interval,
                "published_percent": result.finding.published_percent,
                "equal": result.equal,
            }
            for result in section.findings
        ],
        "themes": [_themes(found) for found in section.themes],
        "sample_size": section.sample,
    }


def survey_layouts(section: SurveySection) -> tuple[Layout, ...]:
    """The tables of a survey: demographics, each question, each coded question's themes."""
    tables = [demographics_layout(section)] if section.demographics else []
    tables += [_question_layout(section, table) for table in section.tabulations if table.options]
    tables += [_themes_layout(section, found) for found in section.themes]
    return tuple(tables)


def demographics_layout(section: SurveySection) -> Layout:
    """The paper's table 3: a row a question, its options with their counts."""
    skipped = section.all_skipped
    rows = tuple(
        (table.title, " ; ".join(f"{option.option} ({option.count})" for option in table.options))
        for table in section.demographics
    )
    said = "" if not skipped else f", {skipped} skipped this"
    notes = () if skipped is not None else tuple(
        f"{table.title}: {table.skipped} skipped this." for table in section.demographics if table.skipped
    )  # fmt: skip
    return Layout(
        f"{section.questions.name}-demographics",
        f"Participants (N = {section.respondents}{said})",
        ("Type", "Break-down"),
        rows,
        text_columns=2,
        notes=notes,
    )


def _question_layout(section: SurveySection, table: Tabulation) -> Layout:
    rows = tuple((option.option, option.count, option.percent, _interval(option)) for option in table.options)
    return Layout(
        f"{section.questions.name}-{table.question}",
        table.title,
        ("Answer", "Respondents", "%", "95 % interval"),
        rows,
        notes=(
            f"Percentages are of {table.base} respondents ({table.base_name}); {table.answered} answered, "
            f"{table.skipped} skipped.",
        ),
    )


def _themes_layout(section: SurveySection, found: Themes) -> Layout:
    rows = tuple((theme.theme, theme.count, theme.percent, _interval(theme)) for theme in found.themes)
    return Layout(
        f"{section.questions.name}-{found.question}-themes",
        f"Themes: {section.questions.question(found.question).title}",
        ("Theme", "Participants", "%", "95 % interval"),
        rows,
        notes=(f"Percentages are of {found.coded} responses that could be coded.", *_agreement_notes(found)),
    )


def _agreement_notes(found: Themes) -> tuple[str, ...]:
    return tuple(
        f"{' and '.join(item.raters)} on {item.theme}: {100 * item.percent_agreement:.0f} % agreement over "
        f"{item.n} responses, kappa {'undefined' if item.kappa is None else f'{item.kappa:.2f}'}."
        for item in found.agreement
    )


def _interval(item: Any) -> str:
    return "" if item.interval is None else f"{item.interval[0]:.1f} to {item.interval[1]:.1f}"


def _tabulation(table: Tabulation) -> dict[str, Any]:
    return {
        "question": table.question,
        "title": table.title,
        "kind": table.kind,
        "answered": table.answered,
        "skipped": table.skipped,
        "base": table.base,
        "base_name": table.base_name,
        "options": [_option(option) for option in table.options],
    }


def _option(option: OptionCount) -> dict[str, Any]:
    return {
        "option": option.option,
        "count": option.count,
        "percent": option.percent,
        "interval": option.interval,
        "percent_of_respondents": option.percent_of_respondents,
    }


def _themes(found: Themes) -> dict[str, Any]:
    return {
        "question": found.question,
        "rater": found.rater,
        "coded": found.coded,
        "themes": [
            {
                "theme": theme.theme,
                "count": theme.count,
                "percent": theme.percent,
                "interval": theme.interval,
            }
            for theme in found.themes
        ],
        "agreement": list(found.agreement),
    }
