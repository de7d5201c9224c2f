"""Every number of every table leads to exactly as many issues as it counts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.distributions.joint import JointDistribution
from analysis.report.tables import StudyTable, study_tables
from analysis.report.trace import trace
from analysis.tables.layout import full_name
from study.folder import StudyFolder
from taxonomy.errors import BadInput
from tests.conftest import run_failatlas


@pytest.fixture
def tables(onnx_study: StudyFolder) -> tuple[StudyTable, ...]:
    rng = np.random.default_rng(3)
    frames = []
    for dimension in onnx_study.codebook.dimensions:
        codes = rng.choice([code.id for code in dimension.codes], 300)
        frames.append(pd.DataFrame({"issue_id": range(300), "dimension": dimension.id, "code": codes}))
    frame = pd.concat(frames)
    frame["converter"] = np.where(frame["issue_id"] % 3 == 0, "tf2onnx", "torch.onnx")
    return study_tables(onnx_study, frame)


def test_every_cell_of_every_table_is_as_many_issues_as_it_counts(tables: tuple[StudyTable, ...]) -> None:
    checked = 0
    for table in tables:
        layout = table.layout()
        converters = [*table.result.converters, "Total"]
        for row in layout.rows:
            name = " - ".join(str(cell) for cell in row[: layout.text_columns] if cell)
            numbers = row[layout.text_columns :]
            if isinstance(table.result, JointDistribution):
                columns = [full_name(code) for code in table.result.columns] + ["Total"]
                names = [f"{name} x {c}, {v}" for c in columns for v in table.result.converters]
            else:
                names = [f"{name}, {converter}" for converter in converters]
            for reference, count in zip(names, numbers, strict=False):
                found = trace(f"table {table.protocol.id}, {reference}", tables)
                assert len(found.issues) == count, reference
                checked += 1
    assert checked > 300


def test_order_and_case_do_not_matter(tables: tuple[StudyTable, ...]) -> None:
    one = trace("table 16, Incompatibility x Crash, tf2onnx", tables)
    assert trace("Table 16, crash × incompatibility, TF2ONNX", tables) == one
    both = trace("table 16, Incompatibility x Crash", tables)
    other = trace("table 16, Incompatibility x Crash, torch.onnx", tables)
    assert set(both.issues) == {*one.issues, *other.issues}


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("table 11, Crash", "no table '11'"),
        ("table 9, Crahs, tf2onnx", "'Crash'"),
        ("table 9, Crash, tfonnx", "tf2onnx"),
        ("table 10, Typo x Crahs x Hang", "more than two"),
    ],
)
def test_what_is_not_there_is_told(tables: tuple[StudyTable, ...], reference: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        trace(reference, tables)


def test_disagreements_and_the_funnel_of_the_example_study(tmp_path: Path) -> None:
    study = tmp_path / "study"
    assert run_failatlas("demo", study, "--no-serve").code == 0
    agreement = run_failatlas("agreement", "--study", study, "--round", "pilot", "--json").json
    cause = agreement["dimensions"]["cause"]
    assert cause["confused"]
    for confusion in cause["confused"]:
        pair = " / ".join(confusion["codes"])
        found = run_failatlas("trace", f"agreement pilot, cause, {pair}", "--study", study, "--json")
        assert found.json["count"] == confusion["count"]
    whole = run_failatlas("trace", "agreement pilot, cause", "--study", study, "--json")
    assert whole.json["count"] == sum(confusion["count"] for confusion in cause["confused"])
    stages = run_failatlas("report", "--study", study, "--json").json["funnel"]
    for stage in stages[-3:]:
        reference = f"figure 4, {stage['repository']}, {stage['stage']}"
        traced = run_failatlas("trace", reference, "--study", study, "--json")
        assert traced.json["count"] == stage["issues"], reference
