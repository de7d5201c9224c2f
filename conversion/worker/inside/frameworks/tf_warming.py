"""Warming TensorFlow, Keras and tf2onnx as far as it goes without an operation: none may run before the fork."""

import importlib
import types
from typing import Any, Iterator

LAZY = ("tf2onnx.tfonnx", "tf2onnx.tf_loader", "tf2onnx.optimizer", "tf2onnx.convert")

# The functions in which tf2onnx and Keras wrap a model before they trace it.
WRAPPING = (
    ("tf2onnx.convert", "_get_concrete_function"),
    ("tensorflow.python.keras.saving.saving_utils", "trace_model_call"),
)


def warm_without_operations(tf: Any) -> None:
    """Import what is imported lazily, and have AutoGraph translate the wrappers around models.

    AutoGraph keeps its translations by code object, so that a wrapper's translation here (a third of a
    small model's conversion) serves in every forked child; what this version does not have is left out.
    """
    for name in LAZY:
        _imported(name)
    to_graph = getattr(getattr(tf, "autograph", None), "to_graph", None)
    if to_graph is None:
        return
    for module, name in WRAPPING:
        for function in _inner_functions(getattr(_imported(module), name, None)):
            try:
                to_graph(function)
            except Exception:
                continue


def _imported(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _inner_functions(outer: Any) -> Iterator[Any]:
    """The functions that `outer` would define, with empty closures: enough to translate, not to call."""
    for code in getattr(getattr(outer, "__code__", None), "co_consts", ()):
        if isinstance(code, types.CodeType) and code.co_name.isidentifier():
            cells = tuple(_empty_cell() for _ in code.co_freevars)
            yield types.FunctionType(code, outer.__globals__, code.co_name, None, cells)


def _empty_cell() -> Any:
    """A closure's cell that holds None; Python before 3.8 has no call for it."""
    value = None
    return (lambda: value).__closure__[0]  # type: ignore[index]  # it has one, for it uses `value`
