"""Reduction: delta debugging itself, and failing models reduced on real toolchains to scripts of their own."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper

from conversion.environments.builds import ensure_environment
from conversion.reduction.ddmin import OutOfTries, Parts, ddmin, split
from conversion.reduction.onnx_parts import OnnxParts, used_names
from conversion.reduction.torch_script import written
from conversion.supervisor.workers import Worker
from conversion.toolchains.files import open_toolchain
from tests.conftest import Finished
from tests.conversion.conftest import tried

BLOCKS = """import torch
from torch import nn
class Block(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.linear, self.norm = nn.Linear(n, n), nn.LayerNorm(n)
    def forward(self, x, mask=None):
        y = self.norm(torch.relu(self.linear(x)))
        return y + x if mask is None else y * mask
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(*[Block(8) for _ in range(3)])
        self.scale = nn.Parameter(torch.ones(8))
    def forward(self, x):
        y = self.blocks(x)
        a, b = y.chunk(2, dim=-1)
        return torch.cat([{last}, y * self.scale], -1).softmax(-1)
options = {{"opset_version": 17, "input_names": ["whole"]}}
def build():
    return Model(), (torch.randn(2, 8),)
"""


@given(st.sets(st.integers(0, 30), min_size=1), st.integers(31, 60))
def test_exactly_the_parts_that_are_needed_together_stay(needed: set[int], size: int) -> None:
    found = ddmin(tuple(range(size)), lambda parts: parts if needed <= set(parts) else None)
    assert set(found) == needed


@given(st.data())
def test_no_single_part_can_be_left_out(data: st.DataObject) -> None:
    """Failing is not monotone here: any set that holds one of some groups fails."""
    groups = data.draw(
        st.lists(st.frozensets(st.integers(0, 12), min_size=1, max_size=4), min_size=1, max_size=4)
    )

    def fails(parts: Parts) -> Parts | None:
        return parts if any(group <= set(parts) for group in groups) else None

    found = ddmin(tuple(range(13)), fails)
    assert fails(found)
    assert all(
        fails(tuple(part for part in found if part != left)) is None for left in found if len(found) > 1
    )


def test_the_smallest_so_far_when_tries_are_used_up() -> None:
    asked: list[Parts] = []

    def fails(parts: Parts) -> Parts | None:
        if len(asked) == 5:
            raise OutOfTries
        asked.append(parts)
        return parts if 7 in parts else None

    found = ddmin(tuple(range(64)), fails)
    assert 7 in found
    assert 1 < len(found) < 64


@given(st.integers(1, 50), st.integers(1, 50))
def test_chunks_are_all_parts_in_order(size: int, count: int) -> None:
    parts = tuple(range(size))
    chunks = split(parts, count)
    assert sum(chunks, ()) == parts
    assert max(map(len, chunks)) - min(map(len, chunks)) <= 1


def test_values_that_a_subgraph_takes_from_outside_are_used() -> None:
    branch = helper.make_graph(
        [helper.make_node("Add", ["outer", "inner"], ["sum"]), helper.make_node("Neg", ["sum"], ["out"])],
        "branch",
        [],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)],
        [helper.make_tensor("inner", TensorProto.FLOAT, [1], [1.0])],
    )
    node = helper.make_node("If", ["condition"], ["y"], then_branch=branch, else_branch=branch)
    assert set(used_names(node)) == {"condition", "outer"}


@pytest.mark.parametrize(
    "array", [np.float32(1.5) * np.ones(()), np.ones((0, 3)), np.arange(90, dtype="int64")]
)
def test_arrays_are_written_so_that_they_can_be_read(array: np.ndarray) -> None:
    text = written(np.asarray(array))
    assert ("torch.tensor(" in text) == (0 < array.size < 24)
    compile(text, "script", "eval")


def chain(middle: list[onnx.NodeProto]) -> onnx.ModelProto:
    """Twelve harmless nodes around the `middle` ones, which lead from m to n, in float64."""
    nodes = [helper.make_node("Sub", ["one", "x" if not n else f"a{n}"], [f"a{n + 1}"]) for n in range(6)]
    nodes += [helper.make_node("Identity", ["a6"], ["m"]), *middle]
    nodes += [helper.make_node("Mul", ["n" if not n else f"b{n}", "one"], [f"b{n + 1}"]) for n in range(6)]
    graph = helper.make_graph(
        nodes,
        "chain",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 8])],
        [helper.make_tensor_value_info("b6", TensorProto.FLOAT, [2, 8])],
        [helper.make_tensor("one", TensorProto.FLOAT, [1], [1.0])],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


ERF64 = [
    helper.make_node("Cast", ["m"], ["d"], to=TensorProto.DOUBLE),
    helper.make_node("Erf", ["d"], ["e"]),
    helper.make_node("Cast", ["e"], ["n"], to=TensorProto.FLOAT),
]
NORM = [helper.make_node("LpNormalization", ["m"], ["n"], p=1)]


def test_any_subset_of_nodes_is_a_model(tmp_path: Path) -> None:
    whole = chain(ERF64)
    values = {name: {"type": TensorProto.FLOAT, "shape": [2, 8]} for name in ("a2", "a3", "b6")}
    parts = OnnxParts(whole, values, tmp_path)
    assert parts.closed((2, 15)) == tuple(range(2, 16))  # from n on, nothing is known until a2
    model = parts.build((2,))
    onnx.checker.check_model(model)
    assert [item.name for item in model.graph.input] == ["a2"]
    assert [item.name for item in model.graph.output] == ["a3"]
    assert [item.name for item in model.graph.initializer] == ["one"]


def run_alone(script: Path, name: str = "torch-2.13") -> subprocess.CompletedProcess[str]:
    """The script by the toolchain's own Python, without anything of ours."""
    interpreter = ensure_environment(open_toolchain(name)).interpreter
    return subprocess.run(
        [interpreter, "-I", script], capture_output=True, text=True, check=False, cwd=script.parent
    )


@pytest.mark.conversion
@pytest.mark.parametrize(
    ("middle", "operator", "outcome", "said"),
    [
        (ERF64, "Erf", "load failure", "NOT_IMPLEMENTED"),
        (NORM, "LpNormalization", "mismatch", "Not equal to"),
    ],
)
def test_an_onnx_model_is_reduced_to_the_node_that_fails(
    torch_worker: Worker,
    tmp_path: Path,
    failatlas: Callable[..., Finished],
    middle: list[onnx.NodeProto],
    operator: str,
    outcome: str,
    said: str,
) -> None:
    path, script = tmp_path / "chain.onnx", tmp_path / "small.py"
    onnx.save_model(chain(middle), path)
    done = failatlas("reduce", path, "--toolchain", "torch-2.13", "--out", script, "--json")
    assert done.code == 0, done.err
    assert (done.json["outcome"], done.json["reduced_size"], done.json["minimal"]) == (outcome, 1, True)
    assert done.json["size"] == 13 + len(middle)
    assert done.json["signature"] == done.json["reduced_signature"]
    assert f"= {operator}(" in script.read_text()
    alone = run_alone(script)
    assert alone.returncode == 1
    assert said in alone.stderr


@pytest.mark.conversion
def test_a_torch_model_is_reduced_to_the_operation_that_fails(
    torch_worker: Worker,
    model_file: Callable[[str], Path],
    failatlas: Callable[..., Finished],
    tmp_path: Path,
) -> None:
    path, script = model_file(BLOCKS.format(last="torch.special.i0(a) + b")), tmp_path / "small.py"
    done = failatlas("reduce", path, "--toolchain", "torch-2.13", "--out", script, "--json")
    assert done.code == 0, done.err
    assert (done.json["outcome"], done.json["reduced_size"], done.json["minimal"]) == (
        "conversion failure",
        1,
        True,
    )
    assert done.json["size"] > 15
    assert done.json["signature"] == done.json["reduced_signature"]
    again = tried(torch_worker, script)
    assert (again.outcome, again.signature) == ("conversion failure", done.json["signature"])
    alone = run_alone(script)
    assert alone.returncode == 1
    assert "UnsupportedOperatorError" in alone.stderr
    assert "opset version 17" in alone.stderr
    assert failatlas("reduce", path, "--toolchain", "torch-2.13", "--out", script).code == 2


@pytest.mark.conversion
def test_a_mismatch_keeps_the_weights_that_it_needs(
    torch_worker: Worker,
    model_file: Callable[[str], Path],
    failatlas: Callable[..., Finished],
    tmp_path: Path,
) -> None:
    """By the paper's rule, rounding alone is a mismatch; large weights make it one of any rule's."""
    text = BLOCKS.format(last="b").replace("nn.Linear(n, n)", "big(nn.Linear(n, n))") + (
        "def big(layer):\n    with torch.no_grad():\n        layer.weight *= 1e4\n    return layer\n"
    )
    path, script = model_file(text), tmp_path / "small.py"
    done = failatlas(
        "reduce", path, "--toolchain", "torch-2.13", "--rule", "paper", "--out", script, "--json"
    )
    assert done.code == 0, done.err
    assert done.json["outcome"] == "mismatch"
    assert done.json["reduced_size"] < done.json["size"]
    assert tried(torch_worker, script, inputs=10).outcome == "mismatch"


@pytest.mark.conversion
def test_what_cannot_be_reduced_is_refused(
    torch_worker: Worker,
    model_file: Callable[[str], Path],
    failatlas: Callable[..., Finished],
    tmp_path: Path,
) -> None:
    lost = BLOCKS.replace("return y + x if", "return torch.special.i0(x) if x.sum() > 0 or").format(last="b")
    wordless = tmp_path / "notes.txt"
    wordless.write_text("nothing")
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model")
    good = tmp_path / "good.py"
    good.write_text("import torch\nmodel, inputs = torch.nn.Linear(2, 2), (torch.ones(1, 2),)\n")
    for path, said in (
        (good, "does not fail"),
        (model_file(lost), "cannot be taken apart"),
        (broken, "cannot be"),
        (wordless, ".py or .onnx"),
        (tmp_path / "missing.py", "no such file"),
    ):
        done = failatlas(
            "reduce", path, "--toolchain", "torch-2.13", "--out", tmp_path / "small.py", "--json"
        )
        assert (done.code, done.out) == (2, "")
        assert said in done.err
    assert not (tmp_path / "small.py").exists()
