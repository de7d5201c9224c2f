"""What a worker is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Limits:
    """What one model may use.

    Attributes:
        timeout: Seconds of wall time.
        memory: Bytes of address space beyond what the imported framework holds.
        disk: Bytes a file.
    """

    timeout: float = 60.0
    memory: int = 4 * 1024**3
    disk: int = 2 * 1024**3


@dataclass(frozen=True)
class Job:
    """One model, with how it is to be tried.

    Attributes:
        source: Where the model comes from, as the worker's `sources` module reads it.
        seed: Seeds the frameworks, and the inputs that are drawn.
        inputs: How many inputs are tried: the model's own, and others drawn in its likeness.
        edges: Whether inputs of zeros, huge and tiny values, NaN and infinities are tried too.
        diagnose: Whether a difference is looked into: without optimisations, and by the reference evaluator.
        keep: Where to put the converted model, if anywhere.
        trace: Where to put the values of the model's graph; it is then described, and not converted.
        reference: Whether a model that is ONNX already is compared with onnx's reference evaluator.
    """

    source: dict[str, Any]
    limits: Limits = field(default_factory=Limits)
    seed: int = 0
    inputs: int = 100
    edges: bool = False
    diagnose: bool = False
    keep: Path | None = None
    trace: Path | None = None
    reference: bool = False

    @property
    def message(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "timeout": self.limits.timeout,
            "memory": self.limits.memory,
            "disk": self.limits.disk,
            "seed": self.seed,
            "inputs": self.inputs,
            "edges": self.edges,
            "diagnose": self.diagnose,
            "keep": str(self.keep) if self.keep else None,
            "trace": str(self.trace) if self.trace else None,
            "reference": self.reference,
        }


def file_source(path: Path) -> dict[str, Any]:
    """A model defined by a Python file, or a converted one in an .onnx file."""
    path = path.resolve()
    if path.suffix == ".onnx":
        return {"kind": "onnx", "path": str(path)}
    return {"kind": "file", "path": str(path), "text": path.read_text(encoding="utf-8")}


@dataclass(frozen=True)
class Answer:
    """What came of a job, raw.

    Attributes:
        status: "done" (see `result`), "crashed" (see `exit`), "timeout", or "environment" (see `error`).
        exit: The exit code, or minus the number of the signal that ended the model's process.
        last_stage: The stage that was begun last.
        result: The stages' seconds, the failed one, its error, the raw differences.
        stdout, stderr: What the model printed; its middle is left out when it is long.
        printed_bytes: How much it printed.
        seconds: Wall time.
    """

    status: str
    exit: int | None = None
    last_stage: str | None = None
    result: dict[str, Any] | None = None
    error: dict[str, Any] | None = None
    stdout: str = ""
    stderr: str = ""
    printed_bytes: int = 0
    seconds: float = 0.0
