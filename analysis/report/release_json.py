"""The section on releases for scripts."""

from __future__ import annotations

from typing import Any

from analysis.releases.correlation import RankCorrelation
from analysis.releases.study import Measure, SizeCorrelations
from analysis.report.releases import ReleaseSection

PUBLISHED_MEASURES: dict[str, Measure] = {"all": "all", "subset": "subset_share"}


def correlation_json(section: ReleaseSection) -> dict[str, Any]:
    """The object `opset_correlation`: coefficients by source and measure, and failures by release."""
    kept = section.study.attribution.kept
    return {
        "subset": section.protocol.subset.name,
        "merge_within_days": section.protocol.merge_within_days,
        "failures_per_release": [release.failures for release in kept],
        "releases": [
            {
                "opsets": release.release.label,
                "released": release.release.day.isoformat(),
                "changes": {
                    source_name(section, sizes): sizes.series.size(release.release)
                    for sizes in changes_of(section)
                },
                "failures": release.failures,
                "subset_failures": release.subset_failures,
                "subset_share": release.share,
                "issues": list(release.issues),
            }
            for release in kept
        ],
        "dropped": [
            {"opsets": release.release.label, "failures": release.failures}
            for release in section.study.attribution.dropped
        ],
        "before_the_first_release": len(section.study.attribution.before),
        "undated": len(section.study.attribution.undated),
        "sources": {"published": section.protocol.source, "schemas": section.opsets.schema_source},
        **{
            source_name(section, sizes): {
                measure: _coefficient(result) for measure, result in sizes.correlations.items()
            }
            for sizes in changes_of(section)
        },
        "printed": printed(section),
    }


def changes_of(section: ReleaseSection) -> tuple[SizeCorrelations, ...]:
    """The correlations with all changes, one a source (additions and updates alone are left out)."""
    return tuple(sizes for sizes in section.study.sizes if sizes.series.kind == "changes")


def source_name(section: ReleaseSection, sizes: SizeCorrelations) -> str:
    """`published`, or the name of the authority that counts schemas."""
    if sizes.series.source == section.protocol.source:
        return "published"
    return section.protocol.schemas or "schemas"


def printed(section: ReleaseSection) -> list[dict[str, Any]]:
    """What the paper prints, beside what its own figures give, and the difference in words."""
    ours = {source_name(section, sizes): sizes for sizes in changes_of(section)}.get("published")
    rows: list[dict[str, Any]] = []
    for name, measure in PUBLISHED_MEASURES.items():
        value = getattr(section.protocol.published, name)
        result = ours.correlations[measure].value if ours else None
        if value is None or result is None:
            continue
        equal = round(result, 2) == value
        said = "the same" if equal else f"not the same: {result - value:+.4f}"
        rows.append(
            {
                "measure": measure,
                "printed": value,
                "rho": round(result, 4),
                "equal": equal,
                "difference": round(result - value, 4),
                "note": f"the paper prints {value:.2f}, its own figures give {result:.4f}: {said}",
            }
        )
    return rows


def robustness_json(section: ReleaseSection) -> list[dict[str, Any]]:
    """The robustness table, a row a look."""
    return [
        {
            "source": row.source,
            "size": row.size,
            "measure": row.measure,
            "converter": row.view.converter or "all",
            "merged": row.view.merged,
            "lag_months": row.view.lag_months,
            "coefficient": row.result.coefficient,
            "n": row.result.n,
            "value": _rounded(row.result.value),
            "asymptotic_p": _rounded(row.result.asymptotic_p),
            "permutation_p": _rounded(row.result.permutation_p),
            "holm_p": _rounded(row.holm_p),
            "fdr_p": _rounded(row.fdr_p),
        }
        for row in section.robustness
    ]


def _coefficient(result: RankCorrelation) -> dict[str, Any]:
    return {
        "rho": _rounded(result.value),
        "n": result.n,
        "asymptotic_p": _rounded(result.asymptotic_p),
        "permutation_p": _rounded(result.permutation_p),
        "interval": [_rounded(end) for end in result.interval] if result.interval else None,
        "undefined_resamples": result.undefined_resamples,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
