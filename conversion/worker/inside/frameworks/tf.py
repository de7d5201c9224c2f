"""TensorFlow and Keras with tf2onnx. The parent only imports: TensorFlow hangs when forked after any operation."""

import os
from typing import Any, Dict, List

import numpy as np

from .. import inputs as drawing
from .pytorch import onnx_bytes
from .tf_warming import warm_without_operations


class NeedsOwnConversion(Exception):
    """This tf2onnx has no call that takes a model: the model's file must define `convert()`."""


class TensorFlow:
    """Imports TensorFlow, Keras and tf2onnx once, and runs no operation before it forks."""

    def __init__(self, settings: Dict[str, Any]) -> None:
        self.opset = settings.get("opset")
        self.imports = settings.get("imports", [])

    def prepare(self) -> Dict[str, str]:
        """Import everything; the versions of what was imported."""
        for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"):
            os.environ[name] = "1"
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
        import onnx
        import onnxruntime
        import tensorflow as tf
        import tf2onnx

        self.tf, self.tf2onnx = tf, tf2onnx
        versions = {
            "tensorflow": tf.__version__,
            "tf2onnx": tf2onnx.__version__,
            "onnx": onnx.__version__,
            "onnxruntime": onnxruntime.__version__,
            "numpy": np.__version__,
        }
        try:
            versions["keras"] = tf.keras.__version__
        except AttributeError:
            pass
        for name in self.imports:
            __import__(name)
        warm_without_operations(tf)
        return versions

    def seed(self, seed: int) -> None:
        random = self.tf.random
        (random.set_seed if hasattr(random, "set_seed") else random.set_random_seed)(seed)

    def arrays(self, value: Any) -> Any:
        """Nested inputs with arrays instead of tensors; what is no tensor stays."""
        if isinstance(value, dict):
            return {name: self.arrays(item) for name, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.arrays(item) for item in value]
        return (
            np.asarray(value.numpy()) if hasattr(value, "numpy") else value
        )  # a scalar is no array otherwise

    def outputs(self, model: Any, case: Any) -> List[np.ndarray]:
        """Run the model for inference and give all its output tensors in order."""
        tensors = self._tensors(case)
        if isinstance(tensors, dict):
            out = model(tensors)
        elif self._is_keras(model):
            out = model(tensors[0] if len(tensors) == 1 else tensors, training=False)
        else:
            out = model(*tensors)
        return self._flat(out)

    def _tensors(self, case: Any) -> Any:
        if isinstance(case, np.ndarray):
            return self.tf.constant(case)
        if isinstance(case, dict):
            return {name: self._tensors(item) for name, item in case.items()}
        if isinstance(case, (list, tuple)):
            return [self._tensors(item) for item in case]
        return case

    def _flat(self, value: Any) -> List[np.ndarray]:
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, (list, tuple)):
            return [array for item in value for array in self._flat(item)]
        return [np.asarray(value.numpy() if hasattr(value, "numpy") else value)]

    def feeds(self, case: Any) -> Dict[str, np.ndarray]:
        if isinstance(case, dict) and all(isinstance(value, np.ndarray) for value in case.values()):
            return dict(case)
        return {"input_%d" % number: array for number, array in enumerate(drawing.flat(case))}

    def convert(self, subject: Any, job: Dict[str, Any], remarks: List[str]) -> bytes:
        """Convert with tf2onnx's call for Keras models or for functions, at the toolchain's operator set."""
        if subject.convert is not None:
            return onnx_bytes(subject.convert())
        calls = getattr(self.tf2onnx, "convert", None)  # type: Any
        if not hasattr(calls, "from_keras"):
            raise NeedsOwnConversion("This tf2onnx cannot take a model; define convert() beside it.")
        feeds = self.feeds(subject.inputs)
        options = dict({"opset": self.opset} if self.opset else {}, **subject.options)
        specs = [self.tf.TensorSpec(array.shape, array.dtype, name=name) for name, array in feeds.items()]
        options.setdefault("input_signature", specs)
        if self._is_keras(subject.model):
            proto, _ = calls.from_keras(self._functional(subject.model, remarks), **options)
        else:
            function = subject.model
            if not hasattr(function, "get_concrete_function"):
                function = self.tf.function(function)
            proto, _ = calls.from_function(function, **options)
        return onnx_bytes(proto)

    def _is_keras(self, model: Any) -> bool:
        return isinstance(model, self.tf.keras.Model)

    def _functional(self, model: Any, remarks: List[str]) -> Any:
        """Keras 3's Sequential lacks what tf2onnx reads: the same layers as a functional model have it."""
        if isinstance(model, self.tf.keras.Sequential) and not hasattr(model, "output_names"):
            remarks.append("keras Sequential was converted as the functional model of the same layers")
            model = self.tf.keras.Model(inputs=model.inputs, outputs=model.outputs)
        if not hasattr(model, "output_names"):
            outputs = getattr(model, "outputs", None) or [None]
            model.output_names = ["output_%d" % number for number in range(len(outputs))]
        return model
