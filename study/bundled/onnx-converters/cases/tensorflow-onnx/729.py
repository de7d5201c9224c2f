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
# issue = "onnx/tensorflow-onnx#729"
# reported = "tf2onnx-1.5.3"
# fixed = "tf2onnx-1.5.6"
# expect = "crash"
# signature = 'new_axis_mask'
# ///
"""A slice that adds axes cannot be converted."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    return x[tf.newaxis, :, :, tf.newaxis] * 2


def build():
    return model, {"x": np.random.RandomState(0).randn(3, 2).astype("float32")}
