"""The page about campaigns: shares then and now, rules beside each other, the smallest model of a failure."""

from __future__ import annotations

from datetime import date

from conversion.campaign.conditions import Conditions
from conversion.campaign.page import CampaignPage
from conversion.campaign.report import campaign_report
from conversion.campaign.rows import CampaignRow
from study.published import PublishedOutcomes

CONDITIONS = Conditions(
    campaign="first",
    toolchain="torch-2.13",
    converter="torch.onnx",
    origin="synthetic",
    models=4,
    days=(date(2026, 11, 29), date(2026, 11, 29)),
    sizes=(15, 30),
    weight_seeds=(150000, 300001),
    settings={"inputs": 100, "seed": 0, "timeout": 60.0, "memory": 1024**3},
    versions={"torch": "2.13.0"},
    median_seconds=1.25,
)
PRINTED = PublishedOutcomes(
    converter="torch.onnx",
    origin="synthetic",
    total=10,
    counts={"load failure": 5, "mismatch": 2, "success": 3},
)


def rows(third: str) -> list[CampaignRow]:
    outcomes = (
        ("a", "load failure", 30),
        ("b", "load failure", 15),
        ("c", third, 20),
        ("d", "invalid model", 20),
    )
    return [
        CampaignRow(
            model, "torch-2.13", "synthetic", outcome, error=f"No Tan in node (/Tan_{size})", size=size
        )
        for model, outcome, size in outcomes
    ]


def page(remarks: str = "") -> str:
    reports = {"strict": campaign_report(rows("mismatch")), "loose": campaign_report(rows("success"))}
    return CampaignPage(reports, [CONDITIONS], (PRINTED,), "A paper", remarks).markdown


def test_ours_beside_the_published() -> None:
    text = page()
    assert "| load failure | 2 (50.0%) | 5 (50.0%) |" in text
    assert "| mismatch | 1 (25.0%) | 2 (20.0%) |" in text
    assert "Published: A paper." in text


def test_shares_are_of_the_models_that_reached_the_converter() -> None:
    assert "| torch-2.13, synthetic | 0% → 0% | 50% → 67% | 20% → 33% | 30% → 0% |" in page()


def test_every_rule_counts_mismatches_among_compared_models() -> None:
    assert "| `strict` | 1 (100.0%) |\n| `loose` | 0 (0.0%) |" in page()


def test_the_smallest_model_stands_for_a_failure() -> None:
    assert "| 2 | load failure | `No Tan in node (<name>)` | b (15) |" in page()


def test_conditions_and_remarks() -> None:
    text = page("It got better.")
    assert "It got better." in text
    assert "2026-11-29; torch 2.13.0; 15 to 30 operators; seeds 150000 to 300001; 100 inputs" in text
    assert "limits: 60 s, 1,024 MB of memory; a model took 1.2 s (median)." in text
