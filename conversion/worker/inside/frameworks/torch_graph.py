"""A torch model as a list of operations, each written as a line of Python, with every value that it computes.

What cannot be written is left out of the list and its value is recorded, as inputs are: so that any part of
the graph can be written as a model of its own by the supervisor, whose inputs are the recorded values.
"""

import inspect
import math
import operator
import re
from typing import Any, Dict, List, Tuple

import numpy as np

PLAIN = (bool, int, float, complex, str, type(None), type(Ellipsis))


class Unwritable(Exception):
    """Something in the graph has no text that gives it again."""


class Untraceable(Exception):
    """Neither torch.fx nor torch.export gives the model's graph."""


def describe(torch: Any, model: Any, given: Any, path: str) -> Dict[str, Any]:
    """The model's operations in order; recorded values and weights go to `path`, a numpy archive.

    Each operation has a `name`, its `code`, the names that it `uses`, and the `attributes` of the model that
    it needs; `values` says of each name whether it is a tensor (with shape and type), a literal (with its
    code) or neither.
    """
    module, values = _graph(torch, model, given)
    writer = _Writer(torch, module)
    operations, arrays = [], {}  # type: List[Dict[str, Any]], Dict[str, np.ndarray]
    said = {}  # type: Dict[str, Dict[str, Any]]
    for node in module.graph.nodes:
        if node.op in ("output", "get_attr"):
            continue
        if node.op != "placeholder":
            try:
                operations.append(writer.operation(node))
            except Unwritable:
                pass
        said[node.name] = _value(torch, values.get(node.name), node.name, arrays)
    arrays.update(writer.arrays)
    np.savez(path, **arrays)  # type: ignore[arg-type]  # numpy takes the names for an option of its own
    return {"operations": operations, "values": said, "attributes": writer.attributes}


def _graph(torch: Any, model: Any, given: Any) -> Tuple[Any, Dict[str, Any]]:
    """The graph module and each node's value: by symbolic tracing if that runs, else by torch.export."""
    args, kwargs = ((), given) if isinstance(given, dict) else (tuple(given), {})
    problems = []
    for trace in (_symbolic, _exported):
        try:
            module, inputs = trace(torch, model, args, kwargs)
            return module, _recorded(torch, module, inputs)
        except Exception as error:
            problems.append("%s: %s" % (type(error).__name__, str(error)[:300]))
    raise Untraceable("The model's graph cannot be traced. %s" % " / ".join(problems))


def _symbolic(torch: Any, model: Any, args: Any, kwargs: Any) -> Tuple[Any, List[Any]]:
    __import__("torch.fx")
    bound = inspect.signature(model.forward).bind(*args, **kwargs)
    names = list(bound.arguments)
    parameters = inspect.signature(model.forward).parameters
    fixed = {
        name: p.default for name, p in parameters.items() if name not in names and p.default is not p.empty
    }

    class Tracer(torch.fx.Tracer):  # type: ignore[misc]  # torch is known when it runs only
        def is_leaf_module(self, m: Any, qualified_name: str) -> bool:
            return bool(super().is_leaf_module(m, qualified_name)) and _is_rebuilt(torch, m)

    graph = Tracer().trace(model, concrete_args=fixed)
    module = torch.fx.GraphModule(model, graph)
    places = [node.target for node in graph.nodes if node.op == "placeholder"]
    return module, [bound.arguments.get(re.sub(r"^\*+", "", str(name))) for name in places]


def _exported(torch: Any, model: Any, args: Any, kwargs: Any) -> Tuple[Any, List[Any]]:
    module = torch.export.export(model, args, kwargs).module()
    return module, list(args) + list(kwargs.values())


def _recorded(torch: Any, module: Any, inputs: List[Any]) -> Dict[str, Any]:
    values = {}  # type: Dict[str, Any]

    class Recorder(torch.fx.Interpreter):  # type: ignore[misc]  # as above
        def run_node(self, n: Any) -> Any:
            values[n.name] = super().run_node(n)
            return values[n.name]

    with torch.no_grad():
        Recorder(module).run(*inputs)
    return values


def _is_rebuilt(torch: Any, module: Any) -> bool:
    """Whether the module's printed form makes a module with the same weights again."""
    try:
        again = eval(repr(module), dict(vars(torch.nn)))  # noqa: S307 - it is torch's own text
    except Exception:
        return False
    if type(again) is not type(module):
        return False
    one, two = module.state_dict(), again.state_dict()
    return list(one) == list(two) and all(one[name].shape == two[name].shape for name in one)


def _value(torch: Any, value: Any, name: str, arrays: Dict[str, np.ndarray]) -> Dict[str, Any]:
    if isinstance(value, torch.Tensor):
        try:
            array = value.detach().cpu().numpy()
        except Exception:
            return {"kind": "opaque"}
        arrays["value/" + name] = array
        return {"kind": "tensor", "shape": list(array.shape), "dtype": str(array.dtype)}
    try:
        return {"kind": "literal", "code": code_of(torch, value)}
    except Unwritable:
        return {"kind": "opaque"}


