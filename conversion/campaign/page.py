"""A page about campaigns, in Markdown: outcomes beside published ones, rules, failures, conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversion.campaign.conditions import MEGABYTE, Conditions
from conversion.campaign.report import ORDER, CampaignReport, OutcomeColumn
from study.published import PublishedOutcomes

MAIN_RULES = 2
SHOWN_FAILURES = 6
SHOWN_SIGNATURE = 220
NOT_THE_CONVERTER = ("wrapper failure", "invalid model", "environment failure")


@dataclass(frozen=True)
class CampaignPage:
    """What a page is made from.

    Attributes:
        reports: The campaigns' reports, one a pass rule; tables are made by the first `MAIN_RULES` of them.
        conditions: How the models were tried.
        published: The printed outcomes to hold ours against.
        source: Where they were printed.
        remarks: What a person says about the difference, in Markdown.
    """

    reports: Mapping[str, CampaignReport]
    conditions: Sequence[Conditions]
    published: Sequence[PublishedOutcomes] = ()
    source: str = ""
    remarks: str = ""

    @property
    def markdown(self) -> str:
        """The page's text."""
        main = next(iter(self.reports.values()))
        total = sum(column.total for column in main.columns)
        parts = [
            "# What converters made of many models",
            f"Made by `failatlas campaign page` from the store's {total:,} outcomes, which are in "
            "[outcomes.csv](outcomes.csv): `failatlas campaign report --from outcomes.csv` counts them again.",
            *(part for rule, report in self._main() for part in self._outcomes(rule, report)),
            "## What changed",
            self.remarks.strip(),
            *(part for rule, report in self._main() for part in self._changes(rule, report)),
            "## By every rule",
            "The same stored differences, judged by each pass rule (docs/convert.md): mismatches, and their share "
            "of the models whose outputs could be compared.",
            self._rules(),
            "## Failures by signature",
            "The most frequent ones, each with the smallest model that shows it (its number of operators).",
            *(self._failures(main, column) for column in main.columns),
            "## How the models were tried",
            self._how(),
        ]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _main(self) -> list[tuple[str, CampaignReport]]:
        return list(self.reports.items())[:MAIN_RULES]

    def _outcomes(self, rule: str, report: CampaignReport) -> list[str]:
        return [
            f"## Outcomes by the rule `{rule}`",
            *(self._beside(report, converter) for converter in self._converters()),
        ]

    def _converters(self) -> list[str]:
        return sorted({item.converter for item in self.conditions}, reverse=True)

    def _converter_of(self, column: OutcomeColumn) -> str:
        return next(item.converter for item in self.conditions if item.toolchain == column.converter)

    def _beside(self, report: CampaignReport, converter: str) -> str:
        """One converter's table: our columns, and the published ones."""
        ours = [column for column in report.columns if self._converter_of(column) == converter]
        printed = [item for item in self.published if item.converter == converter]
        heads = [f"{column.converter}, {column.origin}" for column in ours]
        heads += [f"published, {item.origin}" for item in printed]
        cells = [(column.counts, column.total) for column in ours]
        cells += [(item.counts, item.total) for item in printed]
        rows = [["total", *(f"{total:,}" for _, total in cells)]]
        rows += [
            [outcome, *(_cell(counts, total, outcome) for counts, total in cells)]
            for outcome in ORDER
            if any(counts.get(outcome) for counts, _ in cells)
        ]
        said = f"Published: {self.source}." if printed else ""
        return f"### {converter}\n\n{_table([converter, *heads], rows)}" + (f"\n\n{said}" if said else "")

    def _changes(self, rule: str, report: CampaignReport) -> list[str]:
        """Shares then and now, of the models that reached the converter."""
        rows = []
        for column in report.columns:
            then = self._published_for(column)
            if then is None:
                continue
            shares = [
                f"{_share(then.counts, outcome):.0%} → {_share(column.counts, outcome):.0%}"
                for outcome in ("conversion failure", "load failure", "mismatch", "success")
            ]
            rows.append([f"{column.converter}, {column.origin}", *shares])
        if not rows:
            return []
        heads = ["published → now", "conversion failure", "load failure", "mismatch", "success"]
        said = f"Shares of the models that reached the converter, ours by the rule `{rule}`:"
        return [said, _table(heads, rows)]

    def _published_for(self, column: OutcomeColumn) -> PublishedOutcomes | None:
        wanted = (self._converter_of(column), column.origin)
        return next((item for item in self.published if (item.converter, item.origin) == wanted), None)

    def _rules(self) -> str:
        first = next(iter(self.reports.values()))
        heads = [f"{column.converter}, {column.origin}" for column in first.columns]
        rows = [
            [f"`{rule}`", *(_mismatches(column) for column in report.columns)]
            for rule, report in self.reports.items()
        ]
        return _table(["rule", *heads], rows)

    def _failures(self, report: CampaignReport, column: OutcomeColumn) -> str:
        found = [
            group
            for group in report.failures
            if (group.converter, group.origin) == (column.converter, column.origin)
        ]
        rows = [
            [
                f"{group.count:,}",
                group.outcome,
                f"`{_short(group.signature)}`",
                _model(group.model, group.size),
            ]
            for group in found[:SHOWN_FAILURES]
        ]
        if not rows:
            return ""
        head = f"### {column.converter}, {column.origin} ({len(found):,} signatures)"
        return f"{head}\n\n{_table(['models', 'outcome', 'signature', 'smallest model'], rows)}"

    def _how(self) -> str:
        return "\n".join(_sentence(item) for item in self.conditions)


def _sentence(item: Conditions) -> str:
    settings = item.settings
    versions = ", ".join(f"{name} {version}" for name, version in sorted(item.versions.items()))
    days = " to ".join(dict.fromkeys(str(day) for day in item.days))
    parts = [
        f"- {item.toolchain}, {item.origin} (campaign {item.campaign}): {item.models:,} models, {days}; {versions}"
    ]
    if item.sizes:
        parts.append(f"{item.sizes[0]} to {item.sizes[1]} operators")
    if item.weight_seeds:
        parts.append("seeds " + " to ".join(dict.fromkeys(str(seed) for seed in item.weight_seeds)))
    if settings:
        parts.append(
            f"{settings['inputs']} inputs drawn with seed {settings['seed']}; limits: {settings['timeout']:g} s, "
            f"{int(settings['memory']) // MEGABYTE:,} MB of memory"
        )
    parts.append(f"a model took {item.median_seconds:.1f} s (median)")
    return "; ".join(parts) + "."


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---" for _ in heads], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(counts: Mapping[str, int], total: int, outcome: str) -> str:
    count = counts.get(outcome, 0)
    return f"{count:,} ({count / total:.1%})"


def _share(counts: Mapping[str, int], outcome: str) -> float:
    reached = sum(count for name, count in counts.items() if name not in NOT_THE_CONVERTER)
    return counts.get(outcome, 0) / reached if reached else 0.0


def _mismatches(column: OutcomeColumn) -> str:
    mismatches = column.counts.get("mismatch", 0)
    compared = mismatches + column.counts.get("success", 0)
    return f"{mismatches:,} ({mismatches / compared:.1%})" if compared else "none compared"


def _short(signature: str) -> str:
    text = signature if len(signature) <= SHOWN_SIGNATURE else signature[: SHOWN_SIGNATURE - 1] + "…"
    return text.replace("|", "¦").replace("`", "'")


def _model(name: str, size: int | None) -> str:
    return name if size is None else f"{name} ({size:,})"
