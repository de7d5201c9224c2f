# /// script
# requires-python = "==3.7.*"
# dependencies = [
#   "tensorflow-cpu==1.15.0",
#   "tf2onnx==1.5.6",
#   "onnx==1.6.0",
#   "onnxruntime==1.2.0",
#   "numpy<1.19",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#595"
# reported = "tf2onnx-1.5.6"
# fixed = "tf2onnx-1.8"
# expect = "crash"
# signature = 'InvertPermutation'
# ///
"""InvertPermutation has no conversion.

Fixed by pull request #1117.
"""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    return tf.cast(tf.invert_permutation(x), tf.float32)


def build():
    return model, {"x": np.array([2, 0, 1], dtype="int32")}
