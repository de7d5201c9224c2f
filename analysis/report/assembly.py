"""Everything that a report tells of a study, gathered from its folder and its store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from analysis.association.independence import Independence, converter_independence, joint_independence
from analysis.association.other_study import StudyComparison, compare_with_study
from analysis.association.proportions import ProportionComparison, compare_converters
from analysis.association.sensitivity import ClaimResult, LabelVariant, label_variants, try_claim
from analysis.distributions.joint import JointDistribution
from analysis.distributions.single import Distribution, distribution
from analysis.figures.agreement_rounds import AgreementPoint
from analysis.figures.funnel import FunnelStage
from analysis.report.agreement import RoundAgreement, round_agreement, rounds_with_two_raters
from analysis.report.comparison import Comparison, compare
from analysis.report.funnel import funnel_stages
from analysis.report.labels import study_labels
from analysis.report.releases import ReleaseSection, release_section
from analysis.report.survey import SurveySection, survey_sections
from analysis.report.tables import StudyTable, study_tables
from db.frames import issue_frame, label_frame
from db.settled import adjudication_frame
from study.findings import Claim, Findings, read_findings
from study.folder import StudyFolder
from study.published import PUBLISHED_FILE, load_published
from taxonomy.codebook import Codebook, UnknownCode
from taxonomy.errors import BadInput

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ConverterSection:
    """One dimension by converter: whether it differs at all, and on which codes."""

    dimension: str
    overall: Independence
    codes: tuple[ProportionComparison, ...]


@dataclass(frozen=True)
class StudyReport:
    """All results of a study, and the issues that their ids stand for."""

    study: StudyFolder
    issues: pd.DataFrame
    labels: pd.DataFrame
    settled: pd.DataFrame
    tables: tuple[StudyTable, ...]
    agreement: tuple[RoundAgreement, ...]
    comparison: Comparison | None
    associations: tuple[tuple[str, Independence], ...]
    converters: tuple[ConverterSection, ...]
    other_studies: tuple[StudyComparison, ...]
    variants: tuple[LabelVariant, ...]
    claims: tuple[ClaimResult, ...]
    releases: ReleaseSection | None
    funnel: tuple[FunnelStage, ...]
    surveys: tuple[SurveySection, ...]

    @property
    def agreement_points(self) -> tuple[AgreementPoint, ...]:
        """Alpha by round and dimension, for the figure."""
        return tuple(
            AgreementPoint(round_.round, name, result.krippendorff_alpha, result.alpha_interval)
            for round_ in self.agreement
            for name, result in round_.dimensions.items()
        )


def assemble(session: Session, study: StudyFolder) -> StudyReport:
    """Compute all results; raises `BadInput` when there are no labels, or a file has a mistake."""
    settled = study_labels(session, study)
    labels = label_frame(session)
    issues = issue_frame(session)
    findings = read_findings(study.path)
    agreement = tuple(
        round_agreement(session, study, name) for name in rounds_with_two_raters(session, study)
    )
    tables = study_tables(study, settled)
    order = [r for round_ in study.protocol.rounds if round_.kind == "main" for r in round_.raters]
    names = {round_.name for round_ in study.protocol.rounds if round_.kind == "main"}
    adjudications = adjudication_frame(session)
    variants = label_variants(
        labels, adjudications[adjudications["round"].isin(names)], study.codebook, rater_order=order
    )
    return StudyReport(
        study=study,
        issues=issues,
        labels=labels,
        settled=settled,
        tables=tables,
        agreement=agreement,
        comparison=_comparison(study, tables, agreement),
        associations=tuple(
            (table.protocol.id, joint_independence(table.result))
            for table in tables
            if isinstance(table.result, JointDistribution)
        ),
        converters=_converters(study, settled),
        other_studies=_other_studies(findings, settled, study.codebook),
        variants=variants,
        claims=_claims(findings, variants, study.codebook),
        releases=release_section(study, settled, issues),
        funnel=funnel_stages(session, study),
        surveys=survey_sections(session),
    )


def _comparison(
    study: StudyFolder, tables: tuple[StudyTable, ...], agreement: Sequence[RoundAgreement]
) -> Comparison | None:
    if not (study.path / PUBLISHED_FILE).is_file():
        return None
    kappas = {
        (round_.round, name): result.cohen_kappa
        for round_ in agreement
        for name, result in round_.dimensions.items()
    }
    return compare(load_published(study), tables, kappas)


def _converters(study: StudyFolder, settled: pd.DataFrame) -> tuple[ConverterSection, ...]:
    found: list[tuple[str, Distribution]] = [
        (dimension.id, distribution(settled, dimension, study.converters))
        for dimension in study.codebook.dimensions
    ]
    return tuple(
        ConverterSection(name, converter_independence(single), compare_converters(single))
        for name, single in found
    )


def _other_studies(
    findings: Findings, settled: pd.DataFrame, codebook: Codebook
) -> tuple[StudyComparison, ...]:
    compared: list[StudyComparison] = []
    for other in findings.other_studies:
        with_rest = [other.rest] if other.rest else []
        try:
            dimension = codebook.dimension(other.dimension)
            for code in (*other.counts, *with_rest):
                dimension.code(code)
        except UnknownCode as error:
            raise BadInput(str(error), where=f"findings.toml: other_studies, {other.name}") from error
        compared.append(
            compare_with_study(settled, dimension, other.counts, study=other.name, rest=with_rest)
        )
    return tuple(compared)


def _claims(
    findings: Findings, variants: tuple[LabelVariant, ...], codebook: Codebook
) -> tuple[ClaimResult, ...]:
    results: list[ClaimResult] = []
    for claim in findings.findings:
        try:
            results.extend(_tried(claim, variants, codebook))
        except UnknownCode as error:
            raise BadInput(str(error), where=f"findings.toml: finding {claim.id}") from error
    return tuple(results)


def _tried(claim: Claim, variants: tuple[LabelVariant, ...], codebook: Codebook) -> tuple[ClaimResult, ...]:
    dimension = codebook.dimension(claim.dimension)
    within = None
    if claim.within is not None:
        other = codebook.dimension(claim.within.dimension)
        within = (other, [other.resolve(code).id for code in claim.within.codes])
    return try_claim(
        variants,
        dimension,
        [dimension.resolve(code).id for code in claim.codes],
        claim_id=claim.id,
        text=claim.text,
        kind=claim.claim,
        within=within,
    )
