"""Rules, signatures and raw differences, without any framework."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from conversion.outcomes.outcome import outcome_of
from conversion.outcomes.rules import RULES, passes
from conversion.outcomes.signatures import converter_stage, location, normalised, signature
from conversion.supervisor.jobs import Answer
from conversion.supervisor.quantities import bytes_of
from conversion.worker.inside import differences
from conversion.worker.inside.differences import compare, measure
from taxonomy.errors import BadInput


def row(expected: Any, got: Any, kind: str = "float32") -> dict[str, Any]:
    return measure(np.array(expected, kind), np.array(got, kind))


def test_each_rule_at_its_border() -> None:
    def passing(difference: float) -> set[str]:
        raw = row([1.0, 2.0], [1.0, 2.0 + difference], "float64")
        return {rule for rule in RULES if passes([raw], rule)}

    assert passing(0) == set(RULES)
    assert passing(0.9e-7) == set(RULES)
    assert passing(2.5e-7) == set(RULES) - {"paper"}
    assert passing(1e-5) == {"paper-scripts", "nnsmith", "allclose"}
    assert passing(9e-4) == {"paper-scripts", "nnsmith"}
    assert passing(2e-2) == {"nnsmith"}
    assert passing(3e-2) == set()


def test_the_type_aware_rule_knows_types() -> None:
    assert passes([row([1.0], [1.0005], "float16")], "dtype")
    assert not passes([row([1.0], [1.0005])], "dtype")
    assert passes([row([3], [3], "int64")], "dtype")
    assert not passes([row([3], [4], "int64")], "dtype")


@pytest.mark.parametrize("rule", RULES)
def test_no_rule_passes_another_shape_type_or_pattern(rule: str) -> None:
    one = np.ones((2, 2), np.float32)
    for other in (one.reshape(4), one.astype(np.float64), one * np.nan, one * np.inf):
        assert not passes([measure(one, other)], rule)
        assert passes([measure(other, other)], rule)
    assert not passes([measure(one, None)], rule)


def test_measures_by_hand() -> None:
    found = row([1.0, -2.0, 0.0], [1.0, -2.5, 0.0])
    assert (found["max_abs"], found["max_rel"]) == (0.5, 0.25)
    assert found["cosine"] == pytest.approx(6 / (5**0.5 * 7.25**0.5))
    one = np.float32(1)
    assert measure(np.array([one]), np.array([np.nextafter(one, np.float32(2))]))["max_ulp"] == 1
    assert row([0.0], [-0.0])["max_ulp"] == 0
    assert row([np.nan, 1.0], [np.nan, 1.0])["nan_match"]
    assert row([np.inf], [-np.inf])["inf_match"] is False


def test_the_worst_of_all_inputs_is_kept() -> None:
    ones = [np.ones(2, np.float32)]
    found = compare([ones, ones, ones], [ones, [ones[0] + 1], ones])
    assert len(found) == 1
    assert (found[0]["max_abs"], found[0]["input"]) == (1.0, 1)
    assert not compare([ones, ones], [ones, [np.ones(3, np.float32)]])[0]["comparable"]


@given(
    arrays(
        st.sampled_from([np.float16, np.float32, np.float64]),
        st.tuples(st.just(2), st.integers(1, 4), st.integers(1, 3), st.integers(1, 3)),
        elements=st.floats(-(2.0**10), 2.0**10, width=16),
    )
)
def test_measuring_together_says_the_same_as_in_turn(values: np.ndarray) -> None:
    pairs = list(zip(values[0], values[1], strict=True))
    assert differences._are_alike(pairs)
    in_turn, together = differences._measured_in_turn(pairs), differences._measured_together(pairs)
    assert in_turn.pop("cosine") == pytest.approx(together.pop("cosine"), abs=1e-9)
    assert in_turn == together


def test_outputs_that_only_some_inputs_have_are_compared_there() -> None:
    one, two = [np.ones(2, np.float32)], [np.ones(2, np.float32), np.zeros(1, np.float32)]
    first, second = compare([one, two], [one, one])
    assert first["comparable"]
    assert (second["output"], second["input"], second["comparable"]) == (1, 1, False)


def test_signatures_leave_out_what_varies() -> None:
    def failing(place: str, address: str, node: int) -> str:
        frames = [
            {"file": f"{place}/site-packages/tf2onnx/tfonnx.py", "line": node, "function": "run"},
            {"file": f"{place}/site-packages/numpy/core.py", "line": 3, "function": "f"},
        ]
        message = f"node /model/Add_{node} at 0x{address} of {place}/m.py has shape [1, {node}]"
        return signature("convert", {"type": "ValueError", "message": message, "frames": frames})

    one, two = failing("/home/a", "7f00aa", 3), failing("/opt/env/b", "1c", 4711)
    assert one == two
    assert one.startswith("convert | ValueError | node ")
    assert one.endswith("| tf2onnx/tfonnx.py:run")
    assert normalised("Where_12 (1.5e-07)") == normalised("Where_7 (2)")
    assert normalised("operator Add is missing") != normalised("operator Mul is missing")


def test_the_place_in_the_converter_says_the_stage() -> None:
    frames = [{"file": "/e/site-packages/torch/onnx/symbolic_opset9.py", "line": 1, "function": "conv"}]
    place = location(frames)
    assert place == "torch/onnx/symbolic_opset9.py:conv"
    assert converter_stage(place, "convert") == "node-conversion"
    assert converter_stage("tf2onnx/optimizer/transpose_optimizer.py:f", "convert") == "optimization"
    assert converter_stage("tf2onnx/tf_loader.py:from_function", "convert") == "load-model"
    assert converter_stage(None, "check") == "validation"
    assert converter_stage(None, "convert") is None


def test_crashes_and_lack_of_memory_are_told_apart() -> None:
    crash = Answer(status="crashed", exit=-11, last_stage="run")
    assert (outcome_of(crash).outcome, outcome_of(crash).signature) == ("process crash", "run | SIGSEGV")
    memory = Answer(status="crashed", exit=-6, last_stage="load", stderr="  what():  std::bad_alloc\n")
    assert outcome_of(memory).outcome == "out of memory"


def test_sizes() -> None:
    assert bytes_of("4GB") == bytes_of("4 GiB") == 4 * 1024**3
    assert bytes_of("1000") == 1000
    with pytest.raises(BadInput):
        bytes_of("0GB")


def test_the_worker_is_written_for_python_3_6() -> None:
    """Every module of it compiles with the grammar of the oldest version that it must run on."""
    import ast

    import conversion.worker

    files = sorted(Path(conversion.worker.__file__).parent.rglob("*.py"))
    assert len(files) > 10
    for file in files:
        if file.parent.name != "worker" or file.name == "start.py":
            ast.parse(file.read_text(), feature_version=(3, 6))
            assert "from __future__ import annotations" not in file.read_text(), file
    assert sys.version_info >= (3, 11)
