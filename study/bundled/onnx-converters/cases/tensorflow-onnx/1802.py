# /// script
# requires-python = "==3.8.*"
# dependencies = [
#   "tensorflow-cpu==2.6.5",
#   "tf2onnx==1.9.2",
#   "onnx==1.10.2",
#   "onnxruntime==1.9.0",
#   "protobuf<3.21",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#1802"
# reported = "tf2onnx-1.9.2"
# fixed = "tf2onnx-1.10"
# expect = "crash"
# signature = 'KeyError: tf.uint32'
# ///
"""Unsigned integers of 32 bits are unknown to the converter.

Fixed by pull request #1808.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    return tf.cast(tf.cast(x, tf.uint32), tf.float32)


def build():
    return model, {"x": np.array([1.0, 2.0], dtype="float32")}
