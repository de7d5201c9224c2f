# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "tensorflow-cpu==2.4.4",
#   "tf2onnx==1.7.2",
#   "onnx==1.8.1",
#   "onnxruntime==1.6.0",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#1259"
# reported = "tf2onnx-1.7"
# alive = true
# expect = "crash"
# signature = 'non-const default value for PlaceholderWithDefault'
# ///
"""A placeholder whose default is not a constant cannot be converted."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    default = tf.placeholder_with_default(x * 2, [2, 3])
    return default + 1


def build():
    return model, {"x": np.random.RandomState(0).randn(2, 3).astype("float32")}
