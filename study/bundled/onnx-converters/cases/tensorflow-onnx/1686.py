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
# issue = "onnx/tensorflow-onnx#1686"
# reported = "tf2onnx-1.9.2"
# fixed = "tf2onnx-1.10"
# expect = "crash"
# signature = 'symmetric pad mode is not supported'
# ///
"""MirrorPad in symmetric mode cannot be converted.

Fixed by pull request #1698.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    return tf.pad(x, [[0, 0], [1, 2]], "SYMMETRIC")


def build():
    return model, {"x": np.random.RandomState(0).randn(2, 4).astype("float32")}
