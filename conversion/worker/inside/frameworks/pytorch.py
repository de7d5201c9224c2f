"""PyTorch and its two exporters: by TorchScript (`dynamo=False`) and by torch.export (`dynamo=True`)."""

import inspect
import io
import os
from typing import Any, Dict, List

import numpy as np

from .. import inputs as drawing
from .. import runtime


class PyTorch:
    """Imports torch once and warms it with one export, on one thread, so that forked children start warm."""

    def __init__(self, settings: Dict[str, Any]) -> None:
        self.exporter = settings["exporter"]
        self.opset = settings.get("opset")
        self.imports = settings.get("imports", [])

    def prepare(self) -> Dict[str, str]:
        """Import everything, export a small model; the versions of what was imported."""
        os.environ["OMP_NUM_THREADS"] = "1"
        import onnx  # before torch: old versions of the two crash when imported the other way round
        import onnxruntime
        import torch

        torch.set_num_threads(1)
        self.torch = torch

        if self.exporter == "dynamo":
            _remember_registry()
        for name in self.imports:
            __import__(name)
        self._warm()
        return {
            "torch": torch.__version__,
            "onnx": onnx.__version__,
            "onnxruntime": onnxruntime.__version__,
            "numpy": np.__version__,
        }

    def _warm(self) -> None:
        torch = self.torch
        model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())
        case = [np.ones((1, 2), np.float32)]
        subject = type("Subject", (), {"model": model, "inputs": case, "convert": None, "options": {}})()
        self.outputs(model, case)
        data = self.convert(subject, {}, [])
        runtime.check(data, {"remarks": []})
        runtime.run(runtime.load(data), self.feeds(case))

    def seed(self, seed: int) -> None:
        self.torch.manual_seed(seed)

    def arrays(self, value: Any) -> Any:
        """Nested inputs with arrays instead of tensors; what is no tensor stays."""
        if isinstance(value, self.torch.Tensor):
            return value.detach().cpu().numpy()
        if isinstance(value, dict):
            return {name: self.arrays(item) for name, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.arrays(item) for item in value]
        return value

    def tensors(self, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return self.torch.from_numpy(np.array(value, copy=True))
        if isinstance(value, dict):
            return {name: self.tensors(item) for name, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.tensors(item) for item in value]
        return value

    def outputs(self, model: Any, case: Any) -> List[np.ndarray]:
        """Run the model, in evaluation mode, and give all its output tensors in order."""
        if hasattr(model, "eval"):
            model.eval()
        given = self.tensors(case)
        with self.torch.no_grad():
            out = model(**given) if isinstance(given, dict) else model(*given)
        return [np.array(array) for array in self._flat(out)]

    def _flat(self, value: Any) -> List[np.ndarray]:
        if isinstance(value, self.torch.Tensor):
            return [value.detach().cpu().numpy()]
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, (list, tuple)):
            return [array for item in value for array in self._flat(item)]
        return []

    def feeds(self, case: Any) -> Dict[str, np.ndarray]:
        if isinstance(case, dict) and all(isinstance(value, np.ndarray) for value in case.values()):
            return dict(case)
        return {"input_%d" % number: array for number, array in enumerate(drawing.flat(case))}

    def convert(self, subject: Any, job: Dict[str, Any], remarks: List[str]) -> bytes:
        """Export to ONNX bytes, with the model's own options if it has some."""
        if subject.convert is not None:
            return onnx_bytes(subject.convert())
        model = subject.model
        if hasattr(model, "eval"):
            model.eval()
        given = self.tensors(subject.inputs)
        options = {} if self.opset is None else {"opset_version": self.opset}  # type: Dict[str, Any]
        if isinstance(given, dict):
            options["input_names"] = list(given)
        else:
            options["input_names"] = list(self.feeds(subject.inputs))
            given = tuple(given)
        options.update(subject.options)
        data = (
            self._dynamo(model, given, options)
            if self.exporter == "dynamo"
            else self._script(model, given, options)
        )
        if hasattr(model, "eval"):
            model.eval()
        return data

    def graph(self, subject: Any, path: str) -> Dict[str, Any]:
        """The model's operations, written as Python; see `torch_graph`."""
        from .torch_graph import describe

        model = subject.model
        if hasattr(model, "eval"):
            model.eval()
        found = describe(self.torch, model, self.tensors(subject.inputs), path)
        options = {name: repr(value) for name, value in subject.options.items()}
        return dict(found, options=options, own_conversion=subject.convert is not None)

    def _script(self, model: Any, given: Any, options: Dict[str, Any]) -> bytes:
        export = self.torch.onnx.export
        parameters = inspect.signature(export).parameters
        if "dynamo" in parameters:
            options.setdefault("dynamo", False)
        if isinstance(given, dict):
            if "kwargs" in parameters:
                options["kwargs"], given = given, ()
            else:
                given = (given,)
        file = io.BytesIO()
        with self.torch.no_grad():
            export(model, given, file, **options)
        return file.getvalue()

    def _dynamo(self, model: Any, given: Any, options: Dict[str, Any]) -> bytes:
        options.setdefault("verbose", False)
        if isinstance(given, dict):
            options["kwargs"], given = given, ()
        with self.torch.no_grad():
            program = self.torch.onnx.export(model, given, dynamo=True, **options)
        return onnx_bytes(program.model_proto)


def onnx_bytes(value: Any) -> bytes:
    """The bytes of a model given as bytes, as a path, or as a parsed model."""
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    if hasattr(value, "SerializeToString"):
        return bytes(value.SerializeToString())
    if hasattr(value, "getvalue"):
        return bytes(value.getvalue())
    with open(str(value), "rb") as file:
        return file.read()


def _remember_registry() -> None:
    """Build torch's table of operators once here, instead of once an export (60 % of an export's time)."""
    try:
        from torch.onnx._internal.exporter import _registration
    except ImportError:
        return
    registry = _registration.ONNXRegistry
    build = registry.from_torchlib
    built = {}  # type: Dict[Any, Any]

    def remembered(*args: Any, **kwargs: Any) -> Any:
        key = (args, tuple(sorted(kwargs.items())))
        if key not in built:
            built[key] = build(*args, **kwargs)
        return built[key]

    registry.from_torchlib = staticmethod(remembered)
