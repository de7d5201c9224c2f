"""`failatlas sequences` on folders of real .onnx files, damaged ones among them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

from tests.conftest import Finished

Run = Callable[..., Finished]


def model(*operators: str) -> onnx.ModelProto:
    """A chain of one-input operators."""
    values = [f"v{n}" for n in range(len(operators) + 1)]
    nodes = [
        helper.make_node(name, [before], [after])
        for name, before, after in zip(operators, values, values[1:], strict=False)
    ]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in (values[0], values[-1])]
    graph = helper.make_graph(nodes, "g", ends[:1], ends[1:])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    made = {
        "mismatch": [
            ("Relu", "Exp", "Abs", "Neg"),
            ("Sin", "Relu", "Exp", "Abs"),
            ("Cos", "Sqrt", "Floor", "Ceil"),
        ],
        "correct": [("Cos", "Sqrt", "Floor", "Abs"), ("Relu", "Neg", "Exp", "Abs")],
        "tests": [("Relu", "Exp", "Abs")],
    }
    for name, chains in made.items():
        (tmp_path / name).mkdir()
        for nth, operators in enumerate(chains):
            onnx.save(model(*operators), tmp_path / name / f"{nth}.onnx")
    return tmp_path / "mismatch", tmp_path / "correct", tmp_path / "tests"


@pytest.mark.parametrize("method", ["exact", "difflib"])
def test_tables_12_and_15(
    failatlas: Run, folders: tuple[Path, Path, Path], tmp_path: Path, method: str
) -> None:
    mismatch, correct, tests = folders
    done = failatlas(
        "sequences", "--mismatch", mismatch, "--correct", correct, "--tests", tests, "--method", method,
        "--out", tmp_path / "out", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    result = done.json
    sizes = result["sequences"]
    assert sizes["mismatch_mismatch"] == {"unique": 1, "reduced": 1}
    assert sizes["mismatch_correct"] == {"unique": 1, "reduced": 1}
    assert sizes["mismatch_tests"] == {"unique": 1, "reduced": 1}
    assert sizes["only_mismatch"] == {"unique": 1, "reduced": 1}
    assert sizes["models_with_only_mismatch"] == 2
    assert result["operators"]["mismatch_not_correct"]["names"] == ["Ceil", "Sin"]
    assert result["operators"]["mismatch"]["count"] == 9
    assert json.loads((tmp_path / "out" / "mismatch_mismatch.json").read_text()) == [["Relu", "Exp", "Abs"]]
    assert json.loads((tmp_path / "out" / "mismatch_correct.json").read_text()) == [["Cos", "Sqrt", "Floor"]]
    assert result["skipped"] == []


def test_what_cannot_be_used_is_skipped_with_one_line_each(
    failatlas: Run, folders: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    mismatch, correct, _ = folders
    whole = (mismatch / "0.onnx").read_bytes()
    (mismatch / "cut.onnx").write_bytes(whole[: len(whole) // 2])
    (mismatch / "empty.onnx").write_bytes(b"")
    (mismatch / "words.onnx").write_bytes(b"this is no model at all")
    with (mismatch / "huge.onnx").open("wb") as file:
        file.truncate(2 * 1024**3 + 1)
    cyclic = model("Relu", "Exp")
    cyclic.graph.node[0].input[0] = "v2"
    (mismatch / "cyclic.onnx").write_bytes(cyclic.SerializeToString())
    external = model("Relu", "Exp", "Abs")
    weights = helper.make_tensor("w", TensorProto.FLOAT, [1], [1.0])
    weights.data_location = TensorProto.EXTERNAL
    entry = weights.external_data.add()
    entry.key, entry.value = "location", "weights.bin"
    external.graph.initializer.append(weights)
    (mismatch / "external.onnx").write_bytes(external.SerializeToString())
    done = failatlas("sequences", "--mismatch", mismatch, "--correct", correct, "--json")
    assert done.code == 0, done.err
    skipped = {Path(item["file"]).name: item["reason"] for item in done.json["skipped"]}
    assert set(skipped) == {
        "cut.onnx",
        "empty.onnx",
        "words.onnx",
        "huge.onnx",
        "cyclic.onnx",
        "external.onnx",
    }
    assert all("\n" not in reason for reason in skipped.values())
    assert done.json["models"]["mismatch"] == 3
    assert done.json["sequences"]["mismatch_mismatch"]["unique"] == 1


def test_coverage_by_onnxs_own_test_models(failatlas: Run, folders: tuple[Path, Path, Path]) -> None:
    done = failatlas("sequences", "coverage", folders[0], "--json")
    assert done.code == 0, done.err
    assert done.json["tests"] > 100
    assert [row["length"] for row in done.json["coverage"]] == [1, 2, 3, 4]
    assert done.json["coverage"][0]["share"] > done.json["coverage"][2]["share"]


def test_people_see_both_tables(failatlas: Run, folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    done = failatlas("sequences", "--mismatch", folders[0], "--correct", folders[1])
    assert done.code == 0, done.err
    for words in ("table 15", "table 12", "Relu > Exp > Abs"):
        assert words in done.out
    missing = failatlas("sequences", "--mismatch", tmp_path / "nowhere", "--correct", folders[1])
    assert (missing.code, "no such folder" in missing.err) == (2, True)


def test_tables_figure_and_the_store(
    failatlas: Run, folders: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    study = tmp_path / "study"
    assert failatlas("init", study).code == 0
    common = ("sequences", "--mismatch", folders[0], "--correct", folders[1], "--study", study)
    for name in ("one", "two"):
        done = failatlas(*common, "--out", tmp_path / name)
        assert done.code == 0, done.err
    assert "Mismatched and correct,1,1" in (tmp_path / "one" / "table-12.csv").read_text()
    assert (tmp_path / "one" / "figure-8.svg").read_bytes() == (
        tmp_path / "two" / "figure-8.svg"
    ).read_bytes()
    with sqlite3.connect(study / "failatlas.db") as connection:
        kept = connection.execute("SELECT method, result FROM sequence_analyses").fetchall()
    assert len(kept) == 2
    assert json.loads(kept[0][1])["sequences"]["mismatch_mismatch"] == {"unique": 1, "reduced": 1}


def test_models_are_read_on_a_dask_cluster(failatlas: Run, folders: tuple[Path, Path, Path]) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=":0", host="127.0.0.1"
    ) as cluster:
        common = ("sequences", "--mismatch", folders[0], "--correct", folders[1], "--json")
        assert failatlas(*common, "--dask", cluster.scheduler_address).json == failatlas(*common).json


def test_a_cluster_that_is_not_there_is_said_so(failatlas: Run, folders: tuple[Path, Path, Path]) -> None:
    done = failatlas(
        "sequences", "--mismatch", folders[0], "--correct", folders[1], "--dask", "tcp://127.0.0.1:9"
    )
    assert (done.code, "no Dask scheduler" in done.err) == (2, True)