class _Writer:
    """Writes nodes as Python, and collects what they need of the model."""

    def __init__(self, torch: Any, module: Any) -> None:
        self.torch = torch
        self.module = module
        self.attributes = {}  # type: Dict[str, Dict[str, Any]]
        self.arrays = {}  # type: Dict[str, np.ndarray]

    def operation(self, node: Any) -> Dict[str, Any]:
        arguments = [self._code(item) for item in node.args]
        arguments += ["%s=%s" % (key, self._code(item)) for key, item in node.kwargs.items()]
        needed = [self._tensor(item) for item in node.all_input_nodes if item.op == "get_attr"]
        if node.op == "call_module":
            called = self._module(node.target)
            needed.append(called)
            code = "self.%s(%s)" % (called, ", ".join(arguments))
        elif node.op == "call_method":
            code = "%s.%s(%s)" % (arguments[0], node.target, ", ".join(arguments[1:]))
        elif node.target is operator.getitem:
            code = "%s[%s]" % tuple(arguments)
        else:
            code = "%s(%s)" % (self._function(node.target), ", ".join(arguments))
        uses = [item.name for item in node.all_input_nodes if item.op != "get_attr"]
        return {"name": node.name, "code": code, "uses": uses, "attributes": needed}

    def _code(self, value: Any) -> str:
        return code_of(self.torch, value, lambda node: self._reference(node))

    def _reference(self, node: Any) -> str:
        return "self.%s" % self._tensor(node) if node.op == "get_attr" else str(node.name)

    def _function(self, function: Any) -> str:
        from torch.fx.node import _get_qualified_name

        name = str(function) if type(function).__module__ == "torch._ops" else _get_qualified_name(function)
        if name.split(".")[0] in ("aten", "prims", "torchvision"):
            name = "torch.ops." + name
        names = {"torch": self.torch, "operator": operator, "_operator": operator, "math": math}
        try:
            found = eval(name, names)  # noqa: S307 - a qualified name
        except Exception as error:
            raise Unwritable(name) from error
        if found is not function:
            raise Unwritable(name)
        return name.replace("_operator.", "operator.")

    def _module(self, target: str) -> str:
        module = self.module.get_submodule(target)
        if not _is_rebuilt(self.torch, module):
            raise Unwritable(target)
        text = re.sub(r"\b(%s)\(" % type(module).__name__, r"torch.nn.\1(", repr(module), count=1)
        arrays = {"state/%s/%s" % (target, key): item for key, item in module.state_dict().items()}
        return self._attribute(target, {"kind": "module", "code": text}, arrays)

    def _tensor(self, node: Any) -> str:
        value = self.module
        for part in node.target.split("."):
            value = getattr(value, part)
        if not isinstance(value, self.torch.Tensor):
            raise Unwritable(node.target)
        return self._attribute(node.target, {"kind": "tensor"}, {"attribute/%s" % node.target: value})

    def _attribute(self, target: str, said: Dict[str, Any], tensors: Dict[str, Any]) -> str:
        name = re.sub(r"\W", "_", target)
        name = name if name.isidentifier() else "_" + name
        try:
            arrays = {key: tensor.detach().cpu().numpy() for key, tensor in tensors.items()}
        except Exception as error:
            raise Unwritable(target) from error
        self.arrays.update(arrays)
        self.attributes[name] = dict(said, target=target, arrays=sorted(arrays))
        return name


def code_of(torch: Any, value: Any, reference: Any = None) -> str:
    """Python that gives the value again, nodes being written by `reference`."""
    if reference is not None and isinstance(value, torch.fx.Node):
        return str(reference(value))
    if isinstance(value, (torch.dtype, torch.layout, torch.memory_format)):
        return str(value)
    if isinstance(value, torch.device):
        return "torch.device(%r)" % str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "float(%r)" % str(value)
    if type(value) in PLAIN:
        return "..." if value is Ellipsis else repr(value)
    if isinstance(value, slice):
        return "slice(%s)" % ", ".join(
            code_of(torch, item, reference) for item in (value.start, value.stop, value.step)
        )
    if isinstance(value, dict):
        items = ["%s: %s" % (code_of(torch, k), code_of(torch, v, reference)) for k, v in value.items()]
        return "{%s}" % ", ".join(items)
    if isinstance(value, (list, tuple)):
        items = [code_of(torch, item, reference) for item in value]
        if isinstance(value, list):
            return "[%s]" % ", ".join(items)
        return "(%s,)" % items[0] if len(items) == 1 else "(%s)" % ", ".join(items)
    raise Unwritable(repr(type(value)))
