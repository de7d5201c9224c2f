"""Models of every source, built inside the child from a job's `source`."""

import os
import sys
from typing import Any, Callable, Dict, Optional


class InvalidModelFile(Exception):
    """A model's file defines neither `model` and `inputs` nor `build()`."""


class Subject:
    """What is converted: a model with inputs (arrays), or an ONNX model that is converted already.

    A file may also define `options` (keyword arguments for the converter), `convert()` (its own call of
    the converter: returns bytes, a path or a parsed model) and `check(onnx_model)` (raises AssertionError
    when the converted model is wrong in itself).
    """

    def __init__(
        self,
        model: Any = None,
        inputs: Any = (),
        options: Optional[Dict[str, Any]] = None,
        convert: Optional[Callable[[], Any]] = None,
        check: Optional[Callable[[Any], None]] = None,
        onnx: Optional[bytes] = None,
    ) -> None:
        self.model = model
        self.inputs = inputs
        self.options = dict(options or {})
        self.convert = convert
        self.check = check
        self.onnx = onnx


def build(framework: Any, job: Dict[str, Any]) -> Subject:
    """The model that `job["source"]` describes, with its inputs as arrays."""
    source = job["source"]
    subject = BUILDERS[source["kind"]](framework, source, job["seed"])
    subject.inputs = framework.arrays(subject.inputs)
    return subject


def _from_file(framework: Any, source: Dict[str, Any], seed: int) -> Subject:
    """Run a copy of the file, so that a model that deletes its own file deletes the copy."""
    path = os.path.join(os.getcwd(), os.path.basename(source["path"]))
    with open(path, "w", encoding="utf-8") as copy:
        copy.write(source["text"])
    sys.path.insert(0, os.path.dirname(source["path"]))
    names = {"__name__": "__failatlas_model__", "__file__": path}  # type: Dict[str, Any]
    exec(compile(source["text"], path, "exec"), names)  # noqa: S102 - running the model is the purpose
    if "build" in names:
        model, inputs = names["build"]()
    elif "model" in names and "inputs" in names:
        model, inputs = names["model"], names["inputs"]
    else:
        raise InvalidModelFile("The file must define model and inputs, or build() that returns both.")
    if not isinstance(inputs, (tuple, list, dict)):
        inputs = (inputs,)
    return Subject(model, inputs, names.get("options"), names.get("convert"), names.get("check"))


def _from_onnx(framework: Any, source: Dict[str, Any], seed: int) -> Subject:
    with open(source["path"], "rb") as file:
        return Subject(onnx=file.read())


BUILDERS = {
    "file": _from_file,
    "onnx": _from_onnx,
}  # type: Dict[str, Callable[[Any, Dict[str, Any], int], Subject]]
