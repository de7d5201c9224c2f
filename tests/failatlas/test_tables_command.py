"""Tables, agreement and comparison through the real command line."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sklearn.metrics import cohen_kappa_score

from study.folder import StudyFolder
from tests.conftest import Finished

Run = Callable[..., Finished]


@pytest.fixture
def published_study(failatlas: Run, onnx_study: StudyFolder, shared_data: Path) -> Path:
    done = failatlas("import", "fonnx", shared_data / "FailureAnalysis.xlsx", "--study", onnx_study.path)
    assert done.code == 0, done.err
    return onnx_study.path


def test_every_printed_cell_equals_ours(failatlas: Run, published_study: Path) -> None:
    result = failatlas("compare", "--study", published_study, "--json").json
    assert (result["cells"], result["equal"], result["different"]) == (311, 311, [])
    (known,) = result["contradictions"]
    assert (known["table"], known["published"], known["ours"]) == ("10", 9, 8)
    assert known["reason"]


def test_a_changed_label_is_found_by_the_comparison(
    failatlas: Run, published_study: Path, tmp_path: Path
) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(
        "repository,number,rater,round,dimension,code\npytorch/pytorch,49403,rater-a,main,symptom,Hang\n"
    )
    assert failatlas("import", "labels", file, "--study", published_study).code == 0
    different = failatlas("compare", "--study", published_study, "--json").json["different"]
    assert {"table": "9", "row": "Crash", "column": "torch.onnx", "published": 62, "ours": 61} in different


def test_tables_as_json_and_as_files(failatlas: Run, published_study: Path, tmp_path: Path) -> None:
    done = failatlas("tables", "--study", published_study, "--json", "--out", tmp_path / "tables")
    tables = {table["table"]: table for table in done.json["tables"]}
    assert list(tables) == ["8", "9", "10", "14", "16"]
    node = next(row for row in tables["8"]["rows"] if row["code"] == "Node Conversion")
    assert (node["tf2onnx"], node["torch.onnx"], node["total"], node["percent"]) == (70, 78, 148, 74.0)
    assert [round(bound, 1) for bound in node["interval"]] == [67.5, 79.6]
    crash = {"cause": "Incompatibility", "symptom": "Crash", "converter": "tf2onnx", "count": 19}
    assert crash in tables["10"]["rows"]
    assert sum(row["count"] for row in tables["16"]["rows"]) == 200
    written = {file.name for file in (tmp_path / "tables").iterdir()}
    assert written == {f"table-{name}.{ending}" for name in tables for ending in ("csv", "md", "tex", "html")}


def test_the_drift_round_says_both_facts(failatlas: Run, published_study: Path) -> None:
    result = failatlas("agreement", "--study", published_study, "--round", "drift", "--json").json
    assert result["round"] == "drift"
    assert set(result["dimensions"]) == {"location", "symptom", "cause"}
    for dimension in result["dimensions"].values():
        assert dimension["n"] == 18
        assert dimension["raters"] == ["rater-a", "rater-b"]
        assert dimension["cohen_kappa"] == dimension["krippendorff_alpha"] == dimension["gwet_ac1"] == 1.0
        assert dimension["percent_agreement"] == 1.0
        assert dimension["band"] == "almost perfect"
    notes = " ".join(result["notes"])
    assert "18 issues" in notes
    assert "20" in notes
    assert "agree on every issue" in notes


def test_a_pilot_gives_its_kappas_to_four_decimals(
    failatlas: Run, onnx_study: StudyFolder, tmp_path: Path
) -> None:
    rng = random.Random(5)
    codes = {
        "cause": ["Typo", "API Misuse", "Incompatability", "External"],
        "symptom": ["Crash", "Wrong Code"],
    }
    root = {"External": "Incompatability"}
    lines = ["repository,number,rater,round,dimension,code"]
    given: dict[str, list[tuple[str, str]]] = {name: [] for name in codes}
    for number in range(1, 61):
        for dimension, names in codes.items():
            first = rng.choice(names)
            second = first if rng.random() < 0.8 else rng.choice(names)
            given[dimension].append((root.get(first, first), root.get(second, second)))
            for rater, code in (("ann", first), ("bob", second)):
                lines.append(f"onnx/tensorflow-onnx,{number},{rater},pilot,{dimension},{code}")
    file = tmp_path / "pilot.csv"
    file.write_text("\n".join(lines) + "\n")
    assert failatlas("import", "labels", file, "--study", onnx_study.path).code == 0
    result = failatlas("agreement", "--study", onnx_study.path, "--round", "pilot", "--json").json
    for dimension, pairs in given.items():
        expected = cohen_kappa_score(*zip(*pairs, strict=True))
        assert round(result["dimensions"][dimension]["cohen_kappa"], 4) == round(expected, 4)
        assert result["dimensions"][dimension]["n"] == 60


def test_tables_of_an_empty_store_say_what_to_do(failatlas: Run, onnx_study: StudyFolder) -> None:
    for arguments in (["tables"], ["compare"], ["agreement"]):
        done = failatlas(*arguments, "--study", onnx_study.path)
        assert done.code == 2
        assert done.err.startswith("Error: ")


def test_agreement_in_an_unknown_round_names_the_rounds(failatlas: Run, onnx_study: StudyFolder) -> None:
    done = failatlas("agreement", "--study", onnx_study.path, "--round", "first")
    assert done.code == 2
    assert "pilot, main, drift" in done.err
