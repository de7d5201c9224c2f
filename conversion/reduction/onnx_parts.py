"""An ONNX model taken apart into its nodes, any subset of which is a model again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import onnx
from onnx import helper

from conversion.reduction.closure import closed_under
from conversion.reduction.ddmin import Parts


class OnnxParts:
    """The nodes of a graph; values that a subset uses without making them become inputs of the same type."""

    def __init__(self, model: onnx.ModelProto, values: Mapping[str, Mapping[str, Any]], folder: Path) -> None:
        self.model = model
        self.size = len(model.graph.node)
        self._values = values
        self._folder = folder
        self._constants = {item.name for item in model.graph.initializer} | {
            item.values.name for item in model.graph.sparse_initializer
        }
        self._maker = {
            name: index for index, node in enumerate(model.graph.node) for name in node.output if name
        }

    def closed(self, parts: Parts) -> Parts | None:
        """The subset with the makers of values whose type nobody knows; None when one has no maker."""
        return closed_under(
            parts, self._used, self._maker, lambda name: name in self._constants or name in self._values
        )

    def source(self, parts: Parts) -> dict[str, Any]:
        """The subset in a file, as a worker reads it."""
        path = self._folder / "candidate.onnx"
        path.write_bytes(self.build(parts).SerializeToString())
        return {"kind": "onnx", "path": str(path)}

    def build(self, parts: Parts) -> onnx.ModelProto:
        """The subset as a model: names are those of the whole, so that messages are the same."""
        graph = self.model.graph
        nodes = [graph.node[index] for index in parts]
        made = {name for node in nodes for name in node.output if name}
        used = dict.fromkeys(name for index in parts for name in self._used(index))
        reduced = onnx.ModelProto()
        reduced.CopyFrom(self.model)
        for field in ("node", "initializer", "sparse_initializer", "input", "output", "value_info"):
            reduced.graph.ClearField(field)
        reduced.graph.node.extend(nodes)
        reduced.graph.initializer.extend(item for item in graph.initializer if item.name in used)
        reduced.graph.sparse_initializer.extend(
            item for item in graph.sparse_initializer if item.values.name in used
        )
        inputs = [name for name in used if name not in made and name not in self._constants]
        reduced.graph.input.extend(self._said(name) for name in inputs)
        ends = {item.name for item in graph.output}
        inside = {name for index in parts for name in self._used(index)}
        reduced.graph.output.extend(self._said(name) for name in made if name in ends or name not in inside)
        return reduced

    def _said(self, name: str) -> onnx.ValueInfoProto:
        known = self._values.get(name)
        if known is None:
            return onnx.ValueInfoProto(name=name)
        return helper.make_tensor_value_info(name, known["type"], known["shape"])

    def _used(self, index: int) -> Iterator[str]:
        yield from used_names(self.model.graph.node[index])


def used_names(node: onnx.NodeProto) -> Iterator[str]:
    """The values that a node takes, those that its subgraphs take from outside among them."""
    yield from (name for name in node.input if name)
    for attribute in node.attribute:
        for graph in (attribute.g, *attribute.graphs):
            own = {item.name for item in (*graph.input, *graph.initializer)}
            own |= {name for inner in graph.node for name in inner.output}
            yield from (name for name in _all_used(graph.node) if name not in own)


def _all_used(nodes: Iterable[onnx.NodeProto]) -> Iterator[str]:
    for node in nodes:
        yield from used_names(node)
