"""One model in a process of its own, as a plain script does it; run by a toolchain's Python.

`conversion_peer.py EXPORTER OPSET INPUTS MODEL.py` prints the model's outcome. The steps are those of our
worker: build, run twice, convert, check, infer shapes, load, run on every input, compare by type (the rule `dtype`).
"""

import io
import sys

import numpy as np


def main(exporter, opset, count, path):
    framework = Keras(opset) if exporter == "tf2onnx" else Torch(exporter == "dynamo")
    import onnx
    import onnxruntime

    names = {}
    with open(path) as file:
        exec(compile(file.read(), path, "exec"), names)
    try:
        model, given = names["build"]()
        given = [framework.array(value) for value in given]
        inputs = [given] + [drawn(given, number) for number in range(1, count)]
        expected = [framework.run(model, case) for case in inputs]
        for case, first in zip(inputs, expected, strict=True):
            if not np.allclose(framework.run(model, case), first, rtol=1e-5, atol=1e-6, equal_nan=True):
                return "invalid model"
    except Exception:
        return "invalid model"
    try:
        data = framework.convert(model, given)
        parsed = onnx.load_model_from_string(data)
    except Exception:
        return "conversion failure"
    try:
        onnx.checker.check_model(parsed)
        onnx.shape_inference.infer_shapes(parsed)
    except Exception as error:
        print(error, file=sys.stderr)
    try:
        session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
        wanted = [item.name for item in session.get_inputs()]
        got = [session.run(None, dict(zip(wanted, case, strict=True)))[0] for case in inputs]
    except Exception:
        return "load failure"
    same = all(
        one.shape == two.shape and one.dtype == two.dtype and np.allclose(two, one, rtol=1.3e-6, atol=1e-5)
        for one, two in zip(expected, got, strict=True)
    )
    return "success" if same else "mismatch"


def drawn(given, number):
    rng = np.random.RandomState(number)
    return [
        rng.randint(array.min(), array.max() + 1, array.shape).astype(array.dtype)
        if array.dtype.kind == "i"
        else rng.uniform(array.min(), array.max(), array.shape).astype(array.dtype)
        if array.min() >= 0
        else rng.randn(*array.shape).astype(array.dtype)
        for array in given
    ]


class Torch:
    def __init__(self, dynamo):
        import torch

        self.torch, self.dynamo = torch, dynamo

    def array(self, value):
        return value.numpy()

    def run(self, model, case):
        with self.torch.no_grad():
            return model.eval()(*map(self.torch.from_numpy, case)).numpy()

    def convert(self, model, given):
        given = tuple(map(self.torch.from_numpy, given))
        if self.dynamo:
            return self.torch.onnx.export(model.eval(), given, dynamo=True).model_proto.SerializeToString()
        file = io.BytesIO()
        self.torch.onnx.export(model.eval(), given, file, dynamo=False)
        return file.getvalue()


class Keras:
    def __init__(self, opset):
        import tensorflow
        import tf2onnx

        self.tf, self.tf2onnx, self.opset = tensorflow, tf2onnx, opset

    def array(self, value):
        return value

    def run(self, model, case):
        return model(self.tf.constant(case[0]), training=False).numpy()

    def convert(self, model, given):
        model.output_names = ["output"]
        spec = [self.tf.TensorSpec(array.shape, array.dtype, name="input") for array in given]
        return self.tf2onnx.convert.from_keras(model, spec, opset=self.opset)[0].SerializeToString()


if __name__ == "__main__":
    print("outcome:", main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
