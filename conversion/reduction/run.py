"""Reducing one model: it fails, it is taken apart, and ever fewer of its parts are tried until none can go."""

from __future__ import annotations

import ast
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from conversion.environments.builds import Environment
from conversion.outcomes.outcome import Outcome, OutcomeKind, outcome_of
from conversion.outcomes.rules import TOLERANCES
from conversion.reduction.ddmin import OutOfTries, Parts, ddmin
from conversion.reduction.torch_script import TorchScript
from conversion.supervisor.jobs import Job, Limits, file_source
from conversion.supervisor.workers import Worker
from conversion.toolchains.files import Toolchain
from taxonomy.errors import BadInput

OF_THE_WHOLE = ("input_names", "output_names", "dynamic_axes", "dynamic_shapes")
NOT_FAILING = {
    OutcomeKind.SUCCESS: "The model does not fail",
    OutcomeKind.INVALID_MODEL: "The framework itself fails on the model",
    OutcomeKind.ENVIRONMENT_FAILURE: "The toolchain does not start",
}


@dataclass(frozen=True)
class Trial:
    """How each candidate is tried, and for how long in all (seconds)."""

    limits: Limits
    inputs: int
    seed: int
    rule: str
    budget: float


@dataclass(frozen=True)
class Progress:
    """Where a reduction stands."""

    tries: int
    size: int
    whole: int


@dataclass(frozen=True)
class Reduced:
    """A reduction's result.

    Attributes:
        outcome, stage: How the model fails.
        signature: The failure's name, as given by the whole model; `reduced_signature` by the reduced one.
        size, reduced_size: Nodes (ONNX) or operations (torch) before and after.
        minimal: Whether no single part can be left out; false when the time was used up before that was known.
        tries: How many candidates were converted.
        script: The reduced model as a script of its own.
    """

    outcome: str
    stage: str | None
    signature: str | None
    reduced_signature: str | None
    size: int
    reduced_size: int
    minimal: bool
    tries: int
    seconds: float
    script: str


class Reducible(Protocol):
    """A model taken apart: any subset of its parts is a model again, once `closed`."""

    @property
    def size(self) -> int: ...
    def closed(self, parts: Parts) -> Parts | None: ...
    def source(self, parts: Parts) -> dict[str, Any]: ...


def reduce_model(
    path: Path,
    toolchain: Toolchain,
    environment: Environment,
    trial: Trial,
    say: Callable[[Progress], None] = lambda progress: None,
) -> Reduced:
    """The smallest part of the model in `path` (.py for torch, .onnx) that fails with the same signature.

    Raises:
        BadInput: When the model does not fail, cannot be taken apart, or fails in another way once it is.
    """
    started = time.monotonic()
    with Worker(toolchain, environment) as worker, tempfile.TemporaryDirectory() as folder:
        search = _Search(worker, trial, started + trial.budget, say)
        failure = search.outcome(file_source(path))
        if failure.outcome == OutcomeKind.SUCCESS and path.suffix == ".onnx":
            search.reference = True
            failure = search.outcome(file_source(path))
        if failure.outcome in NOT_FAILING:
            problem = f"{NOT_FAILING[failure.outcome]} on {toolchain.name}: there is nothing to reduce."
            raise BadInput(problem, where=path, mend=failure.error and failure.error[:300])
        reduce = _reduce_onnx if path.suffix == ".onnx" else _reduce_torch
        script, size, parts, minimal, reduced = reduce(path, toolchain, search, failure, Path(folder))
    return Reduced(
        str(failure.outcome),
        failure.stage,
        failure.signature,
        reduced.signature,
        size,
        len(parts),
        minimal,
        search.tries,
        round(time.monotonic() - started, 2),
        script,
    )


Result = tuple[str, int, Parts, bool, Outcome]


def _reduce_onnx(path: Path, toolchain: Toolchain, search: _Search, failure: Outcome, folder: Path) -> Result:
    import onnx

    from conversion.reduction.onnx_parts import OnnxParts
    from conversion.reduction.onnx_script import onnx_script

    try:
        model = onnx.load_model(path, load_external_data=False)
    except Exception as error:
        raise BadInput(f"The model cannot be parsed: {error}.", where=path) from error
    values = search.traced(file_source(path), folder / "values")["values"]
    whole = OnnxParts(model, values, folder)
    parts, minimal, reduced = search.smallest(whole, failure)
    compared = TOLERANCES[search.trial.rule] if search.reference else None
    script = onnx_script(
        whole.build(parts),
        remark=_remark(path, toolchain, reduced),
        seed=search.trial.seed,
        tolerance=compared,
    )
    return script, whole.size, parts, minimal, reduced


