# /// script
# requires-python = "==3.7.*"
# dependencies = [
#   "tensorflow==1.14.0",
#   "tf2onnx==1.5.3",
#   "onnx==1.5.0",
#   "onnxruntime==1.0.0",
#   "numpy<1.17",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#54"
# reported = "tf2onnx-1.5.3"
# fixed = "tf2onnx-1.5.6"
# expect = "build failure"
# signature = 'no version of onnx==1.2'
# install = ["onnx==1.2"]
# ///
"""The version of onnx that was named does not exist; where its own pins install, a model converts."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 9}


def model(x):
    return tf.nn.relu(x) * 2.0


def build():
    return model, {"x": np.linspace(-1, 1, 6, dtype="float32").reshape(2, 3)}
