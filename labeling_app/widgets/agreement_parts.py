"""The parts of the Agreement page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from sqlalchemy import Engine

from analysis.agreement.course import GOAL, KappaChange
from analysis.figures.agreement_rounds import AgreementPoint
from analysis.figures.charts import agreement_chart, running_kappa_chart
from labeling_app.agreement.views import AgreementView
from labeling_app.widgets.showing import number, show_issues_of, show_table, with_interval
from taxonomy.codebook import Codebook


def summary(views: Sequence[AgreementView]) -> None:
    """One row a dimension: coefficients, intervals, bands."""
    rows = []
    for one in (view.agreement for view in views):
        bands = [one.band or "undefined"]
        if one.band_of_lower_end and one.band_of_lower_end != one.band:
            bands.append(f"at least {one.band_of_lower_end}")
        rows.append(
            (
                one.dimension,
                one.n,
                ", ".join(one.raters),
                "–" if one.percent_agreement is None else f"{100 * one.percent_agreement:.1f} %",
                with_interval(one.cohen_kappa, one.cohen_interval),
                with_interval(one.krippendorff_alpha, one.alpha_interval),
                with_interval(one.gwet_ac1, one.ac1_interval),
                ", ".join(bands),
                ", ".join(one.codebook_versions),
            )
        )
    head = (
        "Dimension",
        "n",
        "Raters",
        "Agree",
        "Cohen's kappa",
        "Krippendorff's alpha",
        "AC1",
        "Band",
        "Codebook",
    )
    show_table("Agreement, with 95 % intervals", head, rows)


def in_detail(engine: Engine, codebook: Codebook, view: AgreementView) -> None:
    """One dimension: warnings, running kappa, codes, confusions with their issues, drift."""
    one = view.agreement
    st.header(codebook.dimension(one.dimension).name, anchor=False)
    for reason in dict.fromkeys(one.undefined.values()):
        st.info(f"A coefficient is undefined: {reason}.")
    for note in one.notes:
        st.info(f"{note[0].upper()}{note[1:]}.")
    st.write(_wanting(view))
    if len(view.running) > 1:
        last = view.running[-1]
        chart = running_kappa_chart(view.running)
        st.altair_chart(
            chart,
            alt=f"Kappa of {one.dimension} over {last.n} issues; it ends at {number(last.kappa)}.",
        )
    show_table(
        f"{one.dimension}: agreement on each code",
        ("Code", "Labels", "Agreement"),
        [(code.code, code.labels, number(code.agreement, 2)) for code in one.per_code],
    )
    if view.matrix:
        _matrix(view)
    for confusion in one.confused:
        title = f"{' / '.join(confusion.codes)}: {confusion.count} issue(s)"
        part = st.expander(title, key=f"{one.dimension}: {title}", on_change="rerun")
        with part:
            if part.open:
                show_issues_of(engine, confusion.issue_ids)
    if view.intra:
        show_table(
            f"{one.dimension}: each rater's labels then and now",
            ("Rater", "n", "Agree", "Cohen's kappa"),
            [
                (
                    rater,
                    again.n,
                    number(again.percent_agreement, 2),
                    with_interval(again.cohen_kappa, again.cohen_interval),
                )
                for rater, again in view.intra.items()
            ],
        )


def over_rounds(points: Sequence[AgreementPoint]) -> None:
    """A chart of alpha, where there is more than one round to see."""
    if len({point.round for point in points}) < 2:
        return
    st.header("Agreement over rounds", anchor=False)
    told = "; ".join(f"{point.dimension} in {point.round}: {number(point.value)}" for point in points)
    st.altair_chart(agreement_chart(points), alt=f"Krippendorff's alpha. {told}")


def between(title: str, changes: Mapping[tuple[str, str, str], KappaChange]) -> None:
    """Changes of kappa with their bootstrap intervals."""
    if not changes:
        return
    st.header(title, anchor=False)
    rows = [
        (
            dimension,
            f"{first} → {second}",
            number(change.first),
            number(change.second),
            with_interval(change.change, change.interval),
            change.paired,
            f"{change.undefined} of {change.resamples}",
        )
        for (dimension, first, second), change in changes.items()
    ]
    head = ("Dimension", "From → to", "Before", "After", "Change", "Issues in both", "Resamples undefined")
    show_table(f"{title} (paired bootstrap, 95 % intervals)", head, rows)


def _wanting(view: AgreementView) -> str:
    one = view.agreement
    if one.cohen_kappa is None:
        return "With one pair of raters and labels of more than one code, this page tells how many more are wanted."
    if one.percent_agreement == 1.0:
        return f"No issue of {one.n} tells the raters apart: the interval has no width, and says little."
    if view.more_needed is None:
        return (
            f"Kappa is not above {GOAL}: more issues alone would not lift the interval's lower end past it."
        )
    if view.more_needed == 0:
        return f"The interval's lower end has passed {GOAL}."
    more = f"{view.more_needed} more double-labelled issues"
    return f"{more} until the interval's lower end passes {GOAL}, if the raters go on agreeing as they do."


def _matrix(view: AgreementView) -> None:
    first, second = view.agreement.raters
    used = [
        index
        for index in range(len(view.categories))
        if any(view.matrix[index]) or any(row[index] for row in view.matrix)
    ]
    show_table(
        f"{view.agreement.dimension}: {first} (rows) by {second} (columns)",
        ("", *(view.categories[index] for index in used)),
        [(view.categories[row], *(view.matrix[row][column] for column in used)) for row in used],
    )
