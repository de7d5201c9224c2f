"""`failatlas outcomes`: rules applied to stored raw differences, and the curve over tolerances."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conversion.outcomes.curve import TOLERANCES, mismatch_curve
from conversion.worker.inside.differences import compare
from db.engine import open_engine, writing
from db.models import ConversionRun
from study.folder import StudyFolder
from tests.conftest import Finished

# Differences that are exact in float64: models by name, with how far their only output is off.
OFF_BY = {"equal": 0.0, "tiny": 2.0**-24, "small": 2.0**-14, "large": 2.0**-3}
WHEN = datetime(2026, 1, 2, tzinfo=UTC)


def differences(off_by: float, kind: str = "float64") -> list[dict[str, Any]]:
    return compare([[np.ones(2)]], [[(np.ones(2) + off_by).astype(kind)]])


def run(model: str, outcome: str, rows: list[dict[str, Any]]) -> ConversionRun:
    details = {"campaign": "first", "origin": "synthetic", "differences": rows, "error": None}
    return ConversionRun(
        model=model, toolchain="torch-2.13", converter="torch.onnx", outcome=outcome, stage=None,
        signature=None, details=details, started_at=WHEN, ended_at=WHEN,
    )  # fmt: skip


@pytest.fixture
def study(onnx_study: StudyFolder) -> StudyFolder:
    with writing(open_engine(onnx_study.database_url)) as session:
        for model, off_by in OFF_BY.items():
            stored = "success" if off_by < 1e-7 else "mismatch"
            session.add(run(model, stored, differences(off_by)))
        session.add(run("other type", "mismatch", differences(0, "float32")))
        session.add(run("unconverted", "conversion failure", []))
    return onnx_study


@pytest.mark.parametrize(
    ("rule", "successes"),
    [("paper", 2), ("paper-scripts", 3), ("allclose", 2), ("nnsmith", 3), ("dtype", 2)],
)
def test_each_rule_judges_what_is_stored(
    study: StudyFolder, failatlas: Callable[..., Finished], rule: str, successes: int
) -> None:
    done = failatlas("outcomes", "--study", study.path, "--rule", rule, "--json")
    assert done.code == 0, done.err
    (column,) = done.json["columns"]
    assert column["counts"] == {
        "conversion failure": 1,
        "load failure": 0,
        "mismatch": 5 - successes,
        "success": successes,
    }
    changed = [(row["model"], row["stored"], row["outcome"]) for row in done.json["changed"]]
    assert changed == ([("small", "mismatch", "success")] if successes == 3 else [])


def test_the_curve_falls_from_tolerance_to_tolerance(
    study: StudyFolder, failatlas: Callable[..., Finished], tmp_path: Path
) -> None:
    for ending, start in ((".png", b"\x89PNG"), (".pdf", b"%PDF"), (".svg", b"<?xml")):
        figure = tmp_path / f"curve{ending}"
        done = failatlas("outcomes", "--study", study.path, "--figure", figure, "--json")
        assert done.code == 0, done.err
        assert figure.read_bytes().startswith(start)
    (curve,) = done.json["curves"]
    assert (curve["models"], curve["incomparable"]) == (5, 1)
    rates = {point["tolerance"]: point["rate"] for point in curve["points"]}
    assert (rates[1e-8], rates[1e-7], rates[1e-3], rates[1.0]) == (0.8, 0.6, 0.4, 0.2)
    assert list(rates.values()) == sorted(rates.values(), reverse=True)


def test_equal_to_the_limit_is_a_mismatch() -> None:
    curve = mismatch_curve("c", "o", [differences(2.0**-3)], [0.124, 0.125, 0.126])
    assert [point.mismatches for point in curve.points] == [1, 1, 0]
    assert {1e-7, 1e-3} <= set(TOLERANCES)
    assert mismatch_curve("c", "o", [], [1.0]).points[0].rate is None


def test_text_and_mistakes(study: StudyFolder, failatlas: Callable[..., Finished], tmp_path: Path) -> None:
    shown = failatlas("outcomes", "--study", study.path, "--rule", "paper-scripts")
    assert "Outcomes that this rule changes: 1." in shown.out
    for arguments in (
        ("--name", "second"),
        ("--rule", "mine"),
        ("--figure", tmp_path / "curve.gif"),
        ("--figure", tmp_path / "nowhere" / "curve.png"),
    ):
        done = failatlas("outcomes", "--study", study.path, *arguments)
        assert done.code == 2
        assert done.out == ""