def _reduce_torch(
    path: Path, toolchain: Toolchain, search: _Search, failure: Outcome, folder: Path
) -> Result:
    from conversion.reduction.torch_parts import TorchParts

    if toolchain.framework != "torch":
        raise BadInput("Only torch and ONNX models can be reduced.", where=path)
    graph = search.traced(file_source(path), folder / "values.npz")
    if graph["own_conversion"]:
        raise BadInput("A model with its own convert() cannot be reduced.", where=path)
    with np.load(folder / "values.npz", allow_pickle=False) as archive:
        arrays = dict(archive)
    script = TorchScript(
        _remark(path, toolchain, failure),
        _export(toolchain),
        _options(graph["options"]),
        TOLERANCES[search.trial.rule],
    )
    whole = TorchParts(graph, arrays, path.resolve(), script)
    plain = replace(whole, plain=True)
    parts, minimal, reduced = search.smallest(whole, failure)
    # Weights and inputs are written down only if the failure needs them.
    if search.allowed() and _same(again := search.outcome(plain.source(parts)), reduced):
        return plain.build(parts), whole.size, parts, minimal, again
    return whole.build(parts), whole.size, parts, minimal, reduced


class _Search:
    """Tries candidates on one worker, within the budget; remembers what was tried."""

    def __init__(
        self, worker: Worker, trial: Trial, deadline: float, say: Callable[[Progress], None]
    ) -> None:
        self.trial = trial
        self.tries = 0
        self.reference = False
        self._worker = worker
        self._deadline = deadline
        self._say = say

    def outcome(self, source: dict[str, Any]) -> Outcome:
        job = Job(
            source, self.trial.limits, self.trial.seed, inputs=self.trial.inputs, reference=self.reference
        )
        self.tries += 1
        return outcome_of(self._worker.run(job), self.trial.rule)

    def allowed(self) -> bool:
        return time.monotonic() < self._deadline

    def traced(self, source: dict[str, Any], values: Path) -> dict[str, Any]:
        """The description of the model's graph; its values are put where they are asked for."""
        answer = self._worker.run(Job(source, self.trial.limits, self.trial.seed, trace=values.resolve()))
        result = answer.result or {}
        if not result.get("graph"):
            error = result.get("error") or {"type": answer.status, "message": answer.stderr[-300:]}
            raise BadInput(
                f"The model cannot be taken apart: {error['type']}: {error['message']}", where=source["path"]
            )
        graph: dict[str, Any] = result["graph"]
        return graph

    def smallest(self, whole: Reducible, failure: Outcome) -> tuple[Parts, bool, Outcome]:
        """The smallest failing subset, whether it is minimal, and its outcome."""
        every = whole.closed(tuple(range(whole.size)))
        found = None if every is None else self.outcome(whole.source(every))
        if every is None or found is None or not _alike(found, failure):
            said = found.error or str(found.outcome) if found else "a value cannot be recorded"
            raise BadInput(f"Taken apart, the model does not fail in the same way: {said}.")
        best = [found]
        known: dict[Parts, bool] = {}

        def fails(parts: Parts) -> Parts | None:
            closed = whole.closed(parts)
            if closed is None:
                return None
            if closed not in known:
                if not self.allowed():
                    raise OutOfTries
                tried = self.outcome(whole.source(closed))
                known[closed] = _same(tried, found)
                if known[closed]:
                    best[0] = tried
                self._say(Progress(self.tries, len(closed), whole.size))
            return closed if known[closed] else None

        parts = ddmin(every, fails)
        return parts, self.allowed(), best[0]


def _same(one: Outcome, two: Outcome) -> bool:
    return (one.outcome, one.stage, one.signature) == (two.outcome, two.stage, two.signature)


def _alike(one: Outcome, two: Outcome) -> bool:
    """The same but for the message, which may name what the model's own text named."""

    def traits(outcome: Outcome) -> tuple[object, ...]:
        kind = (outcome.error or "").partition(":")[0]
        return outcome.outcome, outcome.stage, kind, outcome.location

    return _same(one, two) or traits(one) == traits(two)


def _export(toolchain: Toolchain) -> str:
    if toolchain.exporter == "dynamo":
        return "dynamo"
    version = next((pin.partition("==")[2] for pin in toolchain.packages if pin.startswith("torch==")), "")
    numbers = tuple(int(part) for part in version.split("+")[0].split(".")[:2] if part.isdigit())
    return "torchscript" if numbers >= (2, 5) else "old"


def _options(written: Mapping[str, str]) -> str:
    """Those of the exporter's options that can be written, and that name no input or output of the whole model."""
    kept = {}
    for name, code in written.items():
        try:
            kept[name] = ast.literal_eval(code)
        except (ValueError, SyntaxError):
            continue
    return repr({name: value for name, value in kept.items() if name not in OF_THE_WHOLE})


def _remark(path: Path, toolchain: Toolchain, failure: Outcome) -> str:
    return f"""Reduced from {path.name} by Failatlas: {failure.outcome} on {toolchain.name}.

{failure.signature}

Needs only {", ".join(toolchain.packages)} on Python {toolchain.python}.
"""
