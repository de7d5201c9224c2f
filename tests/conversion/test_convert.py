"""Conversions with the newest toolchains, through the command line and through a worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conversion.outcomes.outcome import outcome_of
from conversion.supervisor.jobs import Job, file_source
from conversion.supervisor.workers import Worker
from tests.conftest import Finished
from tests.conversion.conftest import LIMITS, tried

pytestmark = pytest.mark.conversion

TORCH = """import torch
model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU())
inputs = (torch.ones(2, 4),)
"""
KERAS = """import keras, numpy
def build():
    layers = [keras.layers.Input((4,)), keras.layers.Dense(3, activation="relu")]
    return keras.Sequential(layers), (numpy.ones((2, 4), "float32"),)
"""
MODULE = """import torch
class Model(torch.nn.Module):
    def forward(self, x):
        {body}
def build():
    return Model(), (torch.arange(6, dtype=torch.float32).reshape(2, 3),)
"""
TEN_LARGE = 126
"""A seed by which the first ten inputs of MODULE's likeness add up to more than 14.5, and later ones do not."""


def test_a_torch_model_by_the_command_line(
    torch_worker: Worker,
    model_file: Callable[[str], Path],
    failatlas: Callable[..., Finished],
    tmp_path: Path,
) -> None:
    kept = tmp_path / "model.onnx"
    limits = ("--timeout", "60", "--memory", "4GB", "--inputs", "5", "--keep", kept)
    done = failatlas("convert", model_file(TORCH), "--toolchain", "torch-2.13", *limits, "--json")
    assert done.code == 0, done.err
    result = done.json
    assert (result["outcome"], result["stage"], result["signature"]) == ("success", None, None)
    assert result["differences"][0]["shape"] == [2, 3]
    assert result["differences"][0]["max_abs"] < 1e-7
    assert set(result["seconds"]) >= {"build", "convert", "check", "load", "run", "compare", "total"}
    assert result["toolchain"]["name"] == "torch-2.13"
    assert result["toolchain"]["versions"]["torch"].startswith("2.13.0")
    again = failatlas("convert", kept, "--toolchain", "torch-2.13", "--json").json
    assert (again["outcome"], again["differences"]) == ("success", [])


def test_a_keras_model_through_tf2onnx(
    tf_worker: Worker, model_file: Callable[[str], Path], failatlas: Callable[..., Finished]
) -> None:
    done = failatlas("convert", model_file(KERAS), "--toolchain", "tf2onnx-1.17", "--rule", "dtype", "--json")
    assert done.code == 0, done.err
    assert done.json["outcome"] == "success"
    assert done.json["toolchain"]["converter"] == "tf2onnx"
    assert "tf2onnx" in done.json["toolchain"]["versions"]


def test_the_next_keras_model_is_unharmed_by_a_crash(
    tf_worker: Worker, model_file: Callable[[str], Path]
) -> None:
    crash = tried(tf_worker, model_file(KERAS + "import os\nos.abort()\n"))
    assert (crash.outcome, crash.signature) == ("process crash", "build | SIGABRT")
    assert tried(tf_worker, model_file(KERAS), rule="dtype").outcome == "success"


def test_the_dynamo_exporter(dynamo_worker: Worker, model_file: Callable[[str], Path]) -> None:
    assert tried(dynamo_worker, model_file(TORCH), rule="dtype").outcome == "success"


def test_an_operator_without_a_translation_is_a_conversion_failure(
    torch_worker: Worker, model_file: Callable[[str], Path]
) -> None:
    outcome = tried(torch_worker, model_file(MODULE.format(body="return torch.special.i0(x)")))
    assert (outcome.outcome, outcome.stage) == ("conversion failure", "convert")
    assert outcome.error is not None
    assert "i0" in outcome.error
    assert (outcome.location or "").startswith("torch/onnx/")


def test_a_branch_that_tracing_loses_is_a_mismatch(
    torch_worker: Worker, model_file: Callable[[str], Path]
) -> None:
    """The trace keeps the branch of the first input (a sum of 15); drawn inputs take the other one."""
    path = model_file(MODULE.format(body="return x + 1 if x.sum() > 14.5 else x - 1"))
    outcome = tried(torch_worker, path)
    assert (outcome.outcome, outcome.signature) == ("mismatch", "compare | values")
    assert outcome.differences[0]["max_abs"] == pytest.approx(2, abs=1e-5)


