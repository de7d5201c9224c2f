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
# issue = "onnx/tensorflow-onnx#905"
# reported = "tf2onnx-1.5.3"
# alive = true
# expect = "crash"
# signature = 'operators that ONNX does not have: ReverseV2'
# ///
"""ReverseV2 has no conversion at opset 9."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 9}


def model(x):
    return tf.reverse(x, [1]) * 2


def build():
    return model, {"x": np.random.RandomState(0).randn(2, 3).astype("float32")}
