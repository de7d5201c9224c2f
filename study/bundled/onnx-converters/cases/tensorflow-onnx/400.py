# /// script
# requires-python = "==3.6.*"
# dependencies = [
#   "tensorflow==1.13.1",
#   "tf2onnx==0.3.2",
#   "onnx==1.4.1",
#   "onnxruntime==0.3.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#400"
# reported = "tf2onnx-0.3"
# fixed = "tf2onnx-1.5.6"
# expect = "values"
# signature = 'shape|differ'
# ///
"""An ellipsis in a slice keeps one axis whole instead of all that it stands for."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 8}


def model(x):
    return x[..., 0:1] * 2


def build():
    return model, {"x": np.random.RandomState(0).randn(2, 3, 2, 3, 4).astype("float32")}