@pytest.mark.parametrize(
    ("body", "kind"), [("return x @ x", "RuntimeError"), ("return torch.rand(3)", "NonDeterministic")]
)
def test_models_that_fail_in_the_framework_itself_are_invalid(
    torch_worker: Worker, model_file: Callable[[str], Path], body: str, kind: str
) -> None:
    outcome = tried(torch_worker, model_file(MODULE.format(body=body)))
    assert (outcome.outcome, outcome.stage) == ("invalid model", "build")
    assert (outcome.error or "").startswith(kind)


def test_a_model_that_is_random_on_later_inputs_only_is_invalid(
    torch_worker: Worker, model_file: Callable[[str], Path]
) -> None:
    """Only the first ten inputs are run twice in any case; later ones when the converted model differs there."""
    path = model_file(MODULE.format(body="return x if x.sum() > 14.5 else torch.rand(2, 3)"))
    outcome = outcome_of(torch_worker.run(Job(file_source(path), LIMITS, inputs=40, seed=TEN_LARGE)))
    assert (outcome.outcome, outcome.stage) == ("invalid model", "build")
    assert (outcome.error or "").startswith("NonDeterministic")


def test_a_file_without_a_model_is_invalid(torch_worker: Worker, model_file: Callable[[str], Path]) -> None:
    outcome = tried(torch_worker, model_file("x = 1\n"))
    assert outcome.outcome == "invalid model"
    assert "build()" in (outcome.error or "")


def test_bad_input_is_said_once(tmp_path: Path, failatlas: Callable[..., Finished]) -> None:
    (tmp_path / "m.py").write_text(TORCH)
    for arguments in (
        ("nothing.py", "--toolchain", "torch-2.13"),
        (tmp_path / "m.py", "--toolchain", "torch-99"),
        (tmp_path / "m.py", "--toolchain", "torch-2.13", "--memory", "much"),
    ):
        done = failatlas("convert", *arguments)
        assert done.code == 2
        assert done.err.count("\n") == 1
        assert done.out == ""


def test_edge_values_show_what_drawn_inputs_do_not(
    torch_worker: Worker, model_file: Callable[[str], Path], failatlas: Callable[..., Finished]
) -> None:
    """The sign of NaN is 0 in torch, and NaN in onnxruntime and in onnx's reference evaluator."""
    path = model_file(MODULE.format(body="return torch.sign(x)"))
    plain = failatlas("convert", path, "--toolchain", "torch-2.13", "--inputs", "5", "--json").json
    assert (plain["outcome"], plain["diagnosis"]) == ("success", None)
    edges = ("--inputs", "5", "--edges", "--diagnose", "--json")
    found = failatlas("convert", path, "--toolchain", "torch-2.13", *edges).json
    assert (found["outcome"], found["signature"]) == ("mismatch", "compare | NaN pattern")
    for way in ("optimisations off", "reference evaluator"):
        assert not found["diagnosis"][way]["differences"][0]["comparable"]


def test_a_difference_of_the_runtime_goes_away_in_the_reference_evaluator(
    torch_worker: Worker, model_file: Callable[[str], Path], failatlas: Callable[..., Finished]
) -> None:
    """The largest of NaNs is NaN in torch and in the reference evaluator, and not in onnxruntime."""
    path = model_file(MODULE.format(body="return torch.nn.functional.max_pool1d(x[None], 2)"))
    edges = ("--inputs", "5", "--edges", "--diagnose", "--json")
    found = failatlas("convert", path, "--toolchain", "torch-2.13", *edges).json
    assert found["outcome"] == "mismatch"
    (row,) = found["diagnosis"]["reference evaluator"]["differences"]
    assert row["comparable"]
    assert row["max_abs"] == 0


SIZES = """
options = {{"input_names": ["x"], "dynamic_axes": {{"x": {{0: "batch"}}}}}}
"""


@pytest.mark.parametrize(
    ("body", "edges", "outcome"),
    [
        ("return x.sum(0) / len(x)", (), "success"),
        ("return x.sum(0) * min(len(x), 2)", (), "success"),
        ("return x.sum(0) * min(len(x), 2)", ("--edges",), "mismatch"),
        ("return x * (x - x + 1)", ("--edges",), "success"),
    ],
)
def test_edges_have_the_sizes_one_and_nought_along_open_axes(
    torch_worker: Worker,
    model_file: Callable[[str], Path],
    failatlas: Callable[..., Finished],
    body: str,
    edges: tuple[str, ...],
    outcome: str,
) -> None:
    """Tracing keeps the 2 that is the smaller of 2 and the first input's length."""
    path = model_file(MODULE.format(body=body) + SIZES.format())
    done = failatlas("convert", path, "--toolchain", "torch-2.13", "--inputs", "3", *edges, "--json")
    assert done.json["outcome"] == outcome, done.json["error"]
