# /// script
# requires-python = "==3.7.*"
# dependencies = [
#   "tensorflow-cpu==1.15.0",
#   "tf2onnx==1.6.3",
#   "onnx==1.7.0",
#   "onnxruntime==1.4.0",
#   "numpy<1.19",
#   "protobuf<3.20",
# ]
#
# [tool.failatlas]
# issue = "onnx/tensorflow-onnx#1021"
# reported = "tf2onnx-1.6"
# fixed = "tf2onnx-1.7"
# expect = "crash"
# signature = 'Conv3DBackpropInput'
# ///
"""The three-dimensional transposed convolution has no conversion."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 11}


def model(x):
    kernel = tf.constant(np.random.RandomState(1).randn(2, 2, 2, 3, 2).astype("float32"))
    return tf.nn.conv3d_transpose(x, kernel, [1, 8, 8, 8, 3], [1, 2, 2, 2, 1], "SAME")


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 4, 4, 4, 2).astype("float32")}
