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
# issue = "onnx/tensorflow-onnx#1400"
# reported = "tf2onnx-1.7"
# fixed = "tf2onnx-1.8"
# expect = "crash"
# signature = 'operators that ONNX does not have: DenseBincount'
# ///
"""Counting categories, as CategoryEncoding does, has no conversion."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    from tensorflow.python.ops import gen_math_ops

    return gen_math_ops.dense_bincount(x, 4, tf.constant([], tf.float32), binary_output=True)


def build():
    return model, {"x": np.array([[0, 1], [2, 2]], dtype="int32")}
