"""Symptoms as execution shows them, beside symptoms as raters labelled them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.agreement.bands import band
from analysis.agreement.coefficients import cohen_kappa, cohen_kappa_error, normal_interval
from analysis.agreement.ratings import Ratings
from conversion.reproduction.case import Case
from conversion.reproduction.running import CaseRun
from taxonomy.codebook import Codebook, UnknownCode
from taxonomy.errors import BadInput
from taxonomy.toml_files import read_model

if TYPE_CHECKING:
    import pandas as pd

FILE = "symptoms.toml"


class SymptomRules(BaseModel):
    """Which code of a dimension a failure shows: `codes` has the stages of each code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dimension: str
    codes: dict[str, tuple[str, ...]]

    def code_of(self, stage: str | None) -> str | None:
        """The code of a failure at that stage of a case; None where the rules do not say."""
        return next((code for code, stages in self.codes.items() if stage in stages), None)


@dataclass(frozen=True, slots=True)
class SymptomPair:
    """One issue: the code that raters gave, and the code that its case showed where it was reported."""

    issue: str
    converter: str
    labelled: str
    executed: str


@dataclass(frozen=True, slots=True)
class SymptomAgreement:
    """Labels against execution over `n` issues of a converter, or of all of them together (None).

    `table` counts labelled (rows) by executed (columns), in the order of `codes`. Cohen's (1960) kappa
    and its 95 % interval are None where all issues carry one code.
    """

    converter: str | None
    n: int
    percent_agreement: float | None
    cohen_kappa: float | None
    interval: tuple[float, float] | None
    band: str | None
    codes: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]


def read_rules(folder: Path, codebook: Codebook) -> SymptomRules | None:
    """The rules in the folder of a study's cases, or None if it has none; raises BadInput."""
    path = folder / FILE
    if not path.exists():
        return None
    rules = read_model(SymptomRules, path)
    try:
        dimension = codebook.dimension(rules.dimension)
        for code in rules.codes:
            dimension.code(code)
    except UnknownCode as error:
        raise BadInput(str(error), where=path) from error
    return rules


def symptom_pairs(
    cases: Iterable[Case],
    runs: Iterable[CaseRun],
    settled: pd.DataFrame,
    codebook: Codebook,
    rules: SymptomRules,
) -> tuple[SymptomPair, ...]:
    """Every case that fails as expected where it was reported, and whose issue has a label."""
    dimension = codebook.dimension(rules.dimension)
    own = settled[settled["dimension"] == dimension.id].drop_duplicates(["repository", "number"])
    labels = {
        f"{repository}#{number}".casefold(): (converter, dimension.root_of(code).id)
        for repository, number, converter, code in zip(
            own["repository"], own["number"], own["converter"], own["code"], strict=True
        )
    }
    shown = {
        (run.issue, run.toolchain): code
        for run in runs
        if run.verdict == "reproduced" and (code := rules.code_of(run.stage)) is not None
    }
    return tuple(
        SymptomPair(issue, *labels[issue.casefold()], executed=shown[issue, case.header.reported])
        for case in cases
        if (issue := case.header.issue).casefold() in labels and (issue, case.header.reported) in shown
    )


def symptom_agreement(
    pairs: Sequence[SymptomPair], codebook: Codebook, rules: SymptomRules
) -> tuple[SymptomAgreement, ...]:
    """Agreement of labels and execution, by converter and over all of them."""
    codes = tuple(code.id for code in codebook.dimension(rules.dimension).roots)
    groups: list[str | None] = [*sorted({pair.converter for pair in pairs}), None]
    return tuple(
        _agreement(group, [pair for pair in pairs if group in (None, pair.converter)], codes)
        for group in groups
    )


def _agreement(
    converter: str | None, pairs: Sequence[SymptomPair], codes: tuple[str, ...]
) -> SymptomAgreement:
    given = [[codes.index(pair.labelled), codes.index(pair.executed)] for pair in pairs]
    both = Ratings(
        tuple(range(len(pairs))),
        ("labels", "execution"),
        codes,
        np.array(given, dtype=np.int64).reshape(len(pairs), 2),
    )
    table = both.contingency()
    kappa = cohen_kappa(table)
    used = [place for place in range(len(codes)) if table[place].any() or table[:, place].any()]
    return SymptomAgreement(
        converter=converter,
        n=len(pairs),
        percent_agreement=100 * float(np.trace(table)) / len(pairs) if pairs else None,
        cohen_kappa=kappa,
        interval=normal_interval(kappa, cohen_kappa_error(table)),
        band=band(kappa),
        codes=tuple(codes[place] for place in used),
        table=tuple(tuple(int(table[row, column]) for column in used) for row in used),
    )
