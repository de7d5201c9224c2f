"""One model, inside its own child: built, converted, checked, loaded, run and compared."""

import faulthandler
import os
import random
import sys
from functools import partial
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np

from . import inputs as drawing
from . import onnx_values, runtime
from .differences import compare, same_again
from .sources import Subject, build
from .stages import Stages, error_of

RUN_TWICE = 10
"""How many inputs are run twice in any case; others are when the converted model differs on them."""


class NonDeterministic(Exception):
    """The framework gave two different outputs for the same input."""


def run(framework: Any, job: Dict[str, Any], reports: int) -> None:
    """Take the model through its stages and write the result to the descriptor `reports`."""
    faulthandler.enable()
    stages = Stages(reports)
    result = {"failed": None, "error": None, "differences": [], "remarks": []}  # type: Dict[str, Any]
    try:
        _go_through(framework, job, stages, result)
    except BaseException as error:
        result["failed"] = stages.current
        result["error"] = error_of(error)
    result["seconds"] = stages.seconds
    _flush()
    stages.tell({"result": result})


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # a model may have closed or replaced it
            continue


def _go_through(framework: Any, job: Dict[str, Any], stages: Stages, result: Dict[str, Any]) -> None:
    _seed(framework, job["seed"])
    subject = stages.run("build", lambda: build(framework, job))
    if job.get("trace"):
        result["graph"] = stages.run("trace", lambda: _graph(framework, subject, job))
        return
    cases, expected = [], []  # type: List[Any], List[List[np.ndarray]]
    if subject.onnx is None:
        cases = stages.run("build", lambda: drawing.cases(subject.inputs, job))
        expected = stages.run("build", lambda: _expected(framework, subject, cases))
        data = stages.run("convert", lambda: framework.convert(subject, job, result["remarks"]))
    else:
        data = subject.onnx
    if job.get("keep"):
        _keep(data, job["keep"])
    model = stages.run("check", lambda: runtime.check(data, result))
    if subject.check is not None:
        stages.run("compare", lambda: subject.check(model))
    session = stages.run("load", lambda: runtime.load(data))
    if subject.onnx is not None:
        cases = drawing.cases(runtime.inputs_of(session, job["seed"]), job)
    got = stages.run("run", lambda: [runtime.run(session, framework.feeds(case)) for case in cases])
    if subject.onnx is None:
        if job.get("edges"):
            _add_edge_sizes(framework, subject, session, stages, (cases, expected, got))
    elif job.get("reference"):
        expected = stages.run("build", lambda: runtime.reference(data, cases))
    else:
        return
    result["differences"] = stages.run("compare", lambda: compare(expected, got))
    _look_closer(framework, job, stages, result, subject, data, (cases, expected, got))


def _look_closer(
    framework: Any,
    job: Dict[str, Any],
    stages: Stages,
    result: Dict[str, Any],
    subject: Subject,
    data: bytes,
    outputs: Tuple[List[Any], List[Any], List[Any]],
) -> None:
    """Whether the framework agrees with itself where the converted model differs, and whose difference it is."""
    cases, expected, got = outputs
    if subject.onnx is None:
        stages.run("build", lambda: _run_differing_again(framework, subject, cases, expected, got))
    if job.get("diagnose") and any(_differs(row) for row in result["differences"]):
        feeds = [framework.feeds(case) for case in cases]
        result["diagnosis"] = stages.run("diagnose", lambda: runtime.diagnose(data, feeds, expected))


def _add_edge_sizes(
    framework: Any,
    subject: Subject,
    session: Any,
    stages: Stages,
    outputs: Tuple[List[Any], List[Any], List[Any]],
) -> None:
    cases, expected, got = outputs
    for case, wanted in stages.run("build", lambda: _edge_sizes(framework, subject, session)):
        feeds = framework.feeds(case)
        cases.append(case)
        expected.append(wanted)
        got.append(stages.run("run", partial(runtime.run, session, feeds)))


def _edge_sizes(framework: Any, subject: Subject, session: Any) -> List[Tuple[Any, List[np.ndarray]]]:
    """Inputs of size 1, and empty ones, along all open axes, where the framework itself takes them."""
    axes = runtime.free_axes(session, framework.feeds(subject.inputs))
    found = []
    for size in (1, 0) if any(axes) else ():
        try:
            case = drawing.resized(subject.inputs, axes, size)
            found.append((case, list(framework.outputs(subject.model, case))))
        except Exception:
            continue
    return found


def _graph(framework: Any, subject: Subject, job: Dict[str, Any]) -> Dict[str, Any]:
    if subject.onnx is not None:
        return onnx_values.describe(subject.onnx, job["seed"])
    found = framework.graph(subject, job["trace"])
    return dict(found)


def _differs(row: Dict[str, Any]) -> bool:
    return not row["comparable"] or row["max_abs"] is None or row["max_abs"] >= 1e-7


def _seed(framework: Any, seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed % 2**32)
    framework.seed(seed)


def _expected(framework: Any, subject: Subject, cases: Sequence[Any]) -> List[List[np.ndarray]]:
    """The framework's outputs for all inputs; the first ones are run twice."""
    expected = []
    for number, case in enumerate(cases):
        outputs = framework.outputs(subject.model, case)
        if number < RUN_TWICE:
            _run_again(framework, subject, case, outputs)
        expected.append(list(outputs))
    return expected


def _run_differing_again(
    framework: Any, subject: Subject, cases: Sequence[Any], expected: Sequence[Any], got: Sequence[Any]
) -> None:
    """Before a model is said to be converted wrongly, make sure that the framework agrees with itself."""
    for number in range(RUN_TWICE, len(cases)):
        if not same_again(expected[number], got[number]):
            _run_again(framework, subject, cases[number], expected[number])


def _run_again(framework: Any, subject: Subject, case: Any, outputs: Sequence[np.ndarray]) -> None:
    if not same_again(outputs, framework.outputs(subject.model, case)):
        raise NonDeterministic("The framework gives different outputs for the same input.")


def _keep(data: bytes, path: str) -> None:
    temporary = "%s.%d" % (path, os.getpid())
    with open(temporary, "wb") as file:
        file.write(data)
    os.replace(temporary, path)
