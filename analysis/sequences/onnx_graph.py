"""From an ONNX model to its operator graph: subgraphs are followed, model functions are inlined.

A control-flow operator (If, Loop, Scan) stands on the paths of the outer graph like any operator. Values
enter its bodies through it: its inputs, and the outer values that a body captures. So the operators of a
body follow it, and the operators that produce a body's outputs precede those that read its own outputs.
A body is passed once; the edge back from one iteration to the next is not followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import onnx

from analysis.sequences.graph import OperatorGraph, UnusableModel, operator_graph

DEFAULT_DOMAINS = ("", "ai.onnx")


@dataclass(frozen=True)
class _Value:
    """Where a value comes from: operators, or graph inputs, or neither (an initialiser)."""

    producers: tuple[int, ...] = ()
    inputs: frozenset[str] = frozenset()


@dataclass
class _Flat:
    """The graph being built: one entry a node of the model and of all its bodies."""

    operators: list[str] = field(default_factory=list)
    edges: set[tuple[int, int]] = field(default_factory=set)
    inputs: list[set[str]] = field(default_factory=list)
    outputs: list[int] = field(default_factory=list)

    def add(self, operator: str) -> int:
        self.operators.append(operator)
        self.inputs.append(set())
        self.outputs.append(0)
        return len(self.operators) - 1

    def feed(self, value: _Value, node: int) -> None:
        self.edges.update((producer, node) for producer in value.producers)
        self.inputs[node] |= value.inputs


def graph_of(model: onnx.ModelProto, name: str) -> OperatorGraph:
    """Turn an ONNX model into its operator graph.

    Weights are not looked at, so external data need not be loaded.

    Raises:
        UnusableModel: The graph is missing, has a cycle, or reads values that nothing gives.
    """
    if not model.HasField("graph") or not (model.graph.node or model.graph.output):
        raise UnusableModel("it holds no graph")
    if not model.opset_import:
        raise UnusableModel("it states no operator set, so the file is not complete")
    graph = _inlined(model).graph
    flat = _Flat()
    initialised = _initialised(graph)
    scope = {name: _Value() for name in initialised}
    scope |= {i.name: _Value(inputs=frozenset([i.name])) for i in graph.input if i.name not in initialised}
    for value in _flatten(graph, scope, flat):
        for producer in value.producers:
            flat.outputs[producer] += 1
    return operator_graph(name, flat.operators, flat.edges, list(map(len, flat.inputs)), flat.outputs)


def _inlined(model: onnx.ModelProto) -> onnx.ModelProto:
    if not model.functions:
        return model
    import onnx.inliner

    try:
        inlined: onnx.ModelProto = onnx.inliner.inline_local_functions(model)
    except Exception as error:  # the inliner is native code: what it raises is not one documented class
        raise UnusableModel(f"its functions cannot be inlined ({_one_line(error)})") from None
    return inlined


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


def _initialised(graph: onnx.GraphProto) -> set[str]:
    names = {tensor.name for tensor in graph.initializer}
    return names | {tensor.values.name for tensor in graph.sparse_initializer}


def _flatten(graph: onnx.GraphProto, scope: dict[str, _Value], flat: _Flat) -> list[_Value]:
    """Add a graph's nodes and edges, and return its outputs. `scope` holds the values known before it."""
    numbers = [flat.add(_operator(node)) for node in graph.node]
    own = _own_values(graph, numbers)
    # Bodies first add their own nodes, so a node's outputs may grow by the producers inside its bodies.
    known = {**scope, **own}
    for node, number in zip(graph.node, numbers, strict=True):
        for name in filter(None, node.input):
            flat.feed(_lookup(known, name, node.op_type), number)
        for body in _bodies(node):
            produced = _flatten_body(body, number, known, flat)
            for position, value in enumerate(produced):
                _join(known, node, position, value)
    # A body output may be read by a node that comes earlier in a badly ordered file: feed once more.
    for node, number in zip(graph.node, numbers, strict=True):
        for name in filter(None, node.input):
            flat.feed(known[name], number)
    return [_lookup(known, output.name, "a graph output") for output in graph.output]


def _own_values(graph: onnx.GraphProto, numbers: list[int]) -> dict[str, _Value]:
    own: dict[str, _Value] = {}
    for node, number in zip(graph.node, numbers, strict=True):
        for name in filter(None, node.output):
            if name in own:
                raise UnusableModel(f"the value {name!r} is produced twice")
            own[name] = _Value((number,))
    return own


def _flatten_body(body: onnx.GraphProto, owner: int, outer: dict[str, _Value], flat: _Flat) -> list[_Value]:
    """Add a body whose values come through the operator `owner`; captured values become inputs of `owner`."""
    initialised = _initialised(body)
    entering = _Value((owner,))
    scope = dict.fromkeys(outer, entering)
    scope |= {value.name: entering for value in body.input}
    scope |= {name: _Value() for name in initialised}
    for name in _captured(body):
        flat.feed(_lookup(outer, name, f"a body of {flat.operators[owner]}"), owner)
    return _flatten(body, scope, flat)


def _captured(body: onnx.GraphProto) -> set[str]:
    """The names that a body (or a body inside it) reads from outside."""
    read = {name for node in body.node for name in node.input if name}
    read |= {output.name for output in body.output}
    for node in body.node:
        for inner in _bodies(node):
            read |= _captured(inner)
    produced = {name for node in body.node for name in node.output}
    return read - produced - {value.name for value in body.input} - _initialised(body)


def _join(known: dict[str, _Value], node: onnx.NodeProto, position: int, value: _Value) -> None:
    """A body's output at a position also produces the owner's output there.

    A Loop's first body output is the condition, which the Loop does not hand out.
    """
    position -= node.op_type == "Loop"
    if 0 <= position < len(node.output) and node.output[position]:
        name = node.output[position]
        known[name] = _Value(tuple(dict.fromkeys(known[name].producers + value.producers)))


def _lookup(known: dict[str, _Value], name: str, reader: str) -> _Value:
    try:
        return known[name]
    except KeyError:
        raise UnusableModel(f"{reader} reads the value {name!r}, which nothing gives") from None


def _bodies(node: onnx.NodeProto) -> Iterator[onnx.GraphProto]:
    for attribute in node.attribute:
        if attribute.HasField("g"):
            yield attribute.g
        yield from attribute.graphs


def _operator(node: onnx.NodeProto) -> str:
    return node.op_type if node.domain in DEFAULT_DOMAINS else f"{node.domain}.{node.op_type}"
