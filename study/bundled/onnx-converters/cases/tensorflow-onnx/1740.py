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
# issue = "onnx/tensorflow-onnx#1740"
# reported = "tf2onnx-1.9.2"
# fixed = "tf2onnx-1.10"
# expect = "structure"
# signature = 'the bias is an addition'
# ///
"""The bias of a transposed convolution stays an addition."""

import numpy as np
from helpers import tensorflow_1

tf = tensorflow_1()
options = {"opset": 13}


def structure(onnx_model):
    left = any(node.op_type == "Add" for node in onnx_model.graph.node)
    return "the bias is an addition of its own" if left else None


def model(x):
    random = np.random.RandomState(1)
    kernel = tf.constant(random.randn(3, 3, 4, 2).astype("float32"))
    made = tf.nn.conv2d_transpose(x, kernel, [1, 10, 10, 4], [1, 2, 2, 1], "SAME")
    return tf.nn.bias_add(made, tf.constant(random.randn(4).astype("float32")))


def build():
    return model, {"x": np.random.RandomState(0).randn(1, 5, 5, 2).astype("float32")}
