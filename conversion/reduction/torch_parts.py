"""A torch model taken apart into the operations of its graph, any subset of which is a script again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from conversion.reduction.closure import closed_under
from conversion.reduction.ddmin import Parts
from conversion.reduction.torch_script import Attribute, TorchScript, Value


@dataclass(frozen=True)
class TorchParts:
    """The operations of a traced model; values that a subset uses without making them become its inputs.

    Attributes:
        graph: As `conversion.worker.inside.frameworks.torch_graph.describe` gives it.
        arrays: The recorded values and weights.
        path: Where a candidate pretends to be.
        script: What every candidate's script says beside its operations.
        plain: Whether weights and inputs are drawn by seed instead of being written down.
    """

    graph: Mapping[str, Any]
    arrays: Mapping[str, np.ndarray]
    path: Path
    script: TorchScript
    plain: bool = False

    @property
    def size(self) -> int:
        return len(self.graph["operations"])

    def closed(self, parts: Parts) -> Parts | None:
        """The subset with the makers of values that can be neither inputs nor constants; None without a maker."""
        operations, values = self.graph["operations"], self.graph["values"]
        return closed_under(
            parts,
            lambda index: operations[index]["uses"],
            {item["name"]: index for index, item in enumerate(operations)},
            lambda name: values[name]["kind"] != "opaque",
        )

    def source(self, parts: Parts) -> dict[str, Any]:
        """The subset's script, as a worker reads a model's file."""
        return {"kind": "file", "path": str(self.path), "text": self.build(parts)}

    def build(self, parts: Parts) -> str:
        """The subset as a script."""
        operations = [self.graph["operations"][index] for index in parts]
        made = {item["name"] for item in operations}
        used = dict.fromkeys(name for item in operations for name in item["uses"])
        free = [name for name in used if name not in made]
        kinds = self.graph["values"]
        script = replace(
            self.script,
            inputs=tuple(
                Value(name, self.arrays[f"value/{name}"]) for name in free if kinds[name]["kind"] == "tensor"
            ),
            constants={name: kinds[name]["code"] for name in free if kinds[name]["kind"] == "literal"},
            attributes=self._attributes(operations),
            lines=tuple(f"{item['name']} = {item['code']}" for item in operations),
            outputs=tuple(
                item["name"]
                for item in operations
                if item["name"] not in used and kinds[item["name"]]["kind"] != "literal"
            ),
            plain=self.plain,
        )
        return script.text()

    def _attributes(self, operations: list[Mapping[str, Any]]) -> tuple[Attribute, ...]:
        names = dict.fromkeys(name for item in operations for name in item["attributes"])
        found = []
        for name in names:
            said = self.graph["attributes"][name]
            arrays = {key.rpartition("/")[2]: self.arrays[key] for key in said["arrays"]}
            found.append(Attribute(name, said.get("code"), arrays))
        return tuple(found)
