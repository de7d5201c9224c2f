"""The table of a campaign from elsewhere: the paper's synthetic columns, spellings, mistakes."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from conversion.campaign.report import campaign_report
from conversion.campaign.rows import read_rows
from taxonomy.errors import BadInput
from tests.conftest import Finished

# The paper's table 11, synthetic models: conversion failure, load failure, mismatch, success.
PUBLISHED = {"torch.onnx": (2, 741, 100, 881), "tf2onnx": (800, 757, 220, 43)}
SPELLINGS = ("Conv. Fail", "ORT load Fail", "Mismatch", "Successful")
HEADER = ("model", "converter", "origin", "outcome", "max_abs_difference", "error")


def written(path: Path, rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def published_rows() -> list[tuple[object, ...]]:
    return [
        (f"{converter}-{outcome}-{number}", converter, "Syn.", outcome, "", "")
        for converter, counts in PUBLISHED.items()
        for outcome, count in zip(SPELLINGS, counts, strict=True)
        for number in range(count)
    ]


def test_the_papers_synthetic_columns(tmp_path: Path, failatlas: Callable[..., Finished]) -> None:
    path = written(tmp_path / "outcomes.csv", published_rows())
    done = failatlas("campaign", "report", "--from", path, "--json")
    assert done.code == 0, done.err
    columns = {column["converter"]: column for column in done.json["columns"]}
    for converter, counts in PUBLISHED.items():
        assert tuple(columns[converter]["counts"].values()) == counts
        assert columns[converter]["origin"] == "synthetic"
    assert sum(column["total"] for column in columns.values()) == 3544
    assert "881 (51%)" in failatlas("campaign", "report", "--from", path).out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("conversion_failure", "conversion failure"),
        ("CONVERSION FAILURE", "conversion failure"),
        ("load-failure", "load failure"),
        ("ORT load failure", "load failure"),
        ("behavioural difference", "mismatch"),
        ("success", "success"),
        ("Conv. Fail (HF)", "wrapper failure"),
        ("process_crash", "process crash"),
        ("OOM", "out of memory"),
    ],
)
def test_outcomes_in_other_spellings(tmp_path: Path, text: str, expected: str) -> None:
    path = written(tmp_path / "o.csv", [("m", "PyTorch", "NNSmith", text, "", "")])
    assert [(row.converter, row.origin, row.outcome) for row in read_rows(path)] == [
        ("torch.onnx", "synthetic", expected)
    ]


def test_a_difference_alone_is_judged_by_the_papers_rule(tmp_path: Path) -> None:
    rows = [("a", "tf2onnx", "real", "", difference, "") for difference in ("0", "9e-8", "1e-7", "inf")]
    found = [row.outcome for row in read_rows(written(tmp_path / "o.csv", rows))]
    assert found == ["success", "success", "mismatch", "mismatch"]


def test_failures_are_grouped_by_signature_and_repeats_are_said(tmp_path: Path) -> None:
    rows = [(f"m{n}", "tf2onnx", "real", "conversion failure", "", f"no Op_{n} at 0x{n}f") for n in (2, 1, 3)]
    rows.append(("m1", "tf2onnx", "real", "success", "0", ""))
    found = campaign_report(read_rows(written(tmp_path / "o.csv", rows)))
    assert [(group.count, group.model) for group in found.failures] == [(3, "m1")]
    assert found.repeated == ("m1",)
    assert found.columns[0].total == 4


def test_mistakes_are_named_with_their_line(tmp_path: Path) -> None:
    path = written(
        tmp_path / "o.csv", [("a", "tf2onnx", "real", "success", "", ""), ("b", "x", "y", "odd", "", "")]
    )
    with pytest.raises(BadInput, match=r"o\.csv, line 3.*'odd'"):
        read_rows(path)
    path.write_text("model,outcome\n")
    with pytest.raises(BadInput, match="converter is missing"):
        read_rows(path)
    with pytest.raises(BadInput, match="cannot be read"):
        read_rows(tmp_path / "nothing.csv")
