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
# issue = "onnx/tensorflow-onnx#1100"
# reported = "tf2onnx-1.7"
# fixed = "tf2onnx-1.8"
# expect = "load failure"
# signature = 'Input channels C is not equal to kernel channels \* group'
# ///
"""Of two depthwise convolutions that share their kernel, only one gets its groups."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 10}


def model(x):
    kernel = tf.constant(np.random.RandomState(1).randn(3, 3, 4, 1).astype("float32"))
    first = tf.nn.depthwise_conv2d(x, kernel, [1, 1, 1, 1], "SAME")
    return first + tf.nn.depthwise_conv2d(tf.nn.relu(first), kernel, [1, 1, 1, 1], "SAME")


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 5, 5, 4).astype("float32")}
