"""Is the atlas like the sample, do executions agree with labels, and what a labeller is shown of a case."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.association.part import compare_part
from conversion.reproduction.atlas.blocks import Grid, Heading, Paragraph, html, markdown
from conversion.reproduction.atlas.sections import sentence
from conversion.reproduction.case import Case, read_case
from conversion.reproduction.evidence import case_outcomes
from conversion.reproduction.running import CaseRun, judge
from conversion.reproduction.store import keep
from conversion.reproduction.symptoms import read_rules, symptom_agreement, symptom_pairs
from conversion.toolchains.files import open_toolchain
from db.engine import open_engine, reading, writing
from failatlas.commands.reproduce import BUNDLED
from study.folder import StudyFolder
from taxonomy.codebook import Code, Codebook, Dimension
from taxonomy.errors import BadInput
from tests.conftest import Finished

CAUSE = Dimension(
    id="cause",
    name="Cause",
    codes=(Code(id="a", name="A", definition="."), Code(id="b", name="B", definition=".")),
)
BOOK = Codebook(version="1", dimensions=(CAUSE,))


def labelled(counts: dict[str, int], converter: str = "torch.onnx") -> pd.DataFrame:
    codes = [code for code, count in counts.items() for _ in range(count)]
    return pd.DataFrame(
        {
            "issue_id": range(len(codes)),
            "repository": "pytorch/pytorch",
            "converter": converter,
            "number": range(len(codes)),
            "dimension": "cause",
            "code": codes,
        }
    )


def test_a_part_that_is_drawn_unevenly_is_told_from_the_rest() -> None:
    # 40 issues of each code; 30 of the first code in the part, and 5 of the second.
    part = {*range(30), *range(40, 45)}
    (found,) = compare_part(labelled({"a": 40, "b": 40}), BOOK, ["cause"], ["torch.onnx"], part)
    expected = stats.chi2_contingency(np.array([[30, 10], [5, 35]]), correction=False)
    assert (found.sample, found.part) == (80, 35)
    assert found.test.p == pytest.approx(expected.pvalue)
    assert found.holm_p == found.test.p
    assert [(share.code, share.sample, share.part, share.percent) for share in found.shares] == [
        ("A", 40, 30, 75.0),
        ("B", 40, 5, 12.5),
    ]
    assert found.differs
    assert "more A; fewer B" in sentence(found)


def test_a_part_in_proportion_is_not_told_from_the_rest() -> None:
    part = {*range(20), *range(40, 60)}
    (found,) = compare_part(labelled({"a": 40, "b": 40}), BOOK, ["cause"], ["torch.onnx"], part)
    assert (found.test.statistic, found.differs) == (0, False)
    assert "not told from" in sentence(found)


def test_an_empty_part_cannot_be_tested() -> None:
    (found,) = compare_part(labelled({"a": 3, "b": 2}), BOOK, ["cause"], ["torch.onnx"], set())
    assert (found.test.p, found.holm_p, found.differs) == (None, None, None)
    assert [share.part_percent for share in found.shares] == [None, None]
    assert "nothing to test" in sentence(found)


def run_of(case: Case, toolchain: str, stage: str | None, message: str = "") -> CaseRun:
    verdict = judge(case, stage, message)
    compared = 12 if stage is None else 0
    return CaseRun(
        issue=case.header.issue,
        case=case.path.name,
        toolchain=toolchain,
        converter="torch.onnx",
        verdict=verdict,
        stage=stage,
        message=message,
        compared=compared,
        seconds=0.1,
        log="",
        packages=open_toolchain(toolchain).packages,
        versions={},
        digest=case.digest,
    )


def test_symptoms_from_execution_are_held_against_labels(onnx_study: StudyFolder) -> None:
    rules = read_rules(onnx_study.path / "cases", onnx_study.codebook)
    assert rules is not None
    crash, structure = (read_case(BUNDLED / name) for name in ("pytorch/49403.py", "tensorflow-onnx/1719.py"))
    said = "new_zeros"
    runs = [
        run_of(crash, crash.header.reported, "convert", f"RuntimeError: {said}"),
        run_of(structure, structure.header.reported, "structure", "a quantisation was folded away"),
        run_of(structure, "tf2onnx-1.12", None),
    ]
    assert [run.verdict for run in runs] == ["reproduced", "reproduced", "not reproduced"]
    settled = pd.DataFrame(
        {
            "repository": ["pytorch/pytorch", "onnx/tensorflow-onnx"],
            "number": [49403, 1719],
            "converter": ["torch.onnx", "tf2onnx"],
            "dimension": "symptom",
            "code": ["crash", "crash"],
        }
    )
    pairs = symptom_pairs([crash, structure], runs, settled, onnx_study.codebook, rules)
    assert [(pair.labelled, pair.executed) for pair in pairs] == [
        ("crash", "crash"),
        ("crash", "wrong-model"),
    ]
    tf2onnx, torch, everyone = symptom_agreement(pairs, onnx_study.codebook, rules)
    assert (tf2onnx.converter, torch.converter, everyone.converter) == ("tf2onnx", "torch.onnx", None)
    assert (everyone.n, everyone.percent_agreement, everyone.cohen_kappa) == (2, 50.0, 0.0)
    assert torch.cohen_kappa is None  # one code only
    assert everyone.codes == ("crash", "wrong-model")
    assert everyone.table == ((1, 1), (0, 0))


def test_rules_that_name_no_code_are_refused(onnx_study: StudyFolder) -> None:
    path = onnx_study.path / "cases" / "symptoms.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("crash =", "crush ="), encoding="utf-8")
    with pytest.raises(BadInput, match="crush"):
        read_rules(onnx_study.path / "cases", onnx_study.codebook)


def test_what_a_case_showed_is_evidence_for_those_who_label(onnx_study: StudyFolder) -> None:
    case = read_case(BUNDLED / "pytorch" / "49403.py")
    engine = open_engine(onnx_study.database_url)
    with writing(engine) as session:
        keep(session, run_of(case, "torch-1.5", None))
        keep(session, run_of(case, "torch-1.4", "model", "NameError: x"))
        keep(session, run_of(case, "torch-1.4", "convert", "RuntimeError: new_zeros"))
    with reading(engine) as session:
        found = case_outcomes(session, "PyTorch/pytorch", 49403)
        assert case_outcomes(session, "pytorch/pytorch", 1) is None
    assert found is not None
    assert [(outcome.toolchain, outcome.verdict) for outcome in found.outcomes] == [
        ("torch-1.4", "reproduced"),
        ("torch-1.5", "not reproduced"),
    ]
    assert found.reproduced_in == ("torch-1.4",)
    assert (found.span.ends, found.span.gone_in) == ("torch-1.4", "torch-1.5")
    assert found.outcomes[1].compared == 12


def test_an_atlas_without_labels_says_how_to_get_them(
    onnx_study: StudyFolder, tmp_path: Path, failatlas: Callable[..., Finished]
) -> None:
    case = BUNDLED / "pytorch" / "49403.py"
    engine = open_engine(onnx_study.database_url)
    with writing(engine) as session:
        for item in ("torch-1.4", "torch-1.5"):
            stage = "convert" if item == "torch-1.4" else None
            keep(session, run_of(read_case(case), item, stage, "RuntimeError: new_zeros" if stage else ""))
    done = failatlas(
        "reproduce", case, "--resume", "--study", onnx_study.path, "--atlas", tmp_path / "atlas", "--json"
    )
    assert done.code == 0, done.err
    assert done.json["symptoms"] is None
    assert "failatlas import fonnx" in (tmp_path / "atlas" / "findings.md").read_text(encoding="utf-8")
    record = json.loads((tmp_path / "atlas" / "atlas.json").read_text(encoding="utf-8"))
    assert (record["findings"], record["holding"]) == (None, 1)


def test_an_atlas_with_labels_holds_the_shares_of_each_converter(
    onnx_study: StudyFolder, shared_data: Path, tmp_path: Path, failatlas: Callable[..., Finished]
) -> None:
    assert (
        failatlas("import", "fonnx", shared_data / "FailureAnalysis.xlsx", "--study", onnx_study.path).code
        == 0
    )
    case = BUNDLED / "pytorch" / "49403.py"
    with writing(open_engine(onnx_study.database_url)) as session:
        keep(session, run_of(read_case(case), "torch-1.4", "convert", "RuntimeError: new_zeros"))
        keep(session, run_of(read_case(case), "torch-1.5", None))
    done = failatlas(
        "reproduce", case, "--resume", "--study", onnx_study.path, "--atlas", tmp_path / "atlas", "--json"
    )
    assert done.code == 0, done.err
    record = json.loads((tmp_path / "atlas" / "atlas.json").read_text(encoding="utf-8"))
    shares = {(item["converter"], item["dimension"]): item for item in record["findings"]["shares"]}
    assert {key: (item["sample"], item["part"]) for key, item in shares.items()} == {
        (converter, dimension): (100, int(converter == "torch.onnx"))
        for converter in ("tf2onnx", "torch.onnx")
        for dimension in ("location", "symptom", "cause")
    }
    (pair,) = done.json["symptoms"]["issues"]
    assert (pair["issue"], pair["executed"]) == ("pytorch/pytorch#49403", "crash")


def test_a_section_reads_alike_as_markdown_and_as_html() -> None:
    blocks = [Heading("A & B"), Paragraph("a < b"), Grid((("x", "y"), ("1", "2")))]
    assert markdown(blocks) == "## A & B\n\na < b\n\n| x | y |\n| --- | --- |\n| 1 | 2 |\n"
    assert html(blocks) == (
        "<h2>A &amp; B</h2>\n<p>a &lt; b</p>\n"
        "<table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table>\n"
    )
