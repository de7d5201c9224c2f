"""The demo's last step: one torch model through a converter, where a toolchain is built already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from conversion.environments.builds import find_environment
from conversion.outcomes.outcome import outcome_of
from conversion.supervisor.jobs import Job, Limits, file_source
from conversion.supervisor.workers import Worker
from conversion.toolchains.files import open_toolchain

TOOLCHAINS = ("torch-2.13", "torch-1.12", "torch-1.4", "torch-1.2")
MODEL = '''"""A model whose branch is lost: the exporter follows the first input, and keeps the way that it took."""

import torch


class Model(torch.nn.Module):
    def forward(self, x):
        return x + 1 if x.sum() > 14.5 else x - 1


model = Model()
inputs = (torch.arange(6, dtype=torch.float32).reshape(2, 3),)
'''


@dataclass(frozen=True)
class DemoConversion:
    """What came of the demo's model; without a built toolchain, only how to build one."""

    model: Path
    toolchain: str | None = None
    outcome: str | None = None
    signature: str | None = None
    advice: str | None = None

    def __str__(self) -> str:
        if self.advice:
            return self.advice
        failure = f" ({self.signature})" if self.signature else ""
        return f"{self.model} through {self.toolchain}: {self.outcome}{failure}."


def convert_one(directory: Path) -> DemoConversion:
    """Write the model into the demo's folder and convert it with the newest toolchain that is built."""
    path = directory / "lost_branch.py"
    path.write_text(MODEL, encoding="utf-8")
    for toolchain in map(open_toolchain, TOOLCHAINS):
        environment = find_environment(toolchain)
        if environment is None:
            continue
        with Worker(toolchain, environment) as worker:
            outcome = outcome_of(worker.run(Job(file_source(path), Limits(), inputs=10)), "dtype")
        return DemoConversion(path, toolchain.name, str(outcome.outcome), outcome.signature)
    command = f"failatlas convert {path} --toolchain {TOOLCHAINS[0]}"
    return DemoConversion(
        path, advice=f"To convert a model, too, run {command} (it builds the toolchain first)."
    )
